"""What comes back of a document: the results of its analyzers and how it ended. Server, client and CLI share it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from glossator.errors import Failure, Reason
from glossator.text.annotation import Annotation
from glossator.text.language import IdentifiedLanguage, LanguageSource


@dataclass(frozen=True, slots=True)
class AnalyzerResult:
    """What one analyzer said of one document, or why it failed."""

    name: str
    """Of the instance, as asked for."""
    analyzer: str
    """Id in the registry."""
    version: str = ""
    fingerprint: str = ""
    annotations: tuple[Annotation, ...] = ()
    failure: Failure | None = None
    queue_seconds: float = 0.0
    """From submission until a worker took the document."""
    compute_seconds: float = 0.0
    """From then until the result was ready."""
    notes: tuple[str, ...] = ()
    """What people who read it should know: such as that the options ask for what the models cannot give."""
    words: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    """Id of an annotation -> what its plugin says of it in words, where a server was asked for them."""
    shared: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    """Name of a shared layer -> its value; only where the analyzer ran in this process, it is never sent."""

    @property
    def ok(self) -> bool:
        return self.failure is None


class DocumentStatus(StrEnum):
    OK = "ok"
    """Every analyzer asked for succeeded."""
    PARTIAL = "partial"
    """At least one succeeded, at least one failed."""
    FAILED = "failed"
    """None succeeded, or the document was rejected."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """All that was found out about one document."""

    document_id: str
    status: DocumentStatus
    results: tuple[AnalyzerResult, ...] = ()
    """In the order of the request."""
    failure: Failure | None = None
    """Why the document as a whole failed; None if only analyzers did."""
    language: str = ""
    """That it was analyzed as; of a document that was refused for its language, what its text was found to be in."""
    index: int = 0
    """Position in the stream, from 0."""
    queue_seconds: float = 0.0
    compute_seconds: float = 0.0
    cached: bool = False
    """Whether the results are those of an equal document before, which the server had kept."""
    language_source: LanguageSource | None = None
    """How `language` is known; None: it is not told."""
    identified: IdentifiedLanguage | None = None
    """What the text looks like, with the confidence in that; None: nobody has looked."""

    @property
    def ok(self) -> bool:
        return self.status is DocumentStatus.OK

    def __getitem__(self, name: str) -> AnalyzerResult:
        for result in self.results:
            if result.name == name:
                return result
        raise KeyError(name)

    def annotations(self, kind: str | None = None) -> list[Annotation]:
        """Annotations of all analyzers, or those of one kind, in the order of the results."""
        return [item for result in self.results for item in result.annotations if kind in (None, item.kind)]


def status_of(failures: Sequence[Failure | None], failure: Failure | None = None) -> DocumentStatus:
    """How a document ended, from how each analyzer failed, if it did, and from its own failure."""
    if failure is not None:
        return DocumentStatus.CANCELLED if failure.reason is Reason.CANCELLED else DocumentStatus.FAILED
    failed = [one for one in failures if one is not None]
    if not failed:
        return DocumentStatus.OK
    if any(one.reason is Reason.CANCELLED for one in failed):
        return DocumentStatus.CANCELLED
    return DocumentStatus.PARTIAL if len(failed) < len(failures) else DocumentStatus.FAILED


def in_order(results: Iterable[AnalyzerResult], names: Sequence[str]) -> tuple[AnalyzerResult, ...]:
    """The results in the order of the request, however they arrived."""
    by_name = {result.name: result for result in results}
    return tuple(by_name[name] for name in names if name in by_name)
