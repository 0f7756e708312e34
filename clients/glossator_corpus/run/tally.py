"""What a run has come to, in numbers, and what is to be told about it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from glossator import DocumentResult, Failure
from glossator.cli.show.describe import one_line, several
from glossator.cli.show.repeats import Repeats


@dataclass(slots=True)
class Tally:
    """Counts, and tells of what went wrong; of many, only the first ones by themselves."""

    tell: Callable[[str], None]
    documents: int = 0
    """All that the corpus has, those with failures and those done before included."""
    before: int = 0
    """Of which everything had been done before."""
    failed_before: int = 0
    """Of those, documents of which some result had failed."""
    retryable: int = 0
    """Of those, documents that may succeed with --retry-failed."""
    unreadable: int = 0
    repeated: int = 0
    """Read once more, with the same text: left out."""
    changed: int = 0
    """With another text than the tables had under their id."""
    renamed: int = 0
    """With the id of another one of the same corpus."""
    results: int = 0
    """Written."""
    annotations: int = 0
    pieces: int = 0
    """Rows that annotations have: one of several pieces has several."""
    analyzed: int = 0
    failed: int = 0
    """Documents of which some result failed, of those that were analyzed."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Of failed results."""
    _repeats: Repeats = field(init=False)
    _began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._repeats = Repeats(self.tell)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def note(self, what: str, document: str, message: str) -> None:
        """Tell something of a document; `what` is the kind of thing."""
        self._repeats.tell(what, f"{one_line(document)}: {one_line(message)}")

    def could_not_be_read(self, document: str, failure: Failure) -> None:
        self.unreadable += 1
        self.note("could not be read", document, f"{failure.reason.value}: {failure.message}")

    def came_back(self, document: str, result: DocumentResult, failures: Sequence[tuple[str, Failure]]) -> None:
        """A document was analyzed; `failures` by analyzer."""
        self.analyzed += 1
        self.failed += bool(failures)
        for name, failure in failures:
            self.reasons[failure.reason.value] += 1
            if result.failure is None:
                message = f"{name}: {failure.reason.value}: {failure.message}"
                self.note(f"{name}: {failure.reason.value}", document, message)
        if result.failure is not None:
            failure = result.failure
            self.note(failure.reason.value, document, f"{failure.reason.value}: {failure.message}")

    def kept(self, results: int, annotations: int, pieces: int) -> None:
        """So many more are in the tables."""
        self.results += results
        self.annotations += annotations
        self.pieces += pieces

    def summary(self, where: str) -> str:
        """One line."""
        parts = [f"{several(self.documents, 'document')}: {self.analyzed:,} analyzed"]
        for count, what in (
            (self.before, "done before"),
            (self.repeated, "there twice"),
            (self.changed, "with a changed text"),
            (self.renamed, "with an id that was taken"),
            (self.unreadable, "could not be read"),
        ):
            if count:
                parts.append(f"{count:,} {what}")
        if self.failed:
            why = ", ".join(f"{reason} {count:,}" for reason, count in self.reasons.most_common())
            parts.append(f"{self.failed:,} failed, wholly or in part" + (f" ({why})" if why else ""))
        rate = self.analyzed / self.seconds if self.seconds else 0.0
        if self.failed_before:
            parts.append(f"{self.failed_before:,} failed before (--retry-failed runs {self.retryable:,} of them again)")
        written = f"{several(self.results, 'result')} and {several(self.annotations, 'annotation')}"
        if self.pieces != self.annotations:
            written += f" ({several(self.pieces, 'row')}, one for each piece)"
        written += f" written to {where}"
        return f"{', '.join(parts)}; {written} in {self.seconds:.1f} s ({rate:.1f} documents/s)"
