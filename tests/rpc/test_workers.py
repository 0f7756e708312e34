"""Worker processes: what they are, and what happens when an analyzer kills, blocks or babbles in one."""

from __future__ import annotations

import os
import signal
from typing import Any

import grpc
import pytest

from glossator.wire import messages as pb

from .gate import Gate
from .service import Serve, Service, document, dones, options, refusal, results, spec, words

LONGER = (0.5, 4.0, 30.0, 200.0)
"""Deadlines in seconds, for documents that are to reach their worker before: mostly the first will do."""


async def test_workers_do_not_import_grpc(serve: Serve) -> None:
    service = await serve(workers=1)
    response = await service.analyze(document(act="modules"), options("faults.acts"))
    assert words(response.results[0]) == [""]
    (pid,) = service.server.worker_pids
    assert pid not in (0, os.getpid())


async def test_what_a_plugin_prints_does_no_harm(serve: Serve) -> None:
    service = await serve(workers=1)
    response = await service.analyze(document("Print me.", act="print"))
    assert response.done.status == pb.DOCUMENT_STATUS_OK


async def one_batch(service: Service, gate: Gate, *documents: pb.Document) -> list[pb.AnalyzeDocumentsResponse]:
    """All events of a stream whose documents share a batch: they gather while another document keeps the worker."""
    stream = await service.stream(options("faults.words", "faults.acts", "faults.act_users"))
    await stream.send(document("First.", "first", act="wait", gate=gate.path))
    await gate.told("waiting", "first")
    await stream.send(*documents)
    await stream.cancel("stranger")  # once this is read, so are they
    while service.server.waiting < len(documents):
        await service.check()
    gate.release("first")
    await stream.close()
    return await stream.rest()


async def test_a_crash_is_the_fault_of_one_document_and_one_analyzer(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1)
    before = service.server.worker_pids
    good = [document(f"Good {number}.", f"good{number}") for number in range(3)]
    events = await one_batch(service, gate, good[0], document("Bad.", "bad", act="crash"), *good[1:])
    ended = dones(events)
    for number in range(3):
        assert ended[f"good{number}"].status == pb.DOCUMENT_STATUS_OK
        assert len(results(events, f"good{number}")) == 3
    assert ended["bad"].status == pb.DOCUMENT_STATUS_PARTIAL
    bad = results(events, "bad")
    assert bad["faults.acts"].error.reason == "ANALYZER_CRASHED"
    assert bad["faults.acts"].error.code == grpc.StatusCode.INTERNAL.value[0]
    assert not bad["faults.acts"].error.retryable
    assert bad["faults.act_users"].error.reason == "DEPENDENCY_FAILED"
    assert words(bad["faults.words"]) == ["Bad", "."]
    assert events[-1].summary == pb.StreamSummary(received=5, ok=4, partial=1)
    assert service.server.worker_pids != before
    await service.still_serves()


async def test_who_can_do_without_what_crashed_says_so(serve: Serve) -> None:
    service = await serve(workers=1)
    for act, provided in (("", "True"), ("crash", "False"), ("raise", "False")):
        response = await service.analyze(document("Text.", act=act), options("faults.able"))
        (result,) = response.results
        assert result.annotations[0].fields["text"] == provided


@pytest.mark.parametrize("workers", [0, 1])
async def test_an_analyzer_that_ends_the_program(serve: Serve, workers: int) -> None:
    service = await serve(workers=workers)
    before = service.server.worker_pids
    found = await service.refused(document("Exit.", act="exit"), options("faults.acts"))
    assert (found.code, found.reason) == (grpc.StatusCode.INTERNAL, "ANALYZER_ERROR")
    await service.still_serves()
    assert service.server.worker_pids == before


async def test_a_hang_is_the_fault_of_one_document_and_one_analyzer(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1, limits={"analyzer_timeout": 1.5})
    bad = document("Bad.", "bad", act="hang", gate=gate.path)
    events = await one_batch(service, gate, document("Good.", "good0"), bad, document("Good.", "good1"))
    ended = dones(events)
    assert ended["good0"].status == ended["good1"].status == pb.DOCUMENT_STATUS_OK
    assert ended["bad"].status == pb.DOCUMENT_STATUS_PARTIAL
    failed = results(events, "bad")["faults.acts"].error
    assert failed.reason == "ANALYZER_TIMEOUT"
    assert failed.code == grpc.StatusCode.DEADLINE_EXCEEDED.value[0]
    assert failed.retryable
    assert results(events, "bad")["faults.act_users"].error.reason == "DEPENDENCY_FAILED"
    assert words(results(events, "bad")["faults.words"]) == ["Bad", "."]
    await service.still_serves()


