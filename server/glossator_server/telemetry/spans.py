"""Spans for OpenTelemetry, exported by OTLP as the standard OTEL_* variables say.

    call ─ document ─ batch ─ wave ─ parse, analyzer …

A batch of one document is part of that document, one of several documents of a stream is part of the call, and one with
documents of several calls has a trace of its own; it has a link to each document in any case. Workers know nothing of
OpenTelemetry: they note when each step began, and all spans are made here; so none gets lost with a worker, and no
exporter's threads are in a process that is forked.

gRPC's own interceptor for asyncio tells streams that were cancelled as OK. These have the status that the client gets.
Attributes hold ids of installed analyzers and our own names, never what a request or a document holds.
"""

from __future__ import annotations

import inspect
import os
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.propagate import extract
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode, set_span_in_context

import glossator
from glossator.contract.batch import PARSE
from glossator.contract.result import DocumentStatus
from glossator.errors import CODES, ConfigError
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.running import End, Verdict
from glossator_server.telemetry.calls import CODES_BY_NAME, status_name
from glossator_server.telemetry.exporter import Telling
from glossator_server.telemetry.timeline import Timeline
from glossator_server.telemetry.traces import Traces

# What the conventions count as the server's fault.
_OURS = frozenset({"UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"})

# Probes come every few seconds, and nobody looks for them.
_PROBES = "/grpc.health."

# Seconds that an exporter gets to let go what it has when the server ends.
_LAST_WORDS = 3.0

_HTTP = "http/protobuf"


class Spans(Traces):
    """Exports what it is told."""

    def __init__(self) -> None:
        """Raises `ConfigError` for what the environment asks for and is not there."""
        named = {} if "OTEL_SERVICE_NAME" in os.environ else {SERVICE_NAME: "glossator"}
        resource = Resource.create({**named, SERVICE_VERSION: glossator.__version__})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        if _exports():
            self._provider.add_span_processor(BatchSpanProcessor(Telling(OTLPSpanExporter())))
        self._tracer = self._provider.get_tracer("glossator", glossator.__version__)

    def watch(self, behavior: Any, method: str) -> Any:
        if method.startswith(_PROBES):
            return behavior
        if inspect.isasyncgenfunction(behavior):

            async def generate(request: Any, context: Any) -> AsyncIterator[Any]:
                with self._call(context, method):
                    async for response in behavior(request, context):
                        yield response

            return generate

        async def call(request: Any, context: Any) -> Any:
            with (
                self._call(context, method) as span,
                trace.use_span(span, record_exception=False, set_status_on_exception=False),
            ):
                return await behavior(request, context)

        return call

    def document(self, job: Job) -> Span | None:
        attributes: dict[str, Any] = {"glossator.document.bytes": job.size, "glossator.language": job.language}
        span = self._tracer.start_span("document", attributes=attributes)
        return span if span.is_recording() else None

    def ended(self, job: Job) -> None:
        span, last = job.span, job.last
        if span is None or last is None:
            return
        span.set_attribute("glossator.document.status", last.status.value)
        span.set_attribute("glossator.language", last.language.language)
        span.set_attribute("glossator.queue_seconds", last.queue_seconds)
        failures = [last.failure] if last.failure else [each for each in job.outcomes.values() if each]
        if failures:
            # Of a document that failed only in part, the analyzers' spans tell more.
            span.set_attribute("error.type", failures[0].reason.value)
        if last.status is DocumentStatus.FAILED and CODES[failures[0].reason].name in _OURS:
            span.set_status(Status(StatusCode.ERROR, failures[0].reason.value))
        span.end()

    def batch(self, jobs: Sequence[Job], verdict: Verdict, timeline: Timeline) -> None:
        spans = [job.span for job in jobs if job.span is not None]
        if not spans:
            return
        attributes: dict[str, Any] = {
            "glossator.batch.documents": len(jobs),
            "glossator.batch.end": verdict.end.name.lower(),
            "process.pid": timeline.pid or os.getpid(),
        }
        links = [Link(span.get_span_context()) for span in spans]
        batch = self._tracer.start_span(
            "batch", _above(spans), attributes=attributes, links=links, start_time=timeline.began
        )
        if verdict.end is not End.FINISHED:
            batch.set_status(Status(StatusCode.ERROR, f"the worker was lost: {verdict.end.name.lower()}"))
        for number, steps in enumerate(_waves(jobs[0], timeline)):
            self._wave(number, steps, batch, jobs, verdict)
        batch.end(timeline.ended)

    def close(self) -> None:
        # Who takes them may not answer, and a thread that waits for that must not keep the process from ending.
        closing = threading.Thread(target=self._provider.shutdown, name="spans-close", daemon=True)
        closing.start()
        closing.join(_LAST_WORDS)

    @contextmanager
    def _call(self, context: Any, method: str) -> Iterator[Span]:
        service, _, name = method[1:].partition("/")
        attributes = {"rpc.system": "grpc", "rpc.service": service, "rpc.method": name}
        parent = extract(_carrier(context.invocation_metadata()), Context())
        span = self._tracer.start_span(method[1:], parent, kind=SpanKind.SERVER, attributes=attributes)
        code = "CANCELLED"
        try:
            yield span
            code = status_name(context, "OK")
        except BaseException:
            code = status_name(context, "CANCELLED")
            raise
        finally:
            span.set_attribute("rpc.grpc.status_code", CODES_BY_NAME[code])
            if code != "OK":
                span.set_attribute("error.type", code)
            if code in _OURS:
                span.set_status(Status(StatusCode.ERROR, code))
            span.end()

    def _wave(self, number: int, steps: Sequence[_Step], batch: Span, jobs: Sequence[Job], verdict: Verdict) -> None:
        wave = self._tracer.start_span(
            f"wave {number + 1}",
            set_span_in_context(batch, Context()),
            attributes={"glossator.wave": number + 1},
            start_time=steps[0].began,
        )
        inside = set_span_in_context(wave, Context())
        for step in steps:
            analyzer = "" if step.name == PARSE else jobs[0].analyzer(step.name)
            span = self._tracer.start_span(
                f"analyzer {analyzer}" if analyzer else "parse",
                inside,
                attributes={"glossator.analyzer": analyzer} if analyzer else {},
                start_time=step.began,
            )
            failures = [each for job in jobs if (each := job.outcomes.get(step.name)) is not None] if analyzer else []
            if failures:
                span.set_attribute("glossator.failures", len(failures))
                span.set_attribute("error.type", failures[0].reason.value)
            last = verdict.end is not End.FINISHED and step.last
            if last or (failures and CODES[failures[0].reason].name in _OURS):
                reason = failures[0].reason.value if failures else verdict.end.name.lower()
                span.set_status(Status(StatusCode.ERROR, reason))
            span.end(step.ended)
        wave.end(max(step.ended for step in steps))


