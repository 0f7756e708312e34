"""From a request's messages to what the scheduler takes: checks everything that can be checked beforehand."""

from __future__ import annotations

from glossator import wire
from glossator.config import Config
from glossator.document import Document
from glossator.plan import make_plan
from glossator.registry import Registry
from glossator.wire import messages as pb
from glossator_server.scheduler.dispatch import Scheduler
from glossator_server.scheduler.job import Request


def decode_request(message: pb.AnalysisOptions, registry: Registry, config: Config, *, split: bool) -> Request:
    """The plan and settings of a call; raises `RequestError` before any document is looked at."""
    options = wire.decode_options(message)
    limits = config.limits
    return Request(
        make_plan(registry, options.analyzers),
        min(options.analyzer_timeout or limits.analyzer_timeout, limits.max_analyzer_timeout),
        options.offset_encoding,
        options.include_text,
        options.default_language,
        limits.result_chunk_bytes if split else 0,
    )


def decode_document(message: pb.Document, request: Request, scheduler: Scheduler) -> tuple[Document, str, int]:
    """The document, its language and its size; raises `DocumentError`, `LanguageUnsupported` or `Starting`."""
    document = wire.decode_document(message)
    size = document.check(max_bytes=scheduler.config.limits.max_document_bytes)
    return document, scheduler.language(document.language, request.default_language), size


def accepted(request: Request, config: Config, max_in_flight: int) -> pb.StreamAccepted:
    """What holds for the stream, as its first message."""
    message = pb.StreamAccepted(
        offset_encoding=pb.OffsetEncoding.ValueType(request.encoding.value),
        max_in_flight_documents=max_in_flight,
        max_document_bytes=config.limits.max_document_bytes,
        analyzers=[wire.encode_spec(spec) for spec in request.specs],
    )
    message.analyzer_timeout.FromNanoseconds(round(request.analyzer_timeout * 1e9))
    return message
