"""All checks, and the ways to run them: one after the other, or as tests of pytest."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from glossator.config import Config
from glossator.contract.analyzer import Manifest
from glossator.host.registry import Registry
from glossator.telling import let_through, words_of
from glossator.testing.conformance import analyzer_manifest as manifest
from glossator.testing.conformance import analyzer_offsets as places
from glossator.testing.conformance import analyzer_results as results
from glossator.testing.conformance import analyzer_runs as runs
from glossator.testing.conformance import observer, parser, process
from glossator.testing.conformance.alarm import Hung, alarm
from glossator.testing.conformance.subject import AnalyzerSubject, ObserverSubject, ParserSubject, Subject
from glossator.testing.conformance.verdict import Check, NotApplicable, Problem, Status, Verdict
from glossator.testing.plugin import Plugin, imported, manifests_of

# Those that look at what a process of its own does, and those that need none.
_FRESH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "survives": ("fork", "twice", "results"),
        "light-import": ("import",),
        "create-time": ("create",),
        "create-threads": ("create",),
        "create-files": ("create",),
        "create-network": ("create",),
        "create-globals": ("create",),
        "create-twice": ("twice",),
        "fork": ("fork",),
        "memory": ("memory",),
        "quiet": ("results",),
        "growth": ("growth",),
        "close": ("close",),
    }
)
_STILL = ("manifest", "options", "settings", "values", "factory")


def _checks(**runs: Callable[[Any], Iterator[Problem]]) -> tuple[Check, ...]:
    """The checks of these functions; an id has hyphens where a name has underscores."""
    found = []
    for name, run in runs.items():
        check = name.replace("_", "-")
        if run.__module__ == process.__name__ and check in _FRESH:
            found.append(Check(check, run, alive=False, steps=_FRESH[check]))
        elif check in _STILL:
            found.append(Check(check, run, alive=False))
        else:
            found.append(Check(check, run, steps=("results",)))
    return tuple(found)


_PROCESS = {
    "survives": process.survives,
    "light_import": process.light_import,
    "create_time": process.create_time,
    "create_threads": process.create_threads,
    "create_files": process.create_files,
    "create_network": process.create_network,
    "create_globals": process.create_globals,
    "create_twice": process.create_twice,
    "fork": process.fork,
    "quiet": process.quiet,
}
# They wait for what the process of its own does last.
_LAST = {
    "second_process": process.second_process,
    "memory": process.memory,
    "growth": process.growth,
    "close": process.close,
}

CHECKS: Mapping[str, tuple[Check, ...]] = MappingProxyType(
    {
        "analyzer": _checks(
            manifest=manifest.manifest,
            options=manifest.options,
            settings=manifest.settings,
            values=manifest.values,
            **_PROCESS,
            awkward_texts=results.awkward_texts,
            speaks=results.speaks,
            spans=places.spans,
            duplicates=results.duplicates,
            offsets=places.offsets,
            wire=results.wire,
            references=results.references,
            declarations=results.declarations,
            optional_kinds=results.optional_kinds,
            inputs=results.inputs,
            messages=results.messages,
            languages=results.languages,
            result_size=results.result_size,
            batch=runs.batch,
            batch_order=runs.batch_order,
            batch_twins=runs.batch_twins,
            batch_poisoned=runs.batch_poisoned,
            repeat=runs.repeat,
            options_forgotten=runs.options_forgotten,
            budget=runs.budget,
            snapshot=results.snapshot,
            **_LAST,
        ),
        "parser": _checks(
            factory=parser.factory,
            **_PROCESS,
            description=parser.description,
            awkward_texts=parser.awkward_texts,
            tokens=parser.tokens,
            words=parser.words,
            syntax=parser.syntax,
            mentions=parser.mentions,
            probabilities=parser.probabilities,
            steps=parser.steps,
            batch=parser.batch,
            repeat=parser.repeat,
            **_LAST,
        ),
        "observer": _checks(
            survives=process.survives,
            light_import=process.light_import,
            hook=observer.hook,
            faults=observer.faults,
            retention=observer.retention,
            overhead=observer.overhead,
            quiet=observer.quiet,
            untouched=observer.untouched,
            shutdown=observer.shutdown,
        ),
    }
)
"""Kind of part -> its checks, in the order in which they run."""


def subjects(plugin: Plugin, *, analyzer: str = "", **how: Any) -> list[Subject]:
    """The parts of a plugin: each of its analyzers, its parser, its observer; or the one analyzer that is named.

    `how` is what `Subject` takes: samples, settings, options, language, more, limits, snapshot.
    """
    found = imported(plugin)
    manifests = manifests_of(found)
    names = [each.name for each in manifests]
    if analyzer and analyzer not in names:
        raise ValueError(f"the plugin has no analyzer {analyzer!r}; it has: {', '.join(names) or 'none'}")
    parts: list[Subject] = [
        AnalyzerSubject(plugin, each, **{**how, "more": _with_providers(each, manifests, how.get("more", ()))})
        for each in manifests
        if analyzer in ("", each.name)
    ]
    if not analyzer and hasattr(found, "glossator_parser"):
        parts.append(ParserSubject(plugin, **how))
    if not analyzer and (hasattr(found, "glossator_batch") or hasattr(found, "glossator_step")):
        parts.append(ObserverSubject(plugin, **how))
    if not parts:
        raise ValueError("the plugin has no analyzer, no parser and no observer: is it the right module?")
    return parts


def _with_providers(manifest: Manifest, own: Sequence[Manifest], more: Sequence[Plugin]) -> tuple[Plugin, ...]:
    """`more`, and installed plugins for the kinds that the analyzer uses and nobody else provides."""
    given = [*own, *(each for plugin in more for each in manifests_of(imported(plugin)))]
    missing = set(manifest.uses) - {"entity"} - {kind for each in given for kind in each.provides}
    if not missing:
        return tuple(more)
    registry = Registry.load(Config())
    modules = {analyzer: info.module for info in registry.plugins for analyzer in info.analyzers}
    found: dict[str, None] = {}
    waiting = [kind for kind in manifest.uses if kind in missing]
    while waiting:
        provider = registry.providers.get(waiting.pop())
        if provider is not None and modules[provider] not in found:
            found[modules[provider]] = None
            waiting += registry.get(provider).manifest.uses
    return (*more, *found)


def verdicts(
    subject: Subject, *, only: Sequence[str] = (), exceptions: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Verdict]:
    """The verdict of each check, or of those that are named, as soon as it is there.

    `exceptions` are checks to leave out, with the reason. Raises `ValueError` for a check that there is not, and for
    an exception without a reason.
    """
    checks = chosen(subject, only=only, exceptions=exceptions)
    subject.start(_needed(checks, exceptions))
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


def _needed(checks: Sequence[Check], exceptions: Mapping[str, str]) -> frozenset[str]:
    """What the process of its own has to do for these checks."""
    return frozenset(step for check in checks if check.id not in exceptions for step in check.steps)


def judge(subject: Subject, check: Check, exceptions: Mapping[str, str] = MappingProxyType({})) -> Verdict:
    """The verdict of one check."""
    if reason := exceptions.get(check.id):
        return Verdict(subject.name, check.id, Status.SKIP, reason=reason)
    try:
        if check.alive and (why := subject.hung or subject.survived()):
            return Verdict(subject.name, check.id, Status.SKIP, reason=why)
    except NotApplicable as error:
        return Verdict(subject.name, check.id, Status.SKIP, reason=str(error))
    if check.steps and not check.alive:  # it waits for another process, which has limits of its own
        return _judged(subject, check)
    with suppress(Hung), alarm(subject.limits.check_seconds, subject.places) as rung:
        verdict = _judged(subject, check)
    if rung.rang:
        seconds = f"{subject.limits.check_seconds:g} s (limit check_seconds)"
        subject.hung = f"the check {check.id!r} did not end"
        problem = Problem(f"this check did not end within {seconds}", rung.place or subject.places.first)
        return Verdict(subject.name, check.id, Status.FAIL, (problem,))
    return verdict


def _judged(subject: Subject, check: Check) -> Verdict:
    try:
        problems = tuple(check.run(subject))
    except NotApplicable as error:
        return Verdict(subject.name, check.id, Status.SKIP, reason=str(error))
    except Hung:
        raise
    except BaseException as error:
        # What the plugin raises where no check reckoned with it is a fault of the plugin's, and so it is told.
        let_through(error)
        place = subject.places.of_error(error)
        told = Problem(f"it raised {type(error).__name__}: {words_of(error)}", place or subject.places.first)
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
        checks = chosen(subject, only=only, exceptions=exceptions)
        for check in checks:
            bound = _Bound(subject, check, exceptions, _needed(checks, exceptions))
            parameters.append(pytest.param(bound, id=f"{subject.name}-{check.id}"))
    return pytest.mark.parametrize("check", parameters)


class _Bound:
    """A check of a subject, to be called in a test."""

    def __init__(self, subject: Subject, check: Check, exceptions: Mapping[str, str], steps: frozenset[str]) -> None:
        self._subject = subject
        self._steps = steps
        self._check = check
        self._exceptions = exceptions

    def __call__(self) -> None:
        import pytest

        __tracebackhide__ = True
        # Which check is the last one depends on what is selected: what is held is released at the end of the run.
        if not self._subject.started:
            self._subject.started = True
            atexit.register(self._subject.close)
            self._subject.start(self._steps)
        verdict = judge(self._subject, self._check, self._exceptions)
        if verdict.status is Status.SKIP:
            pytest.skip(verdict.reason)
        if verdict.problems:
            pytest.fail("\n".join(map(str, verdict.problems)), pytrace=False)

    def __repr__(self) -> str:
        return f"{self._subject.name}-{self._check.id}"
