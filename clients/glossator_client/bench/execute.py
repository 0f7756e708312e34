"""Carries out what `glossator bench` was asked for: warms up, loads, and has the run judged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from glossator.cli.show.console import show
from glossator_client.bench.load import Load, Run
from glossator_client.bench.loops import Sample, Watch, nobody
from glossator_client.bench.scenarios import Scenario, Verdict
from glossator_client.bench.shown import run_line
from glossator_client.bench.summary import Summary

_SHORTEST = 0.5
"""Seconds of warming up that tell which rate to expect."""
ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for; times in seconds."""

    kind: Scenario | None
    duration: float
    rate: float | None
    bound: float | None
    warm_up: float

    @property
    def scheduled(self) -> bool:
        """Whether documents arrive when they are due, so that they can be sent too late."""
        return self.kind is Scenario.SERVER or (self.kind is None and self.rate is not None)


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of it."""

    samples: Sequence[Sample]
    """Of a search, those of the run that counts."""
    verdict: Verdict | None = None
    runs: Sequence[Run] = ()

    def json(self) -> dict[str, Any]:
        """For a file."""
        runs = [{"rate": run.rate, "kept": run.kept, "documents": run.queries, "over": run.over} for run in self.runs]
        return {
            **({} if self.verdict is None else {"verdict": self.verdict.json()}),
            **({"runs": runs} if runs else {}),
        }


def execute(load: Load, plan: Plan, notes: Console) -> Ran:
    """Runs to the end, with a line of progress on a terminal. A scenario of arrivals needs a bound."""
    expected = 0.0
    seconds = plan.warm_up
    if plan.kind is Scenario.OFFLINE or (plan.kind is Scenario.SERVER and plan.rate is None):
        seconds = max(seconds, _SHORTEST)
    if seconds:
        show(notes, Text(f"warming up for {seconds:g} s …", style="dim"))
        expected = Summary.of(asyncio.run(load.run(seconds, None, nobody))).documents_per_second
    if plan.kind is None:
        return Ran(_watched(lambda watch: load.run(plan.duration, plan.rate, watch), plan.duration, notes))
    if plan.kind is Scenario.OFFLINE:
        rate = plan.rate or expected
        return Ran(*_watched(lambda watch: load.offline(plan.duration, rate, watch), plan.duration, notes))
    if plan.kind is not Scenario.SERVER:
        kind = plan.kind
        return Ran(*_watched(lambda watch: load.streams(kind, plan.duration, watch), plan.duration, notes))
    if plan.bound is None:
        raise ValueError("Server needs a bound")
    bound = plan.bound

    def told(run: Run) -> None:
        show(notes, Text(run_line(run, bound), style="dim"))

    start = max(expected / 2, 1 / plan.duration)
    return Ran(
        *_watched(
            lambda watch: load.server(plan.duration, bound, rate=plan.rate, start=start, told=told, watch=watch),
            None,
            notes,
        )
    )


def _watched(work: Callable[[Watch], Coroutine[Any, Any, ResultT]], duration: float | None, notes: Console) -> ResultT:
    """The load, with a line of progress if somebody looks."""
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=notes, transient=True, disable=not notes.is_terminal) as progress:
        task = progress.add_task("", total=duration)
        done = failed = 0

        def watch(sample: Sample) -> None:
            nonlocal done, failed
            done += 1
            failed += bool(sample.answer.failure)
            elapsed = progress.tasks[0].elapsed or 0.0
            speed = f"{done / elapsed:,.1f}/s" if elapsed else ""
            progress.update(task, completed=elapsed, description=f"{done:,} documents  {speed}  {failed:,} failed")

        return asyncio.run(work(watch))
