"""Documents that crash or hang their workers run apart from the others; analyzers that only do that are left out."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from typing import Any

import grpc
import pytest

from glossator import Config
from glossator.wire import messages as pb

from .gate import Gate
from .service import Serve, Service, config, document, dones, options, results
from .test_health import watch, watched

ACTS = "glossator.v1.analyzer.faults.acts"


def crashing(count: int) -> list[pb.Document]:
    return [document("Bad.", f"bad{number}", act="crash") for number in range(count)]


@pytest.mark.parametrize("shared", [True, False], ids=["a worker of their own", "the workers of the others"])
async def test_documents_that_crash_their_workers_stop_nobody(serve: Serve, shared: bool) -> None:
    service = await serve(workers=1, share_models=shared, quarantine_after=0)
    bad = asyncio.create_task(service.analyze_documents(crashing(6), options("faults.acts")))
    while not bad.done():
        await service.still_serves()
        assert await service.check() == "SERVING"
    events = await bad
    assert events[-1].summary == pb.StreamSummary(received=6, partial=0, failed=6)
    assert {results(events, f"bad{number}")["faults.acts"].error.reason for number in range(6)} == {"ANALYZER_CRASHED"}
    assert await service.check(ACTS) == "SERVING"


async def test_while_a_suspect_hangs_the_others_go_on(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1)
    stream = await service.stream(options("faults.acts", "faults.words", analyzer_timeout={"seconds": 1}))
    # Both in one batch: the one that hangs takes the other along, and both are tried again.
    await stream.send(document("First.", "first", act="wait", gate=gate.path))
    await gate.told("waiting", "first")
    more = [document("Good.", name) for name in ("good", "better")]  # half of what waits makes the next batch
    await stream.send(document("Bad.", "bad", act="hang", gate=gate.path), *more)
    while service.server.waiting < 3:
        await service.check()
    gate.release("first")
    await gate.told("hanging", "bad")
    (pid,) = service.server.worker_pids
    while service.server.worker_pids in ((pid,), (0,)):
        await service.check()
    for _ in range(5):
        await service.still_serves()
    await stream.close()
    found = {name: done.status for name, done in dones(await stream.rest()).items()}
    assert (found["good"], found["bad"]) == (pb.DOCUMENT_STATUS_OK, pb.DOCUMENT_STATUS_PARTIAL)


async def killed_while_busy(service: Service, gate: Gate, number: int) -> str:
    """Status of a document whose worker is killed so many times while it is at it."""
    call = asyncio.create_task(service.analyze(document("Wait.", "w", act="wait", gate=gate.path)))
    for _ in range(number):
        os.kill(await gate.visited("waiting", "w"), signal.SIGKILL)
    await gate.told("waiting", "w")
    gate.release("w")
    return pb.DocumentStatus.Name((await call).done.status)


async def test_a_worker_that_is_killed_is_no_documents_fault(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1)
    assert await killed_while_busy(service, gate, 2) == "DOCUMENT_STATUS_OK"


async def test_a_document_that_is_always_there_when_its_worker_is_killed_is_told_so(serve: Serve) -> None:
    service = await serve(workers=1)
    found = await service.refused(document("Bad.", act="kill"), options("faults.acts"))
    assert (found.reason, found.metadata["cause"]) == ("ANALYZER_CRASHED", "killed")
    assert "killed from outside" in found.message
    await service.still_serves()


async def test_an_analyzer_that_only_crashes_is_left_out(serve: Serve) -> None:
    service = await serve(workers=1, quarantine_after=3, quarantine_seconds=10_000)
    for item in crashing(3):
        await service.refused(item, options("faults.acts"))
    pids = service.server.worker_pids
    found = await service.refused(document("Good."), options("faults.acts"))
    assert (found.code, found.reason) == (grpc.StatusCode.UNAVAILABLE, "ANALYZER_NOT_READY")
    assert found.metadata["analyzer"] == "faults.acts"
    assert found.retry_seconds is not None
    assert 9000 < found.retry_seconds <= 10_000
    # A stream of one document is told it as a result.
    told, done = (await service.analyze_stream(document("Good."), options("faults.acts")))[1:]
    assert told.result.error.reason == "ANALYZER_NOT_READY"
    assert done.done.status == pb.DOCUMENT_STATUS_FAILED
    # Others go on, also in the same document; those that use it say so.
    events = await service.analyze_documents(
        [document("Good.", "d")], options("faults.words", "faults.acts", "faults.act_users")
    )
    found_by_name = results(events, "d")
    assert not found_by_name["faults.words"].HasField("error")
    assert found_by_name["faults.acts"].error.reason == "ANALYZER_NOT_READY"
    assert found_by_name["faults.act_users"].error.reason == "DEPENDENCY_FAILED"
    assert service.server.worker_pids == pids
    # Health and registry tell the same.
    assert await service.check(ACTS) == "NOT_SERVING"
    assert await service.check() == "SERVING"
    info = (await service.registry.GetAnalyzer(pb.GetAnalyzerRequest(id="faults.acts"))).analyzer
    assert info.state == pb.ANALYZER_STATE_FAILED
    assert "3 times in a row" in info.state_reason


@pytest.mark.parametrize(
    ("between", "reason", "left_out"),
    [
        ({"text": "Good."}, "", False),
        ({"text": "Odd.", "attributes": {"act": "raise"}}, "ANALYZER_ERROR", False),
        ({"text": "Odd.", "attributes": {"act": "nan"}}, "RESULT_INVALID", False),
        # Of this one the analyzer never heard.
        ({"text": "Odd.", "language": "xx"}, "LANGUAGE_UNSUPPORTED", True),
    ],
)
async def test_only_what_an_analyzer_did_itself_ends_a_row_of_crashes(
    serve: Serve, between: dict[str, Any], reason: str, left_out: bool
) -> None:
    settings = config(workers=1, quarantine_after=3, quarantine_seconds=100).model_dump()
    settings["models"]["languages"] = ["en", "xx"]
    service = await serve(Config.model_validate(settings))
    how = options("faults.english")
    for item in crashing(2):
        await service.refused(item, how)
    if reason:
        assert (await service.refused(pb.Document(**between), how)).reason == reason
    else:
        await service.analyze(pb.Document(**between), how)
    assert (await service.refused(crashing(1)[0], how)).reason == "ANALYZER_CRASHED"
    assert await service.check("glossator.v1.analyzer.faults.english") == ("NOT_SERVING" if left_out else "SERVING")


async def test_what_an_analyzer_did_not_do_itself_does_not_bring_it_back(serve: Serve) -> None:
    settings = config(workers=1, quarantine_after=1, quarantine_seconds=3.0).model_dump()
    settings["models"]["languages"] = ["en", "xx"]
    service = await serve(Config.model_validate(settings))
    how, name = options("faults.english"), "glossator.v1.analyzer.faults.english"
    await service.refused(crashing(1)[0], how)
    while await service.check(name) != "SERVING":
        pass
    # It is let through to an analyzer that it is not for.
    assert (await service.refused(pb.Document(text="Odd.", language="xx"), how)).reason == "LANGUAGE_UNSUPPORTED"
    found = await service.refused(document("Good."), how)
    assert found.reason == "ANALYZER_NOT_READY"


async def test_an_analyzer_that_works_again_is_back(serve: Serve) -> None:
    service = await serve(workers=1, quarantine_after=2, quarantine_seconds=0.5)
    # Looked at again and again, health might have changed twice in between: whoever watches is told of both.
    watching = watch(service, ACTS)
    assert await watched(watching) == "SERVING"
    for item in crashing(2):
        await service.refused(item, options("faults.acts"))
    assert [await watched(watching) for _ in range(2)] == ["NOT_SERVING", "SERVING"]
    # The one that is let through fails: it is left out again.
    assert (await service.refused(crashing(1)[0], options("faults.acts"))).reason == "ANALYZER_CRASHED"
    assert [await watched(watching) for _ in range(2)] == ["NOT_SERVING", "SERVING"]
    response = await service.analyze(document("Good."), options("faults.acts"))
    assert response.done.status == pb.DOCUMENT_STATUS_OK
    response = await service.analyze(document("Good."), options("faults.acts"))
    assert response.done.status == pb.DOCUMENT_STATUS_OK
    watching.cancel()


async def test_what_waits_for_an_analyzer_that_is_left_out_does_not_wait_for_it(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1, quarantine_after=1, quarantine_seconds=10_000)
    stream = await service.stream(options("faults.acts", "faults.words"))
    await stream.send(document("Bad.", "bad", act="crash"))
    await stream.send(*(document("Good.", f"good{number}", act="crash") for number in range(20)))
    await stream.close()
    events = await stream.rest()
    assert events[-1].summary == pb.StreamSummary(received=21, partial=21)
    reasons = [results(events, name)["faults.acts"].error.reason for name in dones(events)]
    assert "ANALYZER_NOT_READY" in reasons


@pytest.mark.parametrize("streamed", [False, True], ids=["unary", "stream"])
async def test_a_value_without_end_is_its_analyzers_matter(serve: Serve, streamed: bool) -> None:
    """It is gone through when the result is sent, at which time others have begun: parser and analyzers."""
    service = await serve(workers=1, quarantine_after=0)
    how = options("faults.acts", "faults.words", analyzer_timeout={"seconds": 1})
    item = document("One two.", "d", act="endless")
    if streamed:
        found = results(await service.analyze_documents([item], how), "d")
    else:
        found = {result.name: result for result in (await service.analyze(item, how)).results}
    error = found["faults.acts"].error
    assert error.reason == "ANALYZER_TIMEOUT"
    assert error.message.startswith("analyzer 'faults.acts' gave no sign of life for 1 s")
    assert len(found["faults.words"].annotations) == 3


async def test_a_timeout_that_a_client_chose_does_not_count(serve: Serve) -> None:
    service = await serve(workers=1, quarantine_after=1)
    hasty = options("faults.acts", analyzer_timeout={"nanos": 50_000_000})
    assert (await service.refused(document("Spin.", act="spin"), hasty)).reason == "ANALYZER_TIMEOUT"
    assert await service.check(ACTS) == "SERVING"


async def test_a_storm_of_kills_loses_no_document_and_tells_none_twice(serve: Serve) -> None:
    service = await serve(workers=2, batch_documents=4)
    documents = [document("Words.", f"d{number}", act="crash" if number % 20 == 3 else "") for number in range(60)]
    how = options("faults.words", "faults.acts")
    streams = [asyncio.create_task(service.analyze_documents(documents, how)) for _ in range(2)]
    killed = 0
    while killed < 6 and not all(stream.done() for stream in streams):
        for pid in filter(None, service.server.worker_pids):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed += 1
        await service.still_serves()
    for events in await asyncio.gather(*streams):
        told = [event.document_id for event in events if event.HasField("done")]
        assert sorted(told) == sorted(item.id for item in documents)
        assert events[-1].summary == pb.StreamSummary(received=60, ok=57, partial=3)
