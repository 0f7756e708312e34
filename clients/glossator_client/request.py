"""From what callers write to the request: documents from strings, options from names of analyzers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from glossator import AnalysisOptions, AnalyzerSpec, Document
from glossator.errors import DocumentError, DocumentInvalid, DocumentTooLarge
from glossator.wire import encode_document, encode_options
from glossator.wire import messages as pb
from glossator_client.errors import DocumentRejected

Analyzers: TypeAlias = str | Iterable[str | AnalyzerSpec] | Mapping[str, Mapping[str, Any]] | None
"""Which analyzers to run: a name, names and specs, or options by name; None for the server's default set."""

_OfDocument = TypeVar("_OfDocument", pb.AnalyzeRequest, pb.AnalyzeStreamRequest)

MESSAGE_OVERHEAD = 64 * 1024
"""Bytes of a message that are kept for what is not text."""


@dataclass(frozen=True, slots=True)
class Requests:
    """Makes the requests of one client, with what it says in all of them.

    Requests with a document raise `DocumentRejected` for one that no message can carry.
    """

    max_message_bytes: int
    no_cache: bool
    describe: bool

    @property
    def max_text_bytes(self) -> int:
        """What the text of a document may have."""
        return self.max_message_bytes - MESSAGE_OVERHEAD

    def document(
        self,
        kind: type[_OfDocument],
        document: Document | str,
        analyzers: Analyzers,
        language: str,
        analyzer_timeout: float | None,
        *,
        assume_language: bool,
    ) -> _OfDocument:
        """About one document: `AnalyzeRequest` for all results at once, `AnalyzeStreamRequest` for them one by one."""
        request = kind(options=options_message(analyzers, language, analyzer_timeout))
        document_message(document_of(document), self.max_text_bytes, request.document)
        self._complete(request.options, assume_language)
        return request

    def documents(
        self,
        analyzers: Analyzers,
        language: str,
        analyzer_timeout: float | None,
        assume_language: bool,
        *,
        max_in_flight: int | None,
        ordered: bool,
        whole: bool,
    ) -> pb.StreamConfig:
        """What a stream of documents begins with."""
        config = pb.StreamConfig(
            options=options_message(analyzers, language, analyzer_timeout),
            ordered=ordered,
            max_in_flight_documents=max_in_flight or 0,
            whole_documents=whole,
        )
        self._complete(config.options, assume_language)
        return config

    def _complete(self, options: pb.AnalysisOptions, assume_language: bool) -> None:
        options.no_cache = self.no_cache
        options.describe = self.describe
        options.assume_language = assume_language


def options_message(analyzers: Analyzers, language: str, analyzer_timeout: float | None) -> pb.AnalysisOptions:
    """The options of a request, to be copied into it. Offsets are always code points: indices into a Python string."""
    if analyzers is None or isinstance(analyzers, str):
        return _common_options(analyzers, language, analyzer_timeout)
    return _options(analyzers, language, analyzer_timeout)


def _options(analyzers: Analyzers, language: str, analyzer_timeout: float | None) -> pb.AnalysisOptions:
    return encode_options(
        AnalysisOptions(specs_of(analyzers), analyzer_timeout=analyzer_timeout, default_language=language)
    )


# Most calls of a client say the same.
_common_options = lru_cache(maxsize=64)(_options)


def specs_of(analyzers: Analyzers) -> tuple[AnalyzerSpec, ...]:
    if analyzers is None:
        return ()
    if isinstance(analyzers, str):
        return (AnalyzerSpec(analyzers),)
    if isinstance(analyzers, Mapping):
        return tuple(AnalyzerSpec(name, options=options) for name, options in analyzers.items())
    return tuple(item if isinstance(item, AnalyzerSpec) else AnalyzerSpec(item) for item in analyzers)


def document_of(document: Document | str) -> Document:
    return Document(document) if isinstance(document, str) else document


def document_message(document: Document, max_bytes: int, into: pb.Document | None = None) -> pb.Document:
    """The document as a message, or filled into an empty one; raises `DocumentRejected` if no message can carry it.

    The text may have `max_bytes` in UTF-8: beyond that, gRPC would break the call without a reason.
    """
    try:
        size = document.check_encodable()
        if size > max_bytes:
            raise DocumentTooLarge(
                f"the text has {size} bytes in UTF-8, the limit is {max_bytes}: split the document",
                limit=max_bytes,
                found=size,
            )
        return encode_document(document, into)
    except DocumentError as error:
        raise DocumentRejected(error.failure) from None
    except UnicodeEncodeError:
        problem = DocumentInvalid("the language or an attribute of the document is not valid Unicode")
        raise DocumentRejected(problem.failure) from None
