"""The outermost layer of the services."""

from __future__ import annotations

import logging

import grpc
import pytest

from glossator.config import Limits, Security
from glossator_server.methods import Methods
from glossator_server.security.gate import Gate
from glossator_server.telemetry.calls import unwatched


def test_a_client_that_goes_leaves_no_error_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    Methods(Limits(), Gate(Security()), unwatched)
    log = logging.getLogger("grpc._cython.cygrpc")
    # What gRPC logs, at moments that no test can choose, when a client cancels while the last message is on its way.
    log.error("ExecuteBatchError raised in core", exc_info=grpc.aio.InternalError("Failed execute_batch"))
    assert not caplog.records
    log.error("Unexpected", exc_info=ValueError())
    assert [record.getMessage() for record in caplog.records] == ["Unexpected"]
