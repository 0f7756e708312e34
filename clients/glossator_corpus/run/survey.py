"""What a corpus consists of, without analyzing it: `glossator run --dry-run`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from glossator_corpus.member import Member


@dataclass(slots=True)
class Survey:
    """Counts by format: the name of the reader, or empty for what none can read."""

    documents: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    _last: str = ""

    def look(self, members: Iterable[Member]) -> None:
        """Go through all of them; sources come one after the other."""
        for member in members:
            name = member.reader
            if member.source != self._last:
                self.sources[name] += 1
                self._last = member.source
            if member.failure is None:
                self.documents[name] += 1
                self.characters[name] += len(member.document.text)
            else:
                self.unreadable[name] += 1

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Format, files, documents, characters, unreadable; the last row is of all together."""
        names = sorted({*self.documents, *self.unreadable}, key=lambda name: (not name, name))
        counts = (self.sources, self.documents, self.characters, self.unreadable)
        found = [(name or "none", *(f"{count[name]:,}" for count in counts)) for name in names]
        return [*found, ("all", *(f"{count.total():,}" for count in counts))]  # type: ignore[list-item]
