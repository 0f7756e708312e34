"""A document that makes its worker grow and grow: it is stopped, and nobody else is harmed."""

from __future__ import annotations

import pytest

from glossator.wire import messages as pb

from .service import Serve, document, dones, options, results

MIB = 1024 * 1024
LIMIT = 48 * MIB


async def test_a_document_that_takes_too_much_memory_is_told_so_and_its_neighbours_go_on(serve: Serve) -> None:
    service = await serve(workers=1, document_max_memory=LIMIT)
    first = service.server.worker_pids
    greedy = document("One.", "greedy", act="grow", size=str(600 * MIB))
    items = [document("One.", "a"), greedy, *(document(f"Two {number}.", f"b{number}") for number in range(6))]
    events = await service.analyze_documents(items, options("faults.acts", "faults.words"))
    ended = dones(events)
    assert ended.pop("greedy").status == pb.DOCUMENT_STATUS_PARTIAL
    assert {done.status for done in ended.values()} == {pb.DOCUMENT_STATUS_OK}
    error = results(events, "greedy")["faults.acts"].error
    assert error.reason == "ANALYZER_CRASHED"
    assert dict(error.metadata) == {"analyzer": "faults.acts", "cause": "memory", "limit": str(LIMIT)}
    assert f"grow by more than {LIMIT} bytes" in error.message
    assert "server.document_max_memory" in error.message
    await service.still_serves()
    assert await service.worker_pids() != first


@pytest.mark.parametrize("limit", [0, 4000 * MIB])
async def test_what_is_within_the_limit_goes_through(serve: Serve, limit: int) -> None:
    service = await serve(workers=1, document_max_memory=limit)
    first = service.server.worker_pids
    response = await service.analyze(document("One.", act="grow", size=str(80 * MIB)), options("faults.acts"))
    assert response.done.status == pb.DOCUMENT_STATUS_OK
    assert service.server.worker_pids == first
