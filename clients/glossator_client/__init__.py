"""The Python client, sync and async: documents go to a Glossator server, results come back as dataclasses.

with Client("127.0.0.1:50051") as client:
    result = client.analyze("At least 41 people were hurt.")
"""

from glossator_client.access import Token, tls
from glossator_client.aio import AsyncClient
from glossator_client.client import Client
from glossator_client.errors import (
    AccessDenied,
    AnalyzerFailed,
    Cancelled,
    ClientError,
    DeadlineExceeded,
    DocumentRejected,
    Overloaded,
    RequestInvalid,
    ServerError,
    Unavailable,
)
from glossator_client.health import READY_SERVICE, HealthState
from glossator_client.ledger import DocumentEvent
from glossator_client.retry import Retry

__all__ = [
    "READY_SERVICE",
    "AccessDenied",
    "AnalyzerFailed",
    "AsyncClient",
    "Cancelled",
    "Client",
    "ClientError",
    "DeadlineExceeded",
    "DocumentEvent",
    "DocumentRejected",
    "HealthState",
    "Overloaded",
    "RequestInvalid",
    "Retry",
    "ServerError",
    "Token",
    "Unavailable",
    "tls",
]