class _Step:
    """One step of a batch that ran, or was running."""

    __slots__ = ("began", "ended", "last", "name")

    def __init__(self, name: str, began: int, ended: int, *, last: bool) -> None:
        self.name = name
        self.began = began
        self.ended = ended
        self.last = last


def _waves(job: Job, timeline: Timeline) -> list[list[_Step]]:
    """The steps that ran, wave by wave; the parser's are part of the wave that they are for."""
    names = job.selection.steps
    ends = [*(began for _, began, _ in timeline.steps[1:]), timeline.ended]
    ran = [
        _Step(names[number - 1], began, max(began, told or ended), last=place == len(timeline.steps) - 1)
        for place, ((number, began, told), ended) in enumerate(zip(timeline.steps, ends, strict=True))
        if 0 < number <= len(names)
    ]
    wave_of = {step.name: number for number, wave in enumerate(job.request.plan.waves) for step in wave.steps}
    found: dict[int, list[_Step]] = {}
    parses: list[_Step] = []
    number = 0
    for step in ran:
        if step.name == PARSE:
            parses.append(step)
            continue
        number = wave_of.get(step.name, number)
        found.setdefault(number, []).extend([*parses, step])
        parses = []
    if parses:  # nothing came after it
        found.setdefault(number + bool(found), []).extend(parses)
    return [found[number] for number in sorted(found)]


def _above(spans: Sequence[Any]) -> Context:
    """What a batch with these documents is part of."""
    if len(spans) == 1:
        return set_span_in_context(spans[0], Context())
    parents = {(span.parent.trace_id, span.parent.span_id) if span.parent else None for span in spans}
    if len(parents) == 1 and None not in parents:
        return set_span_in_context(trace.NonRecordingSpan(spans[0].parent), Context())
    return Context()


def _carrier(metadata: Any) -> Mapping[str, str]:
    return {key: value for key, value in metadata or () if isinstance(value, str)}


def _exports() -> bool:
    """Whether spans go anywhere. Raises `ConfigError` for another way than the one that there is."""
    exporter = os.environ.get("OTEL_TRACES_EXPORTER", "otlp").strip() or "otlp"
    protocol = (
        os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL") or _HTTP
    )
    if exporter not in ("otlp", "none") or protocol != _HTTP:
        raise ConfigError(
            f"traces are exported by OTLP over {_HTTP}: OTEL_TRACES_EXPORTER must be otlp or none, and "
            f"OTEL_EXPORTER_OTLP_PROTOCOL {_HTTP}; a collector takes them from there to any other place"
        )
    return exporter == "otlp"