async def test_an_analyzer_that_looks_at_its_budget_is_not_killed(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1, limits={"analyzer_timeout": 0.5}, cancel_grace=100)
    before = service.server.worker_pids
    found = await service.refused(document("Wait.", "w", act="wait", gate=gate.path), options("faults.acts"))
    assert (found.code, found.reason) == (grpc.StatusCode.DEADLINE_EXCEEDED, "ANALYZER_TIMEOUT")
    await service.still_serves()
    assert service.server.worker_pids == before


async def test_an_analyzer_that_asks_but_does_not_listen_is_stopped(serve: Serve) -> None:
    service = await serve(workers=1)
    how = options("faults.acts", analyzer_timeout={"nanos": 300_000_000})
    found = await service.refused(document("Spin.", act="spin"), how)
    assert found.reason == "ANALYZER_TIMEOUT"
    await service.still_serves()


@pytest.mark.parametrize("workers", [0, 1])
async def test_a_worker_that_has_said_all_may_take_its_time(
    serve: Serve, gate: Gate, caplog: pytest.LogCaptureFixture, workers: int
) -> None:
    service = await serve(workers=workers, cancel_grace=0)
    before = service.server.worker_pids
    # So much that it does not go together with the message that the batch is done.
    lingering = document("word " * 2000, "lingering", act="linger", gate=gate.path)
    response = await service.analyze(lingering, options("faults.words"))
    assert response.done.status == pb.DOCUMENT_STATUS_OK
    await gate.told("here", "lingering")
    for _ in range(10):
        await service.check()
    gate.release("lingering")
    await service.still_serves()
    assert service.server.worker_pids == before
    assert "was stopped" not in caplog.text


async def test_an_inline_worker_cannot_be_stopped_but_what_it_holds_up_is_told(serve: Serve, gate: Gate) -> None:
    service = await serve(limits={"analyzer_timeout": 0.3})
    stubborn = document("Wait.", "s", act="stubborn", gate=gate.path)
    found = await service.refused(stubborn, options("faults.acts"))
    assert found.reason == "ANALYZER_TIMEOUT"
    gate.release("s")
    await service.still_serves()


async def test_a_deadline_stops_a_worker_that_ignores_it(serve: Serve, gate: Gate) -> None:
    """The client waits no longer; the worker is replaced, and the next client is served."""
    service = await serve(workers=1)
    before = service.server.worker_pids
    hanging = document("Hang.", "h", act="hang", gate=gate.path)
    for seconds in LONGER:
        found = await service.refused(hanging, options("faults.acts"), timeout=seconds)
        assert found.code == grpc.StatusCode.DEADLINE_EXCEEDED
        if gate.was_told("hanging", "h"):
            break
    await service.still_serves()
    assert service.server.worker_pids != before


async def test_a_cancelled_call_frees_a_worker_that_ignores_it(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1)
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Hang.", "h", act="hang", gate=gate.path))
    await gate.told("hanging", "h")
    stream.call.cancel()
    await service.still_serves()


