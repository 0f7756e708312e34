"""From a request's messages to what the scheduler takes: checks everything that can be checked beforehand."""

from __future__ import annotations

from glossator import wire
from glossator.config import Config
from glossator.host.plan import make_plan
from glossator.host.registry import Registry
from glossator.kept import kept
from glossator.text.document import Document
from glossator.text.language import DocumentLanguage, LanguageSource, stated
from glossator.wire import messages as pb
from glossator_server.scheduler.dispatch import Scheduler
from glossator_server.scheduler.job import Request
from glossator_server.service.size import check_options


class Requests:
    """Decodes what holds for a call. Most calls say the same: what was made of it once is used again."""

    def __init__(self, registry: Registry, config: Config) -> None:
        self._registry = registry
        self._limits = config.limits
        self._known = kept(self._decode)

    def decode(self, message: pb.AnalysisOptions, *, split: bool) -> Request:
        """The plan and settings of a call; raises `RequestError` before any document is looked at."""
        data = message.SerializeToString()
        check_options(len(data), len(message.analyzers), self._limits)
        return self._known(data, split)

    def _decode(self, data: bytes, split: bool) -> Request:
        options = wire.decode_options(pb.AnalysisOptions.FromString(data))
        limits = self._limits
        return Request(
            make_plan(self._registry, options.analyzers),
            min(options.analyzer_timeout or limits.analyzer_timeout, limits.max_analyzer_timeout),
            options.offset_encoding,
            options.include_text,
            options.default_language,
            limits.result_chunk_bytes if split else 0,
            describe=options.describe,
            no_cache=options.no_cache,
            size=len(data),
            default=not options.analyzers,
            assume_language=options.assume_language,
        )


def decode_document(
    message: pb.Document, request: Request, scheduler: Scheduler
) -> tuple[Document, DocumentLanguage, int]:
    """The document, its language and its text's size; raises `DocumentError`, `LanguageUnsupported` or `Starting`.

    A language without a name is still to be found: by a worker, since nobody else has time to read.
    """
    document = wire.decode_document(message)
    size = document.check(max_bytes=scheduler.config.limits.max_document_bytes)
    name = stated(document.language, request.default_language)
    if not name and not (request.assume_language or scheduler.config.models.assume_language):
        scheduler.check_ready()
        return document, DocumentLanguage(), size
    source = LanguageSource.NAMED if name else LanguageSource.ASSUMED
    return document, DocumentLanguage(scheduler.language(name), source), size


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
