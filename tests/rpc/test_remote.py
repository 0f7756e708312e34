"""A server with an analyzer that runs elsewhere: comes late, dies in the middle of a document, and hurts nobody."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from glossator import Config
from glossator.wire import messages as pb

from ..ports import free_port
from .gate import Gate
from .service import Serve, Service, document, options

PLUGINS = Path(__file__).parent / "plugins"


class Process:
    """`glossator remote serve` with the analyzers of the faults that wait for nobody."""

    def __init__(self, process: asyncio.subprocess.Process, address: str) -> None:
        self._process = process
        self.address = address

    async def kill(self) -> None:
        self._process.kill()
        await self._process.communicate()


Start = Callable[..., Awaitable[Process]]


@pytest_asyncio.fixture(loop_scope="session")
async def start() -> AsyncIterator[Start]:
    started: list[Process] = []

    async def begin(address: str = "127.0.0.1:0", version: str = "1") -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "glossator", "remote", "serve", "glossator_faults.elsewhere", "--address", address),
            *("--version", version),
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(PLUGINS), "GRPC_VERBOSITY": "NONE"},
        )
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode().strip()
        started.append(Process(process, line.removeprefix("listening on ")))
        return started[-1]

    yield begin
    for each in started:
        if each._process.returncode is None:
            await each.kill()


def free_address() -> str:
    return f"127.0.0.1:{free_port()}"


async def offers(service: Service) -> list[pb.AnalyzerInfo]:
    listed = await service.registry.ListAnalyzers(pb.ListAnalyzersRequest())
    return list(listed.analyzers)


def remote(settings: Any, address: str, **server: Any) -> Config:
    given: Config = settings(**server)
    return Config.model_validate({**given.model_dump(), "remotes": {"elsewhere": {"address": address, "timeout": 100}}})


async def test_one_that_dies_with_a_document_is_told_and_nobody_else_notices(
    serve: Serve, settings: Any, start: Start, gate: Gate
) -> None:
    process = await start()
    service = await serve(remote(settings, process.address, workers=1))
    asked = options("elsewhere.tap", "faults.words")
    held = document("a b", "held", gate=gate.path)
    caught = asyncio.create_task(service.analyze(held, asked))
    await gate.told("elsewhere", "held")
    other = await service.analyze(document("c d"), options("faults.words"))
    assert other.done.status == pb.DOCUMENT_STATUS_OK
    await process.kill()
    answer = await caught
    assert answer.done.status == pb.DOCUMENT_STATUS_PARTIAL
    tap, words = answer.results
    assert not words.HasField("error")
    assert (tap.error.reason, tap.error.retryable) == ("ANALYZER_UNAVAILABLE", True)
    await start(process.address)
    gate.open("held")
    told = await service.analyze(held, asked)
    assert told.done.status == pb.DOCUMENT_STATUS_OK


async def test_a_document_that_comes_whole_waits_for_it_and_others_do_not(
    serve: Serve, settings: Any, start: Start, gate: Gate
) -> None:
    process = await start()
    service = await serve(remote(settings, process.address, workers=2, batch_documents=1))
    held = document("a b", "held", gate=gate.path)
    stream = await service.stream(options("elsewhere.tap", "faults.words"), whole_documents=True)
    await stream.send(held, document("c d", "free"))
    await gate.told("elsewhere", "held")
    free = await stream.read()
    assert (free.document_id, free.whole.done.status) == ("free", pb.DOCUMENT_STATUS_OK)
    gate.open("held")
    late = await stream.read()
    assert (late.document_id, late.whole.done.status) == ("held", pb.DOCUMENT_STATUS_OK)
    assert {result.name for result in late.whole.results} == {"elsewhere.tap", "faults.words"}
    await stream.close()
    assert (await stream.rest())[-1].summary == pb.StreamSummary(received=2, ok=2)


@pytest.mark.parametrize("server", [{"workers": 2}, {"workers": 1, "share_models": False}, {"workers": 0}])
async def test_one_that_comes_later_is_taken_in_without_a_restart(
    serve: Serve, settings: Any, start: Start, server: dict[str, Any]
) -> None:
    address = free_address()
    service = await serve(remote(settings, address, **server))
    asked = options("elsewhere.tap", "faults.words")
    away = await service.analyze(document("a b"), asked)
    assert away.done.status == pb.DOCUMENT_STATUS_PARTIAL
    assert (away.results[0].error.reason, away.results[0].error.retryable) == ("ANALYZER_UNAVAILABLE", True)
    (listed,) = [each for each in await offers(service) if each.id == "elsewhere"]
    assert listed.state_reason == f"nobody answers at {address}"
    await start(address)
    while "elsewhere.tap" not in [each.id for each in await offers(service)]:
        assert (await service.analyze(document("a b"), options("faults.words"))).done.status == pb.DOCUMENT_STATUS_OK
    answer = await service.analyze(document("a b"), asked)
    assert answer.done.status == pb.DOCUMENT_STATUS_OK
    (info,) = [each for each in await offers(service) if each.id == "elsewhere.tap"]
    assert (info.state, info.distribution) == (pb.ANALYZER_STATE_READY, "remote")
    assert await service.check("glossator.v1.analyzer.elsewhere.tap") == "SERVING"


async def test_another_version_is_taken_in_and_no_result_tells_the_wrong_one(
    serve: Serve, settings: Any, start: Start
) -> None:
    process = await start()
    service = await serve(remote(settings, process.address, workers=1))
    asked = options("elsewhere.tap", "faults.words")
    before = (await service.analyze(document("a b"), asked)).results[0]
    await process.kill()
    await start(process.address, version="2")
    results: list[pb.AnalyzerResult] = []
    while not results or results[-1].version != "2" or results[-1].HasField("error"):
        tap, words = (await service.analyze(document("a b"), asked)).results
        assert not words.HasField("error")
        results.append(tap)
    assert {each.error.reason for each in results[:-1]} <= {"ANALYZER_UNAVAILABLE", "ANALYZER_NOT_READY"}
    assert all(each.error.retryable for each in results[:-1])
    assert results[-1].fingerprint != before.fingerprint
    assert before.version == "1"
