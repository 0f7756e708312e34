"""What a check found: nothing, problems, or that it does not concern this plugin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, what to do about it, and where."""

    message: str
    place: str = ""
    """FILE:LINE, of the line to change; empty if nobody knows it."""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class NotApplicable(Exception):
    """Raised by a check that has nothing to look at; says why."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that plugins are held to. The first line of its function's docstring says which."""

    id: str
    run: Callable[[Any], Iterable[Problem]]
    """Called with a subject; gives problems, or raises `NotApplicable`."""
    alive: bool = True
    """Runs the plugin in this process: left out if a process of its own has not survived it."""
    steps: tuple[str, ...] = ()
    """What the process of its own has to do for it."""

    @property
    def summary(self) -> str:
        """What it holds plugins to, in one line."""
        return (self.run.__doc__ or "").strip().splitlines()[0]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one check ended for one subject."""

    subject: str
    """Name of the analyzer, or "parser of MODULE", "observer of MODULE"."""
    check: str
    status: Status
    problems: tuple[Problem, ...] = ()
    reason: str = ""
    """Why it was skipped."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong, as far as it was looked at."""
        return self.status is not Status.FAIL

    def __str__(self) -> str:
        told = "; ".join(map(str, self.problems)) or self.reason
        return f"{self.status.value.upper()} {self.subject} {self.check}" + (f": {told}" if told else "")
