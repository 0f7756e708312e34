"""Failures as RPC statuses: small, and with the details that clients branch on."""

from __future__ import annotations

import pytest
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo

from glossator.errors import CODES, Failure, Reason
from glossator_server.errors import overloaded
from glossator_server.status import MAX_BYTES, status_of


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_its_code_and_error_info(reason: Reason) -> None:
    status = status_of(Failure(reason, "What is wrong.", {"limit": "3"}))
    assert status.code == CODES[reason]
    info = ErrorInfo()
    assert status.details[0].Unpack(info)
    assert (info.domain, info.reason, dict(info.metadata)) == ("glossator", reason.value, {"limit": "3"})


def test_when_to_come_back() -> None:
    status = status_of(overloaded("documents waiting", 256).failure)
    retry = RetryInfo()
    assert any(detail.Unpack(retry) for detail in status.details)
    assert retry.retry_delay.seconds == 1


def test_which_field_is_wrong() -> None:
    status = status_of(Failure(Reason.LANGUAGE_UNSUPPORTED, "not loaded"))
    bad = BadRequest()
    assert any(detail.Unpack(bad) for detail in status.details)
    assert bad.field_violations[0].field == "document.language"


@pytest.mark.parametrize("filler", ["x", "é", "😀", "\n"])
def test_a_status_stays_below_its_limit_and_keeps_its_reason(filler: str) -> None:
    metadata = {f"key{number}": filler * 5000 for number in range(50)}
    failure = Failure(Reason.OPTIONS_INVALID, filler * 10_000, metadata, 1.0)
    status = status_of(failure)
    assert status.ByteSize() <= MAX_BYTES
    info = ErrorInfo()
    assert status.details[0].Unpack(info)
    assert info.reason == "OPTIONS_INVALID"
    assert status.message.endswith("…")
