"""Progress on a terminal: how many documents are done, how fast, and for how long it will go on."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

ItemT = TypeVar("ItemT")

# Who waits no longer than this sees no bar come and go.
PATIENCE = 1.0
WATCHED_BATCH = 8
"""Documents in one batch where somebody looks: the bar goes in small steps, for a little of the speed."""


class _Rate(ProgressColumn):
    """Documents a second, or seconds a document where that is less than one."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        if not speed:
            return Text()
        return Text(f"{speed:.1f}/s" if speed >= 1 else f"{1 / speed:.1f} s each", style="dim")


def watched(
    found: Iterable[ItemT], total: int | None, output: Console, *, until_first: bool = False, patience: float = PATIENCE
) -> Iterator[ItemT]:
    """The items as they come, with a bar on `output` meanwhile, after `patience` seconds.

    `total` is None if nobody knows how many there will be. With `until_first` the bar goes when the first one is there:
    the items are shown in the same place.
    """
    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(elapsed_when_finished=True),
        TimeElapsedColumn(),
        console=output,
        redirect_stdout=False,
        redirect_stderr=False,
        transient=True,
    )
    task = progress.add_task("analyzing", total=total)
    lock = threading.Lock()
    over = False

    def show() -> None:
        with lock:
            if not over:
                progress.start()

    timer = threading.Timer(patience, show)
    timer.daemon = True
    if patience > 0:
        timer.start()
    else:
        show()
    try:
        for item in found:
            progress.advance(task)
            if until_first and not over:
                with lock:
                    over = True
                    progress.stop()
            yield item
    finally:
        timer.cancel()
        with lock:
            over = True
            progress.stop()
