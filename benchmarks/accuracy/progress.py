"""Progress on stderr: moving bars on a terminal, a line for each finished step anywhere else."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

QUIET = 30.0
"""Seconds without a line before one says how far a step is."""


class Watch:
    """Tells a person how far the evaluation is."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._live = self._console.is_terminal
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._live,
        )
        self._tasks: dict[str, TaskID] = {}
        self._began: dict[str, float] = {}
        self._told = time.monotonic()

    def __enter__(self) -> Watch:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def documents(self, what: str, done: int, total: int) -> None:
        """So many of the documents are done."""
        self._began.setdefault(what, time.monotonic())
        if self._live:
            if what not in self._tasks:
                self._tasks[what] = self._progress.add_task(what, total=total)
            self._progress.update(self._tasks[what], completed=done)
        elif done == total:
            self._console.print(f"{what}: {total} documents in {time.monotonic() - self._began.pop(what):.0f} s")
        elif time.monotonic() - self._told > QUIET:
            self._console.print(f"{what}: {done} of {total} documents")
        else:
            return
        self._told = time.monotonic()

    def step(self, what: str) -> None:
        """Something is done that cannot be counted."""
        self._console.print(f"{what}: done")
