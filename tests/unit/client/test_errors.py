from __future__ import annotations

import pickle
from typing import Any

import grpc
import pytest
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc.error_details_pb2 import ErrorInfo
from google.rpc.status_pb2 import Status

from glossator import Failure, Reason
from glossator_client import (
    AccessDenied,
    ClientError,
    DeadlineExceeded,
    Overloaded,
    RequestInvalid,
    ServerError,
    Unavailable,
    errors,
)
from glossator_client.errors import from_failure, from_status
from glossator_client.retry import Retry


class Ended(grpc.RpcError):
    """What gRPC raises: an error that is a call."""

    def __init__(self, code: grpc.StatusCode, details: str, rich: Status | None = None) -> None:
        self._code, self._details, self._rich = code, details, rich

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        return self._details

    def trailing_metadata(self) -> Any:
        return (("grpc-status-details-bin", self._rich.SerializeToString()),) if self._rich else ()


def rich(code: grpc.StatusCode, reason: str, domain: str = "glossator", message: str = "told") -> Ended:
    packed = AnyMessage()
    packed.Pack(ErrorInfo(reason=reason, domain=domain, metadata={"key": "value"}))
    return Ended(code, "told", Status(code=code.value[0], message=message, details=[packed]))


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_becomes_an_exception_that_carries_it(reason: Reason) -> None:
    error = from_failure(Failure(reason, "because"))
    assert type(error) is not ClientError
    assert error.failure.reason is reason
    assert str(error) == "because"


def test_the_tree_in_the_docstring_is_complete() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ClientError)]
    assert len(kinds) == 10
    for kind in kinds:
        assert f"── {kind.__name__} " in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("code", "details", "kind", "reason"),
    [
        (grpc.StatusCode.UNAVAILABLE, "refused", Unavailable, Reason.UNREACHABLE),
        (grpc.StatusCode.DEADLINE_EXCEEDED, "", DeadlineExceeded, Reason.DEADLINE_EXCEEDED),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, "too much", Overloaded, Reason.OVERLOADED),
        # Trying again would send the same message, so this must not look like overload.
        (
            grpc.StatusCode.RESOURCE_EXHAUSTED,
            "Received message larger than max (9 vs. 4)",
            RequestInvalid,
            Reason.PROTOCOL_ERROR,
        ),
        (grpc.StatusCode.UNIMPLEMENTED, "Method not found!", ServerError, Reason.INTERNAL),
        (grpc.StatusCode.PERMISSION_DENIED, "no", AccessDenied, Reason.PERMISSION_DENIED),
        (grpc.StatusCode.DATA_LOSS, "no", ServerError, Reason.INTERNAL),
        (grpc.StatusCode.INTERNAL, "Internal error from Core", Unavailable, Reason.UNREACHABLE),
        # A server of ours would say why: something on the way dropped the call.
        (grpc.StatusCode.CANCELLED, "RST_STREAM with error code 8", Unavailable, Reason.UNREACHABLE),
    ],
)
def test_a_status_without_details(code: grpc.StatusCode, details: str, kind: type[ClientError], reason: Reason) -> None:
    error = from_status(Ended(code, details), "host:1")
    assert type(error) is kind
    assert error.failure.reason is reason
    assert error.status == code.name
    assert not error.failure.retryable or kind in (Unavailable, Overloaded)


def test_a_service_that_is_down_is_worth_another_try() -> None:
    error = from_failure(Failure(Reason.ANALYZER_UNAVAILABLE, "down", {}, 2.0))
    assert type(error) is Unavailable
    assert Retry().delay(error, 1) == 2.0


def test_details_of_other_domains_are_not_ours() -> None:
    error = from_status(rich(grpc.StatusCode.UNAVAILABLE, "OVERLOADED", domain="example.com"), "host:1")
    assert error.failure.reason is Reason.UNREACHABLE


def test_details_that_contradict_the_status_are_left_aside() -> None:
    error = from_status(rich(grpc.StatusCode.UNAVAILABLE, "OVERLOADED", message="another"), "host:1")
    assert error.failure.reason is Reason.UNREACHABLE


def test_a_reason_of_a_newer_server() -> None:
    error = from_status(rich(grpc.StatusCode.FAILED_PRECONDITION, "MOON_IN_THE_WRONG_HOUSE"), "host:1")
    assert error.failure == Failure(Reason.INTERNAL, "told", {"key": "value", "reason": "MOON_IN_THE_WRONG_HOUSE"})


def test_errors_survive_pickling() -> None:
    error = pickle.loads(pickle.dumps(from_failure(Failure(Reason.OVERLOADED, "full", {}, 2.0), status="X")))  # noqa: S301
    assert isinstance(error, Overloaded)
    assert error.failure.retry_after == 2.0
    assert str(error) == "full"


@pytest.mark.parametrize(
    ("details", "advice"),
    [
        ("ipv4:127.0.0.1:1: Failed to connect to remote host: Connection refused", "start it with 'glossator serve'"),
        ("SSL_ERROR_SSL: CERTIFICATE_VERIFY_FAILED: self signed certificate", "its certificate is none that"),
        ("Peer name desk is not in peer certificate", "its certificate is for another name"),
        ("SSL_ERROR_SSL: WRONG_VERSION_NUMBER: OK", "it may speak without TLS"),
        ("ipv4:127.0.0.1:1: Socket closed", "if it speaks TLS, name the authorities"),
    ],
)
def test_a_connection_that_fails_says_what_to_do(details: str, advice: str) -> None:
    told = str(from_status(Ended(grpc.StatusCode.UNAVAILABLE, details), "host:1"))
    assert told.startswith(f"no server answers at host:1: {details}; {advice}")
