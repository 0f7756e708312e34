"""All that a run is told, and a run from beginning to end: what `glossator run` does, for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from glossator import AnalyzerSpec, Config
from glossator.errors import GlossatorError
from glossator.reading.documents import How, Item, documents
from glossator_corpus.member import Member
from glossator_corpus.resume.index import Index
from glossator_corpus.run import engine
from glossator_corpus.run.engine import Engine
from glossator_corpus.run.progress import Watch
from glossator_corpus.run.request import Request
from glossator_corpus.run.run import Run
from glossator_corpus.run.stop import Stop
from glossator_corpus.run.tally import Tally
from glossator_corpus.tables.folder import Folder


def default_set(client: Engine) -> list[AnalyzerSpec]:
    """What a server runs if nobody says what."""
    return [AnalyzerSpec(info.id) for info in client.list_analyzers() if info.in_default_set]


@dataclass(frozen=True, slots=True)
class Job:
    """What to analyze, how, and where to."""

    corpus: tuple[str, ...]
    """Files, folders, patterns, "-"."""
    out: Path
    """The folder of the tables."""
    how: How = field(default_factory=How)
    """To read it."""
    limit: int | None = None
    """Only so many members of the corpus."""
    specs: Callable[[Engine], list[AnalyzerSpec]] = default_set
    """The analyzers, once there is a server to be asked."""
    language: str = ""
    """Of documents that name none."""
    analyzer_timeout: float | None = None
    """Seconds."""
    address: str | None = None
    """Of a server; None: one of our own."""
    workers: int | None = None
    """Of our own, or actors on Ray; None: as many as there are processors."""
    retry_failed: bool = False
    ray: bool = False
    """Whether a Ray cluster does it."""
    ray_address: str | None = None
    """None: that of RAY_ADDRESS, or a cluster of our own on this machine."""

    def members(self) -> Iterator[Member | None]:
        """The corpus; None: the next one may be long in coming. Raises `OptionsInvalid` at once for how to read it."""
        return self._limited(documents(self.corpus, self.how, pauses=True))

    def _limited(self, items: Iterable[Item | None]) -> Iterator[Member | None]:
        count = 0
        for item in items:
            if item is None:
                yield None
                continue
            yield Member(item.document, item.source, item.reader, item.failure)
            count += 1
            if count == self.limit:
                return

    def _engine(self, config: Config) -> AbstractContextManager[Engine]:
        if self.ray:
            from glossator_corpus.run.cluster.engine import on_ray  # what needs the extra

            return on_ray(config, self.ray_address, self.workers)
        if self.address is not None:
            return engine.elsewhere(self.address, config)
        return engine.local(config, self.workers)

    def work(self, config: Config, tell: Callable[[str], None]) -> tuple[Tally, bool]:
        """Do it; `tell` gets lines for people. Returns what it came to, and whether somebody interrupted it.

        To be called in the main thread: it handles signals. Raises `FolderUnusable`, `NotWritten`, `Damaged` and
        `ClientError`; and `KeyboardInterrupt`, if it was not to finish what was in flight.
        """
        stop = Stop(tell)
        members = self.members()
        with ExitStack() as stack:
            stack.enter_context(stop.listening())
            folder = stack.enter_context(Folder(self.out))
            index = stack.enter_context(Index(folder))
            client = stack.enter_context(self._engine(config))
            request = Request(
                client,
                self.specs(client),
                language=self.language,
                analyzer_timeout=self.analyzer_timeout,
                beside=not self.ray,
            )
            tally = Tally(tell)
            watch = stack.enter_context(Watch(self.corpus, tally, limit=self.limit))
            run = Run(
                watch.through(members),
                client,
                request,
                folder=folder,
                index=index,
                tally=tally,
                stop=stop,
                retry_failed=self.retry_failed,
                watch=watch,
            )
            try:
                run.go()
            except GlossatorError:
                tell(tally.summary(str(self.out)))
                raise
        return tally, stop.wanted
