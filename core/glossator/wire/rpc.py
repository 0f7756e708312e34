"""The generated stubs and servicers. Imports grpc, unlike the rest of the package: only server and client do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.v1.admin_pb2_grpc import (
    AdminServiceServicer,
    AdminServiceStub,
    add_AdminServiceServicer_to_server,
)
from glossator.v1.analysis_pb2_grpc import (
    AnalysisServiceServicer,
    AnalysisServiceStub,
    add_AnalysisServiceServicer_to_server,
)
from glossator.v1.registry_pb2_grpc import (
    RegistryServiceServicer,
    RegistryServiceStub,
    add_RegistryServiceServicer_to_server,
)
from glossator.v1.remote_pb2_grpc import (
    RemoteAnalyzerServiceServicer,
    RemoteAnalyzerServiceStub,
    add_RemoteAnalyzerServiceServicer_to_server,
)

if TYPE_CHECKING:  # they exist in the stub files only; "as" exports them
    from glossator.v1.analysis_pb2_grpc import AnalysisServiceAsyncStub as AnalysisServiceAsyncStub  # noqa: PLC0414
    from glossator.v1.registry_pb2_grpc import RegistryServiceAsyncStub as RegistryServiceAsyncStub  # noqa: PLC0414
    from glossator.v1.remote_pb2_grpc import (
        RemoteAnalyzerServiceAsyncStub as RemoteAnalyzerServiceAsyncStub,  # noqa: PLC0414
    )

__all__ = [
    "AdminServiceServicer",
    "AdminServiceStub",
    "AnalysisServiceServicer",
    "AnalysisServiceStub",
    "RegistryServiceServicer",
    "RegistryServiceStub",
    "RemoteAnalyzerServiceServicer",
    "RemoteAnalyzerServiceStub",
    "add_AdminServiceServicer_to_server",
    "add_AnalysisServiceServicer_to_server",
    "add_RegistryServiceServicer_to_server",
    "add_RemoteAnalyzerServiceServicer_to_server",
]
