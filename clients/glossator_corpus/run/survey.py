"""What a corpus consists of, without analyzing it: `glossator run --dry-run`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from glossator.reading.documents import How, survey
from glossator.reading.files import STDIN
from glossator_corpus.member import Member


@dataclass(slots=True)
class Survey:
    """Counts by format: the name of the reader, or empty for what none can read."""

    documents: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    bytes: Counter[str] = field(default_factory=Counter)
    """Of the files, as they are stored."""
    _last: str = ""

    def weigh(self, paths: Iterable[str], how: How) -> None:
        """Look at the sizes of files; that of standard input is known to nobody."""
        for chosen in survey([path for path in paths if path != STDIN], how):
            self.bytes[chosen.reader.name if chosen.reader else ""] += chosen.found.source.size or 0

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

    def rows(self) -> list[list[str]]:
        """Format, files, bytes, documents, characters, unreadable; the last row is of all together."""
        names = sorted({*self.documents, *self.unreadable}, key=lambda name: (not name, name))
        counts = (self.sources, self.bytes, self.documents, self.characters, self.unreadable)
        found = [[name or "none", *(f"{count[name]:,}" for count in counts)] for name in names]
        return [*found, ["all", *(f"{count.total():,}" for count in counts)]]
