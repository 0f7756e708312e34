"""grpc.health.v1: from loading to serving to drained."""

from __future__ import annotations

import asyncio
from typing import Any

import grpc
import pytest
from google.protobuf.struct_pb2 import Struct
from grpc_health.v1 import health_pb2

from glossator.wire import messages as pb

from .gate import Gate
from .service import Serve, Service, config, document, options, refusal

ANALYSIS = "glossator.v1.AnalysisService"


async def watched(call: Any) -> str:
    response = await call.read()
    name: str = health_pb2.HealthCheckResponse.ServingStatus.Name(response.status)
    return name


def watch(service: Service, name: str) -> Any:
    return service.health.Watch(health_pb2.HealthCheckRequest(service=name))


@pytest.mark.parametrize("workers", [0, 1])
async def test_not_serving_until_models_are_loaded(
    serve: Serve, gate: Gate, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setenv("GLOSSATOR_FAULTS_GATE", gate.path)
    service = await serve(config(plugins=("faults", "faults_slow"), workers=workers), ready=False)
    await gate.told("loading", "models")
    calls = [watch(service, name) for name in (ANALYSIS, "glossator.v1.analyzer.faults.words")]
    assert [await watched(call) for call in calls] == ["NOT_SERVING"] * 2
    assert await service.check("") == "SERVING", "who restarts what is not alive would restart it for ever"
    info = await service.registry.GetAnalyzer(pb.GetAnalyzerRequest(id="faults.words"))
    assert info.analyzer.state == pb.ANALYZER_STATE_LOADING
    found = await service.refused(document())
    assert (found.code, found.reason) == (grpc.StatusCode.UNAVAILABLE, "ANALYZER_NOT_READY")
    assert found.retry_seconds == 1.0
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await service.stream()
    assert refusal(error.value).reason == "ANALYZER_NOT_READY"

    gate.open("models")  # in the process that tries it out, and in the one that works
    assert [await watched(call) for call in calls] == ["SERVING"] * 2
    await service.server.ready()
    assert await service.check() == "SERVING"
    await service.still_serves()
    for call in calls:
        call.cancel()


async def test_each_analyzer_has_a_health_of_its_own(serve: Serve) -> None:
    service = await serve()
    assert await service.check("glossator.v1.analyzer.faults.words") == "SERVING"
    assert await service.check("glossator.v1.analyzer.faults.uncreatable") == "NOT_SERVING"
    assert await service.check(ANALYSIS) == "SERVING"
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await service.check("glossator.v1.analyzer.nobody")
    assert error.value.code() == grpc.StatusCode.NOT_FOUND
    assert await watched(watch(service, "nobody")) == "SERVICE_UNKNOWN"


async def test_all_of_them_in_one_call(serve: Serve) -> None:
    service = await serve()
    call: Any = service.channel.unary_unary("/grpc.health.v1.Health/List")
    # A Struct is a map of names and messages whose first field is a number, too: not every grpcio-health-checking that
    # we run with has the message.
    listed = Struct.FromString(await call(b"")).fields
    names = {
        name: health_pb2.HealthCheckResponse.ServingStatus.Name(int(item.null_value)) for name, item in listed.items()
    }
    assert names == {name: await service.check(name) for name in names}
    assert {"", ANALYSIS, "glossator.v1.analyzer.faults.words"} <= names.keys()


async def test_a_watcher_that_leaves_takes_no_other_along(serve: Serve) -> None:
    service = await serve()
    leaving, staying = watch(service, ANALYSIS), watch(service, ANALYSIS)
    assert [await watched(leaving), await watched(staying)] == ["SERVING", "SERVING"]
    leaving.cancel()
    draining = asyncio.create_task(service.server.drain())
    assert await watched(staying) == "NOT_SERVING"
    await draining


async def test_draining_finishes_what_was_accepted(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1)
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Wait.", "d", act="wait", gate=gate.path))
    await gate.told("waiting", "d")
    watching = watch(service, ANALYSIS)
    assert await watched(watching) == "SERVING"

    draining = asyncio.create_task(service.server.drain())
    assert await watched(watching) == "NOT_SERVING"
    assert await service.check("") == "SERVING", "it is alive until everything is finished"
    # New calls are refused, new documents of old streams too; what was accepted goes on.
    found = await service.refused(document())
    assert (found.code, found.reason) == (grpc.StatusCode.UNAVAILABLE, "SHUTTING_DOWN")
    assert found.retry_seconds is not None
    await stream.send(document("Late.", "late"))
    (late,) = await stream.until_done("late")
    assert late.done.error.reason == "SHUTTING_DOWN"
    assert late.done.error.retryable
    gate.release("d")
    result, done = await stream.until_done("d")
    assert not result.result.HasField("error")
    assert done.done.status == pb.DOCUMENT_STATUS_OK
    # The client has not said that it was done sending: the status tells it that the rest must go elsewhere.
    with pytest.raises(grpc.aio.AioRpcError) as error:
        await stream.rest()
    assert refusal(error.value).reason == "SHUTTING_DOWN"
    assert await draining is True


async def test_draining_lets_a_half_closed_stream_end_well(serve: Serve, gate: Gate) -> None:
    service = await serve()
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Wait.", "d", act="wait", gate=gate.path))
    await stream.close()
    await gate.told("waiting", "d")
    watching = watch(service, ANALYSIS)
    assert await watched(watching) == "SERVING"
    draining = asyncio.create_task(service.server.drain())
    assert await watched(watching) == "NOT_SERVING"
    gate.release("d")
    assert (await stream.rest())[-1].summary == pb.StreamSummary(received=1, ok=1)
    assert await draining is True


async def test_a_drain_that_takes_too_long_gives_up(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1, drain_timeout=0.1)
    stream = await service.stream(options("faults.acts"))
    await stream.send(document("Hang.", "d", act="hang", gate=gate.path))
    await gate.told("hanging", "d")
    draining = asyncio.create_task(service.server.drain())
    (done,) = await stream.until_done("d")
    assert done.done.error.reason == "SHUTTING_DOWN"
    assert await draining is False


async def test_a_stream_that_has_not_begun_does_not_hold_up_a_drain(serve: Serve) -> None:
    service = await serve()
    call = service.analysis.AnalyzeDocuments()
    await call.wait_for_connection()
    while not service.server.calls:
        await service.check()
    assert await service.server.drain() is True
