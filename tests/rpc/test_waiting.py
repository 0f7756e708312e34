"""Analyzers that wait for services run beside the workers: many at once, and what they do hurts only their own."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import pytest
from grpc.aio import EOF, AioRpcError

from glossator.wire import messages as pb

from .gate import Gate
from .service import Serve, Service, config, document, dones, options, refusal, results

PLUGINS = ("faults", "faults_waits")
ASKS = "glossator.v1.analyzer.waits.asks"


async def serving(serve: Serve, limits: dict[str, Any] | None = None, **server: Any) -> Service:
    return await serve(config(limits or {}, PLUGINS, **{"workers": 1, **server}))


def waiting(gate: Gate, number: int) -> list[pb.Document]:
    return [document("One two.", f"d{index}", gate=gate.path) for index in range(number)]


def pid_of(result: pb.AnalyzerResult) -> int:
    return int(str(result.annotations[0].fields["text"]).split()[0])


async def test_twenty_documents_wait_together_and_keep_nobody(serve: Serve, gate: Gate) -> None:
    service = await serving(serve)
    stream = await service.stream(options("waits.asks", "faults.words", "waits.users"))
    await stream.send(*waiting(gate, 20))
    for index in range(20):
        await gate.told("waiting", f"d{index}")  # all of them at the same time
    events: list[pb.AnalyzeDocumentsResponse] = []
    while len(events) < 20:  # what does not wait is there long before
        events.append(await stream.read())
    assert {event.result.name for event in events} == {"faults.words"}
    await service.still_serves()
    for index in range(20):
        gate.release(f"d{index}")
    await stream.close()
    events += await stream.rest()
    for index in range(20):
        found = results(events, f"d{index}")
        asked, used = found["waits.asks"].annotations[0], found["waits.users"].annotations[0]
        assert str(asked.fields["text"]).split()[1:] == ["One,two,."]
        reference: Any = used.fields["what"]
        assert dict(reference) == {"analyzer": "waits.asks", "annotation_id": asked.id}
        assert pid_of(found["waits.asks"]) == service.server.worker_pids[-1]
    assert {done.status for done in dones(events).values()} == {pb.DOCUMENT_STATUS_OK}
    assert service.server.in_flight == service.server.waiting == 0


async def test_without_workers_it_waits_in_the_server(serve: Serve) -> None:
    service = await serving(serve, workers=0)
    response = await service.analyze(document(), options("waits.asks", "waits.users", "faults.words"))
    assert [len(result.annotations) for result in response.results] == [1, 1, 4]


async def test_a_slow_service_keeps_no_other_from_its_documents(serve: Serve, gate: Gate) -> None:
    service = await serving(serve)
    stream = await service.stream(options("waits.others", "waits.asks"))
    others = [document("One.", f"d{index}", other_gate=gate.path) for index in range(3)]
    await stream.send(*others)
    events = [await stream.read() for _ in others]
    assert {event.result.name for event in events} == {"waits.asks"}
    for item in others:  # one at a time
        await gate.told("waiting", item.id)
        assert not any(gate.was_told("waiting", after.id) for after in others if after.id > item.id)
        gate.release(item.id)
    await stream.close()
    assert {done.status for done in dones(await stream.rest()).values()} == {pb.DOCUMENT_STATUS_OK}


async def test_whoever_goes_has_its_tasks_cancelled(serve: Serve, gate: Gate) -> None:
    service = await serving(serve)
    call = asyncio.create_task(service.analyze(document("One.", "gone", gate=gate.path), options("waits.asks")))
    await gate.told("waiting", "gone")
    call.cancel()
    await gate.told("cancelled", "gone")
    late = await service.refused(document("One.", "late", gate=gate.path), options("waits.asks"), timeout=1)
    assert late.code.name == "DEADLINE_EXCEEDED"
    await gate.told("cancelled", "late")
    pid = service.server.worker_pids[-1]
    stream = await service.stream(options("waits.asks", analyzer_timeout={"seconds": 1}))
    await stream.send(document("One.", "slow", gate=gate.path))
    assert results(await stream.until_done("slow"), "slow")["waits.asks"].error.reason == "ANALYZER_TIMEOUT"
    await gate.told("cancelled", "slow")
    assert service.server.worker_pids[-1] == pid


async def test_a_service_that_is_down_says_when_to_try_again(serve: Serve) -> None:
    service = await serving(serve)
    found = await service.refused(document(act="unavailable"), options("waits.asks"))
    assert (found.reason, found.retry_seconds) == ("ANALYZER_UNAVAILABLE", 1.5)
    assert found.message == "the service at acme.example is down"


@pytest.mark.parametrize("act", ["crash", "block"])
async def test_what_one_does_to_the_worker_hurts_only_itself(serve: Serve, gate: Gate, act: str) -> None:
    service = await serving(serve, quarantine_after=0)
    stream = await service.stream(options("waits.asks", analyzer_timeout={"seconds": 2}))
    calm = await service.stream(options("waits.asks", "faults.words"))
    await calm.send(*waiting(gate, 5))
    for index in range(5):
        await gate.told("waiting", f"d{index}")
    pids = service.server.worker_pids
    await stream.send(document("Bad.", "bad", act=act, gate=gate.path))
    await gate.told("waiting", "bad")
    await service.still_serves()
    for index in range(5):
        await gate.left("waiting", f"d{index}")
        gate.open(f"d{index}")
    bad = results(await stream.until_done("bad"), "bad")["waits.asks"].error
    assert bad.reason == {"crash": "ANALYZER_CRASHED", "block": "ANALYZER_TIMEOUT"}[act]
    await calm.close()
    events = await calm.rest()
    assert {done.status for done in dones(events).values()} == {pb.DOCUMENT_STATUS_OK}
    assert service.server.worker_pids[:-1] == pids[:-1], "no other worker had to do with it"
    assert {pid_of(results(events, f"d{index}")["waits.asks"]) for index in range(5)} == {
        service.server.worker_pids[-1]
    }


async def test_one_that_only_crashes_is_left_out_and_the_rest_of_the_document_goes_on(serve: Serve) -> None:
    service = await serving(serve, quarantine_after=2, quarantine_seconds=10_000)
    for number in range(2):
        events = await service.analyze_documents(
            [document("Bad.", f"bad{number}", act="crash")], options("waits.asks", "waits.users", "faults.words")
        )
        found = results(events, f"bad{number}")
        assert found["waits.asks"].error.reason == "ANALYZER_CRASHED"
        assert found["waits.users"].error.reason == "DEPENDENCY_FAILED"
        assert not found["faults.words"].HasField("error")
    events = await service.analyze_documents([document("Good.", "d")], options("waits.asks", "faults.words"))
    assert results(events, "d")["waits.asks"].error.reason == "ANALYZER_NOT_READY"
    assert not results(events, "d")["faults.words"].HasField("error")
    assert await service.check(ASKS) == "NOT_SERVING"


async def test_after_a_pause_one_document_is_let_through_to_it(serve: Serve) -> None:
    service = await serving(serve, quarantine_after=1, quarantine_seconds=0.1)
    assert (await service.refused(document("Bad.", act="crash"), options("waits.asks"))).reason == "ANALYZER_CRASHED"
    response = None
    while response is None or response.results[0].HasField("error"):
        response = await service.analyze(document("Good."), options("waits.asks", "faults.words"))
    assert await service.check(ASKS) == "SERVING"


async def test_a_worker_that_is_killed_from_outside_is_nobodys_fault(serve: Serve, gate: Gate) -> None:
    service = await serving(serve)
    stream = await service.stream(options("waits.asks"))
    await stream.send(*waiting(gate, 2))
    for _ in range(2):  # both are tried alone after the second time
        await gate.visited("waiting", "d0")
        os.kill(await gate.visited("waiting", "d1"), signal.SIGKILL)
    for index in range(2):
        gate.open(f"d{index}")
    await stream.close()
    assert {done.status for done in dones(await stream.rest()).values()} == {pb.DOCUMENT_STATUS_OK}


async def test_one_that_dies_with_nothing_to_do_is_started_again_when_it_is_needed(serve: Serve) -> None:
    service = await serving(serve)
    pids = set()
    for _ in range(3):
        response = await service.analyze(document(), options("waits.asks"))
        pids.add(pid := pid_of(response.results[0]))
        os.kill(pid, signal.SIGKILL)
    assert len(pids) == 3


async def test_want_of_memory_is_tried_again_alone(serve: Serve) -> None:
    service = await serving(serve)
    found = await service.refused(document(act="need too much"), options("waits.asks"))
    assert (found.reason, found.metadata["cause"]) == ("ANALYZER_ERROR", "memory")
    response = await service.analyze(document(), options("waits.asks"))
    assert response.results[0].annotations


async def test_it_is_replaced_when_it_has_done_much_and_nobody_waits_for_that(serve: Serve, gate: Gate) -> None:
    service = await serving(serve, worker_max_documents=2)
    stream = await service.stream(options("waits.asks"))
    await stream.send(*waiting(gate, 1))
    await gate.told("waiting", "d0")
    more = await service.analyze_documents(
        [document("One.", f"e{index}") for index in range(4)], options("waits.asks"), max_in_flight_documents=1
    )
    pids = {pid_of(results(more, f"e{index}")["waits.asks"]) for index in range(4)}
    assert len(pids) > 1
    gate.release("d0")
    await stream.close()
    assert dones(await stream.rest())["d0"].status == pb.DOCUMENT_STATUS_OK


async def test_draining_finishes_what_waits(serve: Serve, gate: Gate) -> None:
    service = await serving(serve)
    call = asyncio.create_task(
        service.analyze(document("One.", "d", gate=gate.path), options("waits.asks", "faults.words"))
    )
    await gate.told("waiting", "d")
    drained = asyncio.create_task(service.server.drain())
    while await service.check() == "SERVING":
        pass
    gate.release("d")
    assert [len(result.annotations) for result in (await call).results] == [1, 2]
    assert await drained


async def test_stopping_ends_what_waits(serve: Serve, gate: Gate) -> None:
    service = await serving(serve)
    call = asyncio.create_task(service.refused(document("One.", "d", gate=gate.path), options("waits.asks")))
    await gate.told("waiting", "d")
    await service.server.stop()
    assert (await call).reason == "SHUTTING_DOWN"
    await gate.left("waiting", "d")


async def test_a_client_that_does_not_read_is_waited_for(serve: Serve, gate: Gate) -> None:
    service = await serving(serve, {"max_stream_unread_bytes": 1024 * 1024})
    names = [f"acts{number}" for number in range(6)]
    how = options("waits.asks", *(pb.AnalyzerSpec(analyzer="faults.acts", name=name) for name in names))
    item = document("Big.", "big", act="large", size="7000000", gate=gate.path)
    call = service.analysis.AnalyzeStream(pb.AnalyzeStreamRequest(document=item, options=how))
    await gate.told("waiting", "big")
    await call.read()
    while not service.server.postponed:
        await service.still_serves()
    await gate.left("waiting", "big")  # nobody waits for it now
    gate.open("big")
    events = []
    while (event := await call.read()) is not EOF:
        events.append(event)
    assert sorted(event.result.name for event in events if event.HasField("result")) == [*names, "waits.asks"]
    assert events[-1].done.status == pb.DOCUMENT_STATUS_OK
    assert service.server.in_flight == service.server.waiting == 0


async def test_there_is_a_limit_to_what_waits_for_a_service(serve: Serve, gate: Gate) -> None:
    service = await serving(serve, {"max_queue_documents": 4})
    first = asyncio.create_task(
        service.analyze(document("One.", "d", other_gate=gate.path), options("waits.others", "waits.asks"))
    )
    await gate.told("waiting", "d")
    calls = [asyncio.create_task(service.analyze(document("One."), options("waits.others"))) for _ in range(8)]
    done, _ = await asyncio.wait(calls, return_when=asyncio.FIRST_EXCEPTION)
    errors = [error for call in done if isinstance(error := call.exception(), AioRpcError)]
    assert {refusal(error).reason for error in errors} == {"OVERLOADED"}
    gate.release("d")
    assert (await first).done.status == pb.DOCUMENT_STATUS_OK
    await asyncio.gather(*calls, return_exceptions=True)


async def test_each_worker_with_its_own_models(serve: Serve, gate: Gate) -> None:
    service = await serving(serve, share_models=False, quarantine_after=0)
    response = await service.analyze(document(), options("waits.asks", "faults.words"))
    assert [len(result.annotations) for result in response.results] == [1, 4]
    found = await service.refused(document(act="crash"), options("waits.asks"))
    assert found.reason == "ANALYZER_CRASHED"
    await service.still_serves()


async def test_a_worker_of_which_nothing_is_heard_is_replaced(serve: Serve, gate: Gate) -> None:
    service = await serving(serve, {"analyzer_timeout": 0.5})
    response = await service.analyze(document(), options("waits.asks"))
    stopped = pid_of(response.results[0])
    waits = asyncio.create_task(service.analyze(waiting(gate, 1)[0], options("waits.asks", "faults.words")))
    await gate.told("waiting", "d0")
    await service.analyze(document(), options("waits.asks"))  # by then the first one waits
    while service.server.scheduler.beside.documents > 1:
        await service.check()
    os.kill(stopped, signal.SIGSTOP)  # it holds its lock in native code, or its machine is too busy for it
    gate.open("d0")
    response = await waits
    assert not any(result.HasField("error") for result in response.results)
    assert pid_of(next(result for result in response.results if result.analyzer == "waits.asks")) != stopped
