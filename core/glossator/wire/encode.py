"""From domain types to messages; offsets are converted here, once, to the unit that the client asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from google.protobuf.duration_pb2 import Duration
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct

from glossator.contract.batch import AnalysisOptions, AnalyzerSpec, whole_numbers
from glossator.contract.nesting import DEEPEST, too_deep
from glossator.contract.result import AnalyzerResult, DocumentResult, DocumentStatus
from glossator.errors import ContractError, Failure, OptionsInvalid
from glossator.telling import name_of
from glossator.text.annotation import (
    Annotation,
    Value,
)
from glossator.text.document import Document
from glossator.text.language import DocumentLanguage, LanguageSource
from glossator.text.offsets import OffsetEncoding
from glossator.wire import messages as pb
from glossator.wire.extension import set_apart
from glossator.wire.fields import LARGEST
from glossator.wire.values import Spans, fill_annotation

if TYPE_CHECKING:  # generic in the stubs only
    from google.protobuf.internal.containers import RepeatedCompositeFieldContainer

_STATUSES = {status: pb.DocumentStatus.Value(f"DOCUMENT_STATUS_{status.name}") for status in DocumentStatus}

_SOURCES = {source: pb.LanguageSource.Value(f"LANGUAGE_SOURCE_{source.name}") for source in LanguageSource}


def encode_result(
    result: AnalyzerResult,
    text: str,
    encoding: OffsetEncoding = OffsetEncoding.CODE_POINT,
    *,
    include_text: bool = False,
    queue_seconds: float | None = None,
    words: Callable[[Annotation, str], str | None] | None = None,
) -> pb.AnalyzerResult:
    """One analyzer's result for the document with this text; `queue_seconds` replaces those of the result.

    `words` puts values of plugins' own kinds into words.

    Raises `ContractError` if a plugin's value cannot be represented, such as a non-finite number.
    """
    spans = Spans(text, encoding, include_text=include_text)
    try:
        message = pb.AnalyzerResult(
            name=result.name,
            analyzer=result.analyzer,
            version=result.version,
            fingerprint=result.fingerprint,
            error=encode_failure(result.failure) if result.failure else None,
            notes=result.notes,
        )
        _fill(message.timing.queue, result.queue_seconds if queue_seconds is None else queue_seconds)
        _fill(message.timing.compute, result.compute_seconds)
        # Messages are filled in where they belong: to build them first and have them copied takes twice as long.
        for item in result.annotations:
            fill_annotation(message.annotations.add(), item, spans)
        if words is not None:
            for told, item in zip(message.annotations, result.annotations, strict=True):
                if not isinstance(item.value, Value):
                    told.words = " ".join((words(item, text) or "").encode(errors="replace").decode().split())
        return message
    except (TypeError, ValueError, ArithmeticError) as error:
        # Plugins are not type-checked. What protobuf says may quote the value, so only its type is told.
        raise ContractError(
            f"the result of analyzer {result.analyzer!r} cannot be represented on the wire: {name_of(type(error))}",
            analyzer=result.analyzer,
        ) from None


def encode_annotations(
    held: RepeatedCompositeFieldContainer[pb.Annotation],
    items: Iterable[Annotation],
    text: str,
    encoding: OffsetEncoding,
) -> None:
    """Adds the annotations of this text; raises `ContractError`, TypeError or ValueError for values that do not fit."""
    spans = Spans(text, encoding, include_text=False)
    for item in items:
        fill_annotation(held.add(), item, spans)


def chunks(result: pb.AnalyzerResult, max_bytes: int) -> Iterator[pb.AnalyzerResult]:
    """The result in parts of at most about `max_bytes`, all but the last with `more` set."""
    if not result.annotations or result.ByteSize() <= max_bytes:
        yield result
        return
    head = pb.AnalyzerResult(
        name=result.name, analyzer=result.analyzer, version=result.version, fingerprint=result.fingerprint
    )
    part = pb.AnalyzerResult()
    part.CopyFrom(head)
    size = head.ByteSize()
    for annotation in result.annotations:
        added = annotation.ByteSize() + 8  # its tag and length
        if part.annotations and size + added > max_bytes:
            part.more = True
            yield part
            part = pb.AnalyzerResult()
            part.CopyFrom(head)
            size = head.ByteSize()
        part.annotations.append(annotation)
        size += added
    part.timing.CopyFrom(result.timing)
    part.notes.extend(result.notes)
    yield part


def encode_response(
    result: DocumentResult,
    text: str,
    encoding: OffsetEncoding = OffsetEncoding.CODE_POINT,
    *,
    include_text: bool = False,
) -> pb.AnalyzeResponse:
    """A whole document's results."""
    return pb.AnalyzeResponse(
        document_id=result.document_id,
        offset_encoding=pb.OffsetEncoding.ValueType(encoding.value),
        results=[encode_result(item, text, encoding, include_text=include_text) for item in result.results],
        done=encode_done(
            result.status,
            result.failure,
            DocumentLanguage(result.language, result.language_source, result.identified),
            result.queue_seconds,
            result.compute_seconds,
            result.cached,
        ),
    )


