"""What a corpus consists of, without analyzing it: `glossator run --dry-run`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from glossator.cli.show.describe import several
from glossator.reading.documents import How, survey
from glossator.reading.files import STDIN
from glossator_corpus.member import Member
from glossator_corpus.resume.index import Index
from glossator_corpus.run.feed import Feed, Names
from glossator_corpus.run.request import Known
from glossator_corpus.run.stop import Stop
from glossator_corpus.run.tally import Tally
from glossator_corpus.tables.folder import MANIFEST, Folder


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

    def through(self, members: Iterable[Member | None]) -> Iterator[Member | None]:
        """The members, looked at as they go by; sources come one after the other."""
        for member in members:
            yield member
            if member is None:
                continue
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


@dataclass(frozen=True, slots=True)
class Left:
    """What a run into a folder of tables would have to do, as far as they tell."""

    analyzers: Names
    documents: int
    """That lack something."""
    lacking: Counter[str]
    """Analyzer -> how many of them lack it."""
    tally: Tally
    new: bool = False
    """There are no tables yet."""

    def lines(self, where: str) -> Iterator[str]:
        """For people."""
        tally = self.tally
        if self.new:
            which = ", ".join(self.analyzers) or "the analyzers that run when none is named"
            yield f"{where} has no tables yet: it lacks all of {which}, for {several(self.documents, 'document')}"
            return
        lacks = ", ".join(f"{name} {self.lacking[name]:,}" for name in self.analyzers if self.lacking[name])
        rest = f"and lacks for {self.documents:,}: {lacks}" if lacks else "and lacks nothing"
        yield f"of {', '.join(self.analyzers)}, {where} has all for {several(tally.before, 'document')} {rest}"
        for count, what in (
            (tally.changed, "have another text, language or time than the tables: they run again"),
            (tally.failed_before, f"failed before (--retry-failed runs {tally.retryable:,} of them again)"),
        ):
            if count:
                yield f"{count:,} {what}"
        yield "whether options, settings or models have changed, only the run itself can tell"


def left(
    members: Iterable[Member | None],
    out: Path | None,
    analyzers: Sequence[str],
    tell: Callable[[str], None],
    *,
    retry_failed: bool,
) -> Left:
    """Go through all members, without a server.

    `analyzers` are asked for; by default those that the tables have. Nothing in the folder changes. Raises
    `FolderUnusable`, `Damaged`, and `NotWritten` if there is no room for the index, which is a temporary file.
    """
    with TemporaryDirectory(prefix="glossator-") as place:
        folder = Folder(out or Path(place, "none"))
        folder.check()
        if (folder.path / MANIFEST).exists():
            folder.look()
        with Index(folder, Path(place, "index.sqlite")) as index:
            names = tuple(dict.fromkeys(analyzers)) or tuple(index.analyzers)
            asked, tally, stop = _ByName(names), Tally(tell), Stop(tell)
            feed = Feed(members, asked, index, tally, stop, enter=lambda *_: None, retry_failed=retry_failed)
            lacking: Counter[str] = Counter()
            count = 0
            while missing := feed.next_request():
                for document in feed.documents(missing):
                    if document is not None:
                        count += 1
                        lacking.update(missing)
    if folder.parts:
        return Left(names, count, lacking, tally)
    return Left(names, tally.documents - tally.unreadable - tally.repeated, lacking, tally, new=True)


@dataclass(frozen=True, slots=True)
class _ByName:
    """Asks for analyzers of which nobody says which fingerprints they have now."""

    names: Names

    def known(self, language: str) -> Known:
        return Known(language, {}, {})

    def ways(self) -> str:
        return ""
