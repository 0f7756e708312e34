"""Analyzers that break the contract, one way each. None runs unless a request names it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pydantic import BaseModel

from glossator import (
    Analyzer,
    Annotation,
    Annotations,
    Budget,
    Layer,
    Manifest,
    Outcome,
    Reference,
    Span,
    View,
    hookimpl,
)

Work = Callable[[Sequence[View], Budget], Sequence[Outcome]]
TROUBLE = "TROUBLE"
"""Documents with this word make some of the analyzers fail; all others fail on any document."""


class Value(BaseModel):
    about: Reference | None = None
    number: float = 0.0


class Misbehaving(Analyzer[BaseModel]):
    def __init__(self, work: Work) -> None:
        self._work = work

    def analyze(self, views: Sequence[View], options: BaseModel, budget: Budget) -> Sequence[Outcome]:
        return self._work(views, budget)


def raises(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
    """Raises for the whole batch if one of its documents is trouble; the message quotes the text, as they do."""
    for view in views:
        if TROUBLE in view.text:
            raise ValueError(f"cannot make sense of {view.text!r}")
    return [Annotations() for _ in views]


def miscounts(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
    return [Annotations() for _ in views][1:]


def overreaches(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
    return [_one(view, "acme.overreach", end=len(view.text) + 1) for view in views]


def strays(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
    return [_one(view, "acme.never_declared") for view in views]


def peeks(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
    return [_one(view, "acme.peek", end=len(view.tokens) and len(view.mentions)) for view in views]


def dangles(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
    return [_one(view, "acme.dangle", about=Reference("nothing-7")) for view in views]


def overflows(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
    """Passes the engine's checks, but JSON has no such number: the wire refuses it."""
    return [_one(view, "acme.overflow", number=float("inf")) for view in views]


def dawdles(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
    """Works until its time is over, and asks for it as it should."""
    for view in views:
        while TROUBLE in view.text:
            budget.check()
    return [Annotations() for _ in views]


def hangs(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
    """Never asks for its budget: only the end of its process stops it."""
    while any(TROUBLE in view.text for view in views):
        pass
    return [Annotations() for _ in views]


def crashes(views: Sequence[View], budget: Budget) -> Sequence[Outcome]:
    """Takes its process along, as a fault in native code would."""
    if any(TROUBLE in view.text for view in views):
        os._exit(7)
    return [Annotations() for _ in views]


def _one(view: View, kind: str, end: int = 0, **value: Any) -> Annotations:
    return Annotations((Annotation(kind, (Span(0, end),), Value(**value)),))


def _unborn(settings: BaseModel) -> Analyzer[BaseModel]:
    raise FileNotFoundError("model.bin")


def _manifest(name: str, kind: str, work: Work, *layers: Layer) -> Manifest:
    return Manifest(
        name=f"acme.{name}",
        create=lambda settings: Misbehaving(work),
        emits={f"acme.{kind}": Value},
        summary=f"For tests: {name}.",
        layers=frozenset(layers),
        default=False,
    )


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    yield _manifest("raises", "raise", raises)
    yield _manifest("miscounts", "miscount", miscounts)
    yield _manifest("overreaches", "overreach", overreaches)
    yield _manifest("strays", "stray", strays)
    yield _manifest("peeks", "peek", peeks, Layer.TOKENS)
    yield _manifest("dangles", "dangle", dangles)
    yield _manifest("overflows", "overflow", overflows)
    yield _manifest("dawdles", "dawdle", dawdles)
    yield _manifest("hangs", "hang", hangs)
    yield _manifest("crashes", "crash", crashes)
    yield Manifest(name="acme.unborn", create=_unborn, emits={"acme.birth": Value}, default=False)
