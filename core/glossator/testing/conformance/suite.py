"""All checks, and the ways to run them: one after the other, or as tests of pytest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from glossator.testing.conformance import analyzer_manifest as manifest
from glossator.testing.conformance import analyzer_results as results
from glossator.testing.conformance import analyzer_runs as runs
from glossator.testing.conformance import observer, parser, process
from glossator.testing.conformance.subject import AnalyzerSubject, ObserverSubject, ParserSubject, Subject
from glossator.testing.conformance.verdict import Check, NotApplicable, Problem, Status, Verdict
from glossator.testing.plugin import Plugin, imported, manifests_of

_PROCESS = (
    Check("survives", process.survives, alive=False),
    Check("light-import", process.light_import, alive=False),
    Check("create-time", process.create_time, alive=False),
    Check("create-threads", process.create_threads, alive=False),
    Check("create-files", process.create_files, alive=False),
    Check("create-globals", process.create_globals, alive=False),
    Check("create-twice", process.create_twice, alive=False),
    Check("fork", process.fork, alive=False),
    Check("memory", process.memory, alive=False),
    Check("quiet", process.quiet, alive=False),
)
_LAST = (
    # They wait for what the fresh process does last.
    Check("second-process", process.second_process),
    Check("growth", process.growth, alive=False),
    Check("close", process.close, alive=False),
)

CHECKS: Mapping[str, tuple[Check, ...]] = MappingProxyType(
    {
        "analyzer": (
            Check("manifest", manifest.manifest, alive=False),
            Check("options", manifest.options, alive=False),
            Check("settings", manifest.settings, alive=False),
            Check("values", manifest.values, alive=False),
            *_PROCESS,
            Check("awkward-texts", results.awkward_texts),
            Check("speaks", results.speaks),
            Check("spans", results.spans),
            Check("offsets", results.offsets),
            Check("wire", results.wire),
            Check("references", results.references),
            Check("declarations", results.declarations),
            Check("inputs", results.inputs),
            Check("messages", results.messages),
            Check("languages", results.languages),
            Check("result-size", results.result_size),
            Check("batch", runs.batch),
            Check("batch-order", runs.batch_order),
            Check("batch-twins", runs.batch_twins),
            Check("batch-poisoned", runs.batch_poisoned),
            Check("repeat", runs.repeat),
            Check("options-forgotten", runs.options_forgotten),
            Check("budget", runs.budget),
            Check("snapshot", results.snapshot),
            *_LAST,
        ),
        "parser": (
            Check("factory", parser.factory, alive=False),
            *_PROCESS,
            Check("description", parser.description),
            Check("awkward-texts", parser.awkward_texts),
            Check("tokens", parser.tokens),
            Check("words", parser.words),
            Check("syntax", parser.syntax),
            Check("mentions", parser.mentions),
            Check("probabilities", parser.probabilities),
            Check("steps", parser.steps),
            Check("batch", parser.batch),
            Check("repeat", parser.repeat),
            *_LAST,
        ),
        "observer": (
            Check("survives", process.survives, alive=False),
            Check("light-import", process.light_import, alive=False),
            Check("hook", observer.hook),
            Check("faults", observer.faults),
            Check("retention", observer.retention),
            Check("overhead", observer.overhead),
            Check("quiet", observer.quiet),
            Check("untouched", observer.untouched),
            Check("shutdown", observer.shutdown),
        ),
    }
)
"""Kind of part -> its checks, in the order in which they run."""

_SUBJECTS: Mapping[str, type[Subject]] = MappingProxyType(
    {"analyzer": AnalyzerSubject, "parser": ParserSubject, "observer": ObserverSubject}
)


def subjects(plugin: Plugin, *, analyzer: str = "", **how: Any) -> list[Subject]:
    """The parts of a plugin: each of its analyzers, its parser, its observer; or the one analyzer that is named.

    `how` is what `Subject` takes: samples, settings, options, language, more, limits, snapshot.
    """
    found = imported(plugin)
    names = [manifest.name for manifest in manifests_of(found)]
    if analyzer and analyzer not in names:
        raise ValueError(f"the plugin has no analyzer {analyzer!r}; it has: {', '.join(names) or 'none'}")
    parts: list[Subject] = [
        AnalyzerSubject(plugin, name, **how) for name in names if analyzer in ("", name)
    ]
    if not analyzer and hasattr(found, "glossator_parser"):
        parts.append(ParserSubject(plugin, **how))
    if not analyzer and hasattr(found, "glossator_batch"):
        parts.append(ObserverSubject(plugin, **how))
    if not parts:
        raise ValueError("the plugin has no analyzer, no parser and no observer: is it the right module?")
    return parts


def verdicts(
    subject: Subject, *, only: Sequence[str] = (), exceptions: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Verdict]:
    """The verdict of each check, or of those that are named, as soon as it is there.

    `exceptions` are checks to leave out, with the reason. Raises `ValueError` for a check that there is not, and for
    an exception without a reason.
    """
    checks = chosen(subject, only=only, exceptions=exceptions)
    subject.start()
    for check in checks:
        yield judge(subject, check, exceptions)


def chosen(subject: Subject, *, only: Sequence[str] = (), exceptions: Mapping[str, str] = {}) -> list[Check]:
    """The checks that are named, or all; raises as `verdicts` does."""
    checks = CHECKS[subject.kind]
    known = {check.id for each in CHECKS.values() for check in each}
    for name in (*only, *exceptions):
        if name not in known:
            raise ValueError(f"there is no check {name!r}; there are: {', '.join(sorted(known))}")
    for name, reason in exceptions.items():
        if not reason.strip():
            raise ValueError(f"the check {name!r} cannot be left out without a reason: say why")
    return [check for check in checks if not only or check.id in only]


def judge(subject: Subject, check: Check, exceptions: Mapping[str, str] = MappingProxyType({})) -> Verdict:
    """The verdict of one check."""
    if reason := exceptions.get(check.id):
        return Verdict(subject.name, check.id, Status.SKIP, reason=reason)
    try:
        if check.alive and (why := subject.survived()):
            return Verdict(subject.name, check.id, Status.SKIP, reason=why)
        problems = tuple(check.run(subject))
    except NotApplicable as error:
        return Verdict(subject.name, check.id, Status.SKIP, reason=str(error))
    except Exception as error:
        # What the plugin raises where no check reckoned with it is a fault of the plugin's, and so it is told.
        place = subject.places.of_error(error)
        told = Problem(f"it raised {type(error).__name__}: {error}", place or subject.places.first)
        return Verdict(subject.name, check.id, Status.FAIL, (told,))
    return Verdict(subject.name, check.id, Status.FAIL if problems else Status.PASS, problems)


def conformance(
    plugin: Plugin,
    *,
    analyzer: str = "",
    only: Sequence[str] = (),
    exceptions: Mapping[str, str] = MappingProxyType({}),
    **how: Any,
) -> list[Verdict]:
    """The verdicts on all parts of a plugin, or on one analyzer. `how` is what `Subject` takes."""
    found: list[Verdict] = []
    for subject in subjects(plugin, analyzer=analyzer, **how):
        try:
            found += verdicts(subject, only=only, exceptions=exceptions)
        finally:
            subject.close()
    return found


def parametrize_with_checks(
    plugin: Plugin,
    *,
    analyzer: str = "",
    only: Sequence[str] = (),
    exceptions: Mapping[str, str] = MappingProxyType({}),
    **how: Any,
) -> Callable[[Any], Any]:
    """Makes one test of each check: the decorated function gets `check`, and calls it.

        @parametrize_with_checks("acme.plugin", exceptions={"growth": "quadratic in the number of names, which is small"})
        def test_conforms(check):
            check()
    """
    import pytest

    parameters = []
    for subject in subjects(plugin, analyzer=analyzer, **how):
        for check in chosen(subject, only=only, exceptions=exceptions):
            bound = _Bound(subject, check, exceptions)
            parameters.append(pytest.param(bound, id=f"{subject.name}-{check.id}"))
    return pytest.mark.parametrize("check", parameters)


class _Bound:
    """A check of a subject, to be called in a test."""

    def __init__(self, subject: Subject, check: Check, exceptions: Mapping[str, str]) -> None:
        self._subject = subject
        self._check = check
        self._exceptions = exceptions

    def __call__(self) -> None:
        import pytest

        __tracebackhide__ = True
        self._subject.start()
        verdict = judge(self._subject, self._check, self._exceptions)
        if verdict.status is Status.SKIP:
            pytest.skip(verdict.reason)
        if verdict.problems:
            pytest.fail("\n".join(map(str, verdict.problems)), pytrace=False)

    def __repr__(self) -> str:
        return f"{self._subject.name}-{self._check.id}"