async def test_the_servers_own_deadline_for_calls_without_one(serve: Serve, gate: Gate) -> None:
    waiting = document("Wait.", "w", act="wait", gate=gate.path)
    for seconds in LONGER:
        service = await serve(workers=1, limits={"unary_deadline": seconds}, cancel_grace=100)
        found = await service.refused(waiting, options("faults.acts", "faults.words"))
        assert (found.code, found.reason) == (grpc.StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED")
        if gate.was_told("waiting", "w"):
            break
    await gate.told("cancelled", "w")


async def test_a_waiting_document_leaves_the_queue_when_its_deadline_passes(serve: Serve, gate: Gate) -> None:
    service = await serve(limits={"unary_deadline": 0.5, "max_unary_deadline": 100})
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Wait.", "w", act="wait", gate=gate.path))
    await gate.told("waiting", "w")
    # The worker is not free before the gate opens, and that is after this.
    found = await service.refused(document(), options("faults.words"))
    assert found.reason == "DEADLINE_EXCEEDED"
    assert service.server.waiting == 0
    gate.release("w")
    await stream.until_done("w")


async def test_a_worker_that_dies_idle_is_replaced_unnoticed(serve: Serve) -> None:
    service = await serve(workers=1)
    for _ in range(2):
        (pid,) = await service.worker_pids()
        os.kill(pid, signal.SIGKILL)
        await service.still_serves()
        assert service.server.worker_pids != (pid,)


async def test_workers_end_with_their_front(serve: Serve) -> None:
    service = await serve(workers=2)
    pids = service.server.worker_pids
    await service.server.stop()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize("workers", [0, 1])
async def test_a_server_whose_models_cannot_be_loaded_says_why(serve: Serve, workers: int) -> None:
    from .service import config

    settings = config(plugins=("faults_unloadable",), workers=workers)
    service = await serve(settings, ready=False)
    with pytest.raises(Exception, match="the weights are not where they should be"):
        await service.server.ready()
    assert await service.check() == "NOT_SERVING"
    found = await service.refused(document())
    assert (found.code, found.reason) == (grpc.StatusCode.UNAVAILABLE, "ANALYZER_NOT_READY")


@pytest.mark.parametrize("workers", [0, 1])
async def test_a_document_that_needs_too_much_memory_is_told_so(serve: Serve, workers: int) -> None:
    service = await serve(workers=workers)
    found = await service.refused(document("Big.", act="need too much"), options("faults.acts"))
    assert (found.reason, found.metadata["exception"]) == ("ANALYZER_ERROR", "MemoryError")
    await service.still_serves()


async def test_a_worker_without_memory_is_replaced_and_its_documents_are_tried_again(serve: Serve) -> None:
    service = await serve(workers=1)
    pids = service.server.worker_pids
    await service.analyze(document("Fill.", act="fill"), options("faults.acts"))
    how = options("faults.acts", "faults.act_users", "faults.words")
    events = await service.analyze_documents([document("Need.", f"d{number}", act="need") for number in range(4)], how)
    assert events[-1].summary == pb.StreamSummary(received=4, ok=4)
    assert service.server.worker_pids != pids


@pytest.mark.parametrize("limit", [{"worker_max_documents": 3}, {"worker_max_rss": 1}], ids=["documents", "memory"])
@pytest.mark.parametrize("shared", [True, False], ids=["forked", "each its own"])
async def test_a_worker_that_has_done_enough_is_replaced_and_nothing_is_lost(
    serve: Serve, limit: dict[str, int], shared: bool
) -> None:
    more: Any = limit
    service = await serve(workers=2, share_models=shared, **more)
    before = set(service.server.worker_pids)
    events = await service.analyze_documents(
        [document(f"Number {number}.", str(number)) for number in range(60)], options("faults.words")
    )
    assert {done.status for done in dones(events).values()} == {pb.DOCUMENT_STATUS_OK}
    assert len(dones(events)) == 60
    while before <= set(service.server.worker_pids):
        await service.analyze(document(), options("faults.words"))
    assert await service.check() == "SERVING"


async def test_the_only_worker_stays_where_another_would_have_to_load_its_models_first(serve: Serve) -> None:
    service = await serve(workers=1, share_models=False, worker_max_documents=1)
    before = service.server.worker_pids
    for _ in range(3):
        await service.still_serves()
    assert service.server.worker_pids == before


async def test_a_plugin_that_breaks_its_process_breaks_it_for_nobody_else(serve: Serve) -> None:
    service = await serve(workers=1)
    for _ in range(2):
        await service.analyze(document("Bad.", act="break"), options("faults.acts"))
        # What a request makes anew: here the engine notices.
        for minimum in (1, 2, 3):
            response = await service.analyze(document(), options(spec("faults.words", minimum=minimum)))
            assert response.done.status == pb.DOCUMENT_STATUS_OK
    await service.still_serves()


async def test_a_plugin_that_writes_into_what_is_its_workers_is_told_so(serve: Serve) -> None:
    service = await serve(workers=1)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await service.analyze(document("Bad.", act="babble"), options("faults.acts"))
    assert refusal(caught.value).reason == "ANALYZER_CRASHED"
    await service.still_serves()
