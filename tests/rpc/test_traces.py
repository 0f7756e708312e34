"""Spans, read back from where a collector would have got them: of calls, documents, batches, waves and analyzers."""

from __future__ import annotations

import asyncio
import builtins
import gzip
import http.server
import re
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from glossator import Config
from glossator.errors import ConfigError
from glossator.extras import install_command
from glossator_server import Server

from .gate import Gate
from .service import Service, config, document, options, spec

CANARY = "Pflaumenkuchen"
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
CALLER = (("traceparent", f"00-{TRACE}-{PARENT}-01"),)
ANALYZE, DOCUMENTS = ("glossator.v1.AnalysisService/Analyze", "glossator.v1.AnalysisService/AnalyzeDocuments")


class Collector(http.server.ThreadingHTTPServer):
    """Takes what is exported over OTLP."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[bytes] = []
        self.paths: list[str] = []
        self.status = 200
        self.arrival = threading.Condition()

    @property
    def spans(self) -> list[Span]:
        found = []
        for data in tuple(self.requests):
            for resource in ExportTraceServiceRequest.FromString(data).resource_spans:
                found += [span for scope in resource.scope_spans for span in scope.spans]
        return found

    @property
    def resource(self) -> Mapping[str, str]:
        message = ExportTraceServiceRequest.FromString(self.requests[0]).resource_spans[0].resource
        return {pair.key: pair.value.string_value for pair in message.attributes}

    async def named(self, name: str, count: int = 1) -> list[Span]:
        """So many spans of this name, when they are there."""

        def wait() -> list[Span]:
            with self.arrival:
                self.arrival.wait_for(lambda: len(self._all(name)) >= count, timeout=120)
                return self._all(name)

        found = await asyncio.to_thread(wait)
        assert len(found) == count
        return found

    def _all(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]

    async def one(self, name: str) -> Span:
        return (await self.named(name))[0]


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        collector: Any = self.server
        data = self.rfile.read(int(self.headers["content-length"]))
        with collector.arrival:
            collector.paths.append(self.path)
            collector.requests.append(gzip.decompress(data) if self.headers["content-encoding"] == "gzip" else data)
            collector.arrival.notify_all()
        answer = ExportTraceServiceResponse().SerializeToString()
        self.send_response(collector.status)
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with Collector() as found:
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{found.server_port}")
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "20")
        yield found
        found.shutdown()
        thread.join()


@asynccontextmanager
async def traced(**server: Any) -> AsyncIterator[Service]:
    settings = config(**{"workers": 1, **server}).model_dump() | {"telemetry": {"traces": True}}
    async with Server(Config.model_validate(settings)) as started:
        service = Service(started)
        try:
            yield service
        finally:
            await service.channel.close()


def attributes(span: Span) -> dict[str, Any]:
    return {pair.key: getattr(pair.value, str(pair.value.WhichOneof("value"))) for pair in span.attributes}


async def test_a_call_is_a_trace_across_processes_with_its_callers_context(collector: Collector) -> None:
    async with traced() as service:
        analyzers = options("faults.words", spec("faults.acts", CANARY))
        await service.analyze(document(f"One {CANARY}.", CANARY), analyzers, metadata=CALLER)
        call, item, batch = [await collector.one(name) for name in (ANALYZE, "document", "batch")]
        # The other one needs no tokens, and goes before anything is parsed.
        wave, parse, words, first = [
            await collector.one(name) for name in ("wave 2", "parse", "analyzer faults.words", "wave 1")
        ]
        (worker,) = service.server.worker_pids
    assert (call.trace_id.hex(), call.parent_span_id.hex()) == (TRACE, PARENT)
    assert call.kind == Span.SPAN_KIND_SERVER
    assert attributes(call)["rpc.grpc.status_code"] == 0
    assert {span.trace_id.hex() for span in collector.spans} == {TRACE}
    assert item.parent_span_id == call.span_id
    assert batch.parent_span_id == item.span_id
    assert [link.span_id for link in batch.links] == [item.span_id]
    assert attributes(batch)["process.pid"] == worker
    assert wave.parent_span_id == first.parent_span_id == batch.span_id
    assert parse.parent_span_id == words.parent_span_id == wave.span_id
    for inner, outer in ((words, wave), (parse, wave), (wave, batch)):
        assert outer.start_time_unix_nano <= inner.start_time_unix_nano <= inner.end_time_unix_nano
        assert inner.end_time_unix_nano <= outer.end_time_unix_nano
    assert attributes(item)["glossator.document.status"] == "ok"
    assert (attributes(words), words.status.code) == ({"glossator.analyzer": "faults.words"}, Status.STATUS_CODE_UNSET)
    assert set(collector.paths) == {"/v1/traces"}
    assert collector.resource["service.name"] == "glossator"
    assert not any(CANARY.encode() in data for data in collector.requests)


async def test_documents_of_a_stream_share_batches_that_have_links_to_them(collector: Collector) -> None:
    async with traced() as service:
        items = [document(f"One {number}.", f"d{number}") for number in range(12)]
        await service.analyze_documents(items, options("faults.words"), max_in_flight_documents=20)
        call = await collector.one(DOCUMENTS)
        found = await collector.named("document", 12)
    assert {span.parent_span_id for span in found} == {call.span_id}
    batches = [span for span in collector.spans if span.name == "batch"]
    linked = [link.span_id for span in batches for link in span.links]
    assert sorted(linked) == sorted(span.span_id for span in found)
    for span in batches:
        assert len(span.links) == attributes(span)["glossator.batch.documents"]
        assert span.parent_span_id == (call.span_id if len(span.links) > 1 else span.links[0].span_id)


async def test_a_stream_that_is_cancelled_says_so(collector: Collector, gate: Gate) -> None:
    async with traced(cancel_grace=60) as service:
        stream = await service.stream(options("faults.acts"))
        await stream.send(document("Wait.", "waits", act="wait", gate=gate.path))
        await gate.told("waiting", "waits")
        stream.call.cancel()
        call, item = await collector.one(DOCUMENTS), await collector.one("document")
    assert attributes(call)["rpc.grpc.status_code"] == grpc.StatusCode.CANCELLED.value[0]
    assert attributes(call)["error.type"] == "CANCELLED"
    assert call.status.code != Status.STATUS_CODE_OK
    assert attributes(item)["glossator.document.status"] == "cancelled"


async def test_a_deadline_that_passes_is_told_as_one(collector: Collector, gate: Gate) -> None:
    async with traced(cancel_grace=60) as service:
        item = document("Wait.", "waits", act="wait", gate=gate.path)
        refused = await service.refused(item, options("faults.acts"), timeout=1.0)
        assert refused.code is grpc.StatusCode.DEADLINE_EXCEEDED
        call, ended = await collector.one(ANALYZE), await collector.one("document")
    assert attributes(call)["error.type"] == "DEADLINE_EXCEEDED"
    assert call.status.code == Status.STATUS_CODE_ERROR
    assert attributes(ended)["error.type"] in ("DEADLINE_EXCEEDED", "CANCELLED")


@pytest.mark.parametrize(
    ("act", "reason", "end"), [("raise", "ANALYZER_ERROR", "finished"), ("crash", "ANALYZER_CRASHED", "lost")]
)
async def test_what_fails_is_an_error_without_a_word_of_the_text(
    collector: Collector, act: str, reason: str, end: str
) -> None:
    async with traced() as service:
        refused = await service.refused(document(f"{CANARY}.", CANARY, act=act), options("faults.acts"))
        assert refused.reason == reason
        call, item = await collector.one(ANALYZE), await collector.one("document")
    assert attributes(call)["rpc.grpc.status_code"] == refused.code.value[0]
    assert call.status.code == item.status.code == Status.STATUS_CODE_ERROR
    assert attributes(item)["error.type"] == reason
    batches = [span for span in collector.spans if span.name == "batch"]
    assert {attributes(span)["glossator.batch.end"] for span in batches} == {end}
    analyzers = [span for span in collector.spans if span.name == "analyzer faults.acts"]
    assert analyzers
    assert all(span.status.code == Status.STATUS_CODE_ERROR for span in analyzers)
    assert not any(CANARY.encode() in data for data in collector.requests)


async def test_refused_calls_have_spans_and_the_clients_mistakes_are_no_errors(collector: Collector) -> None:
    async with traced(workers=0) as service:
        await service.refused(document(), options("faults.nothing"))
        call = await collector.one(ANALYZE)
        assert attributes(call)["error.type"] == "NOT_FOUND"
        assert call.status.code == Status.STATUS_CODE_UNSET
        await service.check()
        await service.analyze(document(), options("faults.words"))
        await collector.named(ANALYZE, 2)
    assert not any("health" in span.name for span in collector.spans)


async def test_the_standard_variables_hold(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "parentbased_always_off")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "newsroom")
    async with traced() as service:
        await service.analyze(document(), options("faults.words"))
        await service.analyze(document(), options("faults.words"), metadata=CALLER)
        await collector.one("batch")
    assert {span.trace_id.hex() for span in collector.spans} == {TRACE}
    assert collector.resource["service.name"] == "newsroom"


async def test_what_is_still_here_when_the_server_stops_is_exported(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100000")
    async with traced(workers=0) as service:
        await service.analyze(document(), options("faults.words"))
        assert not collector.requests
    assert {"batch", "document", ANALYZE} <= {span.name for span in collector.spans}


async def test_it_is_told_that_nobody_takes_them(collector: Collector, caplog: pytest.LogCaptureFixture) -> None:
    collector.status = 400
    async with traced(workers=0) as service:
        await service.analyze(document(), options("faults.words"))
    assert collector.requests
    (line,) = [each.getMessage() for each in caplog.records if each.name.endswith("telemetry.exporter")]
    assert "could not be exported" in line
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in line


@pytest.mark.parametrize(
    ("variable", "value"), [("OTEL_TRACES_EXPORTER", "zipkin"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]
)
async def test_other_ways_of_exporting_are_refused(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError, match=variable):
        async with traced(workers=0):
            pass


async def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    imported = builtins.__import__

    def missing(name: str, *arguments: Any, **named: Any) -> Any:
        if name.startswith(("opentelemetry", "glossator_server.telemetry.spans")):
            raise ModuleNotFoundError(f"No module named {name!r}", name="opentelemetry")
        return imported(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ConfigError, match=re.escape(install_command("otel"))):
        async with traced(workers=0):
            pass


async def test_analyzers_that_wait_have_spans_as_long_as_they_wait(collector: Collector, gate: Gate) -> None:
    async with traced(plugins=("faults", "faults_waits")) as service:
        item = document("One two.", "waits", gate=gate.path)
        asking = asyncio.create_task(service.analyze(item, options("waits.asks", "faults.words"), metadata=CALLER))
        await gate.told("waiting", "waits")
        gate.release("waits")
        await asking
        (found,) = await collector.named("document")
        batches = await collector.named("batch", 2)
        asks = await collector.one("analyzer waits.asks")
        pids = service.server.worker_pids
    assert {span.parent_span_id for span in batches} == {found.span_id}
    assert {attributes(span)["process.pid"] for span in batches} == set(pids)
    assert asks.trace_id.hex() == TRACE
    assert asks.end_time_unix_nano > asks.start_time_unix_nano
