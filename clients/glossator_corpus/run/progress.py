"""How far a run has come, for whoever looks: documents, their rate, failures, and the time that is left."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from glossator.reading.files import STDIN, find
from glossator_corpus.member import Member
from glossator_corpus.run.tally import Tally


class Watch:
    """A line on standard error while it is a terminal; else nothing is shown."""

    def __init__(self, paths: Iterable[str], tally: Tally, *, limit: int | None = None) -> None:
        self._tally = tally
        self._progress: Progress | None = None
        if sys.stderr.isatty():
            listed = list(paths)
            known = limit is None and STDIN not in listed
            self._total = sum(found.source.size or 0 for found in find(listed, whole=True)) if known else 0
            self._position = Position(listed if known else ())
            self._progress = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                redirect_stdout=False,
                transient=True,
            )
            self._task = self._progress.add_task("reading", total=self._total or None)

    def __enter__(self) -> Self:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def through(self, members: Iterable[Member | None]) -> Iterator[Member | None]:
        """The members, looked at as they go by."""
        for member in members:
            if member is not None and self._progress is not None:
                self._position.pass_by(member)
            yield member

    def __call__(self) -> None:
        """Something has been done."""
        if self._progress is None:
            return
        tally = self._tally
        rate = tally.analyzed / tally.seconds if tally.seconds else 0.0
        told = f"{tally.documents:,} documents  {rate:.1f}/s  {tally.failed + tally.unreadable:,} failed"
        self._progress.update(self._task, description=told, completed=min(self._position.bytes, self._total))


class Position:
    """How many bytes of the files have gone by: exactly at the end of each, in between about."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._files = find(paths, whole=True)
        self._name, self._size = "", 0
        self._passed = 0
        self._text = 0
        self._passed_text = 0

    @property
    def bytes(self) -> int:
        """Of a packed file more text comes than it has bytes: as much as it was with those before it."""
        ratio = self._passed / self._passed_text if self._passed_text else 1.0
        return self._passed + min(self._size, int(self._text * ratio))

    def pass_by(self, member: Member) -> None:
        """A member was read: files before its own are over."""
        while member.source != self._name and not (self._name and member.source.startswith(f"{self._name}/")):
            found = next(self._files, None)
            if found is None:
                return
            self._passed += self._size
            self._passed_text += self._text
            self._name, self._size, self._text = found.source.name, found.source.size or 0, 0
        self._text += len(member.document.text)