def encode_done(  # noqa: PLR0917 - as `DocumentResult` has them
    status: DocumentStatus,
    failure: Failure | None,
    language: DocumentLanguage,
    queue_seconds: float,
    compute_seconds: float,
    cached: bool = False,
) -> pb.DocumentDone:
    """The end of a document."""
    message = pb.DocumentDone(
        status=_STATUSES[status],
        error=encode_failure(failure) if failure else None,
        language=language.language,
        cached=cached,
    )
    if language.source is not None:
        message.language_source = _SOURCES[language.source]
    if (identified := language.identified) is not None:
        message.identified_language.language = identified.language
        message.identified_language.confidence = identified.confidence
        for each in identified.shares:
            message.identified_language.shares.add(language=each.language, share=each.share)
    _fill(message.timing.queue, queue_seconds)
    _fill(message.timing.compute, compute_seconds)
    return message


def encode_failure(failure: Failure) -> pb.AnalysisError:
    return pb.AnalysisError(
        code=int(failure.code),
        reason=failure.reason.value,
        message=failure.message,
        retryable=failure.retryable,
        retry_after=None if failure.retry_after is None else seconds(failure.retry_after),
        metadata=dict(failure.metadata),
    )


def encode_document(document: Document, into: pb.Document | None = None) -> pb.Document:
    """The document as a message, or filled into an empty one that is part of another.

    Raises `DocumentInvalid` for text that is not valid Unicode: protobuf could not carry it.
    """
    document.check_encodable()
    message = pb.Document() if into is None else into
    message.id = document.id
    message.text = document.text
    message.language = document.language
    if document.attributes:
        message.attributes.update(document.attributes)
    if document.reference_time is not None:
        message.reference_time.FromDatetime(document.reference_time)
        if (offset := document.reference_time.utcoffset()) is not None:
            message.reference_utc_offset = int(offset.total_seconds())
    return message


def encode_spec(spec: AnalyzerSpec) -> pb.AnalyzerSpec:
    """Raises `OptionsInvalid` for what would not arrive: a Struct has doubles only, and no server reads all depths."""
    if too_deep(spec.options):
        raise OptionsInvalid(
            f"options of analyzer {spec.analyzer[:100]!r} hold more than {DEEPEST} objects or lists within one another",
            analyzer=spec.analyzer,
        )
    if _too_large(spec.options):
        raise OptionsInvalid(
            f"options of analyzer {spec.analyzer[:100]!r} hold an integer beyond 2^53, which would lose digits on its "
            "way to a server: the analyzer must take it as a string",
            analyzer=spec.analyzer,
        )
    return pb.AnalyzerSpec(analyzer=spec.analyzer, name=spec.name, version=spec.version, options=struct(spec.options))


def encode_options(options: AnalysisOptions) -> pb.AnalysisOptions:
    return pb.AnalysisOptions(
        analyzers=[encode_spec(spec) for spec in options.analyzers],
        offset_encoding=pb.OffsetEncoding.ValueType(options.offset_encoding.value),
        include_text=options.include_text,
        analyzer_timeout=None if options.analyzer_timeout is None else seconds(options.analyzer_timeout),
        default_language=options.default_language,
        no_cache=options.no_cache,
        describe=options.describe,
        assume_language=options.assume_language,
    )


def response_json(response: pb.AnalyzeResponse) -> str:
    """The proto3 JSON of a response, on one line."""
    return json.dumps(response_fields(response), ensure_ascii=False)


def response_fields(response: pb.AnalyzeResponse) -> dict[str, Any]:
    """The same as a JSON object.

    A message of a plugin that is not installed here passes as {"@type": its type, "@value": its bytes in base64}.
    """
    response, apart = set_apart(response)
    told: dict[str, Any] = MessageToDict(response)
    for result, annotation, extension in apart:
        told["results"][result]["annotations"][annotation]["extension"] = extension
    for result in told.get("results", ()):
        for item in result.get("annotations", ()):
            if "fields" in item:  # a Struct has doubles only: 3, not 3.0
                item["fields"] = whole_numbers(item["fields"])
    return told


def struct(fields: Mapping[str, Any]) -> Struct:
    """A JSON object as a message."""
    message = Struct()
    message.update(dict(fields))
    return message


def _too_large(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_too_large(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(_too_large(item) for item in value)
    return isinstance(value, int) and not -LARGEST <= value <= LARGEST


def seconds(value: float) -> Duration:
    duration = Duration()
    duration.FromNanoseconds(round(value * 1e9))
    return duration


def _fill(duration: Duration, value: float) -> None:
    """Seconds that are not negative; quicker than the message's own method."""
    duration.seconds, duration.nanos = divmod(round(value * 1e9), 1_000_000_000)
