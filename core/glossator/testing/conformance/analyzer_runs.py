"""Checks of an analyzer over several documents and several runs: batches, repetition, options, cancelled work."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from glossator.contract.analyzer import Analyzer, Budget, Failed, Outcome
from glossator.contract.view import View
from glossator.errors import BudgetExceeded, Reason
from glossator.host.registry import validate_options
from glossator.testing.conformance.analyzer_manifest import variants
from glossator.testing.conformance.runner import AnalyzerRunner
from glossator.testing.conformance.same import PADDING, difference, plain
from glossator.testing.conformance.subject import AnalyzerSubject
from glossator.testing.conformance.texts import prose
from glossator.testing.conformance.verdict import NotApplicable, Problem
from glossator.text.document import Document

_STOPPED = frozenset({Reason.ANALYZER_TIMEOUT, Reason.CANCELLED, Reason.DEADLINE_EXCEEDED})
_CANCELLED_TEXTS = 4
_CANCELLED_CHARACTERS = 16_000
_TRIES = 3


def batch(subject: AnalyzerSubject) -> Iterator[Problem]:
    """A batch says of each document what the document alone gets said."""
    names = list(subject.texts)
    yield from _compared(subject, names, _run(subject, names), "in a batch with others")


def batch_order(subject: AnalyzerSubject) -> Iterator[Problem]:
    """The order of documents in a batch changes nothing."""
    for names in (subject.short[::-1], [*subject.short[1::2], *subject.short[::2]]):
        problems = list(_compared(subject, names, _run(subject, names), "in a batch in another order"))
        yield from problems
        if problems:
            return


def batch_twins(subject: AnalyzerSubject) -> Iterator[Problem]:
    """Equal texts in a batch, and equal ids of different documents, do not get mixed up."""
    names = [name for name in subject.short for _ in range(2)]
    _ = subject.alone
    problems = list(_compared(subject, names, _run(subject, names), "in a batch with its twin"))
    yield from problems
    if problems:
        return
    for ids in ("", "the same"):
        documents = [Document(subject.texts[name], id=ids) for name in subject.short]
        given = subject.runner.run(subject.made, documents)
        problems = list(_compared(subject, subject.short, given, "with an id that other documents have, too"))
        yield from problems
        if problems:
            return


def batch_poisoned(subject: AnalyzerSubject) -> Iterator[Problem]:
    """A document on which it fails takes nothing from the others of its batch, nor from those after."""
    names, _ = subject.short, subject.alone
    made = subject.runner.make()
    try:
        views: list[View] = []
        for number, name in enumerate(names):
            views += [_Poisoned()] if number % 3 == 1 else []
            views += subject.runner.views([subject.texts[name]])
        outcomes = subject.runner.outcomes(made, views)
        given = [plain(each) for each, view in zip(outcomes, views, strict=True) if not isinstance(view, _Poisoned)]
        problems = list(_compared(subject, names, given, "in a batch with a document on which it fails"))
        yield from problems
        if not problems:
            yield from _compared(
                subject, names, subject.runner.run(made, _texts(subject, names)), "after it has failed"
            )
    finally:
        subject.runner.close(made)


def repeat(subject: AnalyzerSubject) -> Iterator[Problem]:
    """The same document gets the same said of it a second time."""
    if not subject.manifest.deterministic:
        raise NotApplicable("its manifest says that it is not deterministic")
    _ = subject.alone
    again = [subject.runner.run(subject.made, [subject.texts[name]])[0] for name in subject.texts]
    yield from _compared(subject, list(subject.texts), again, "when it is asked again")


def options_forgotten(subject: AnalyzerSubject) -> Iterator[Problem]:
    """All options work, and those of one request are gone when the next one comes."""
    runner, manifest, _ = subject.runner, subject.manifest, subject.alone
    names = subject.short
    tried = 0
    for change in variants(manifest.options):
        chosen = validate_options(manifest, {**subject.part.options, **change})
        tried += 1
        failed = [
            name
            for name, outcome in zip(
                names, runner.outcomes(subject.made, runner.views(_texts(subject, names)), chosen), strict=True
            )
            if isinstance(outcome, Failed) and "failed" not in subject.alone[name]
        ]
        if failed:
            yield Problem(f"with {change} it fails on {failed[0]!r}", subject.place)
            return
        again = _run(subject, names)
        problems = list(_compared(subject, names, again, f"after a request with {change}"))
        yield from problems
        if problems:
            return
    if not tried:
        raise NotApplicable("no option can be varied without knowing more of it")


def budget(subject: AnalyzerSubject) -> Iterator[Problem]:
    """Work that nobody waits for any more comes to an end, and is not passed off as complete."""
    # As many words in each, so that their order does not matter.
    texts = [
        prose(_CANCELLED_CHARACTERS).replace("Oliveira", f"Oliveira{number}") for number in range(_CANCELLED_TEXTS)
    ]
    views = subject.runner.views(texts)
    full, expected = _measured(subject.runner, subject.made, views, subject.runner.options, Budget())
    if isinstance(expected, BaseException):
        raise NotApplicable("it fails: see 'awkward-texts'")
    for given in (_cancelled(0), _cancelled(2)):
        taken, outcomes = _measured(subject.runner, subject.made, views, subject.runner.options, given)
        if isinstance(outcomes, BaseException):
            if not isinstance(outcomes, BudgetExceeded):
                message = f"cancelled, it raised {type(outcomes).__name__}: let BudgetExceeded through"
                yield Problem(message, subject.places.of_error(outcomes) or subject.place)
                return
        else:
            for outcome, whole in zip(outcomes, expected, strict=False):
                stopped = isinstance(outcome, Failed) and outcome.failure.reason in _STOPPED
                if not stopped and difference(plain(outcome), plain(whole), PADDING):
                    message = "cancelled, it gave a part as if it were all: let BudgetExceeded through"
                    yield Problem(message, subject.place)
                    return
        for _ in range(_TRIES):
            if taken <= max(subject.limits.unheeded_seconds, full / 2):
                break
            taken = min(taken, _measured(subject.runner, subject.made, views, subject.runner.options, _cancelled(2))[0])
        else:
            message = f"cancelled, it worked on for {taken:.1f} s of {full:.1f} s: call budget.check() between steps"
            yield Problem(message, subject.place)
            return


def _cancelled(looks: int) -> Budget:
    """A budget that is cancelled after so many looks at it."""
    left = [looks]

    def cancelled() -> bool:
        left[0] -= 1
        return left[0] < 0

    return Budget(cancelled=cancelled)


def _measured(
    runner: AnalyzerRunner, made: Analyzer[Any], views: Sequence[View], options: Any, budget: Budget
) -> tuple[float, Sequence[Outcome] | BaseException]:
    """Seconds, also those that are only waited, and what came of it."""
    started = time.perf_counter()
    given: Sequence[Outcome] | BaseException
    try:
        given = runner.call(made, views, options, budget)
    except BaseException as error:
        given = error
    return time.perf_counter() - started, given


def _texts(subject: AnalyzerSubject, names: Sequence[str]) -> list[str]:
    return [subject.texts[name] for name in names]


def _run(subject: AnalyzerSubject, names: Sequence[str]) -> list[Any]:
    """Plain results of a batch, after each document has been looked at alone."""
    _ = subject.alone
    return subject.runner.run(subject.made, _texts(subject, names))


def _compared(subject: AnalyzerSubject, names: Sequence[str], given: Sequence[Any], when: str) -> Iterator[Problem]:
    """The first that is not what the document alone gets."""
    if not subject.manifest.deterministic:
        raise NotApplicable("its manifest says that it is not deterministic")
    for name, found in zip(names, given, strict=True):
        if where := difference(subject.alone[name], found, PADDING):
            yield Problem(
                f"{when}, {name!r} gets something else: {where}: keep nothing between documents", subject.place
            )
            return


class _Poisoned(View):
    """A document that makes whoever looks at it fail."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(Document("poison"), None, frozenset(), {})  # type: ignore[arg-type]

    @property
    def text(self) -> str:
        raise ValueError("this document is poisoned, as a test of the kit")

    def slice(self, span: Any) -> str:
        raise ValueError("this document is poisoned, as a test of the kit")

    def _read(self, layer: Any) -> Any:
        raise ValueError("this document is poisoned, as a test of the kit")

    def _provided(self, kind: str) -> Any:
        raise ValueError("this document is poisoned, as a test of the kit")
