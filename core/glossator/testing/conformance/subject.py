"""What is held to the checks: one part of a plugin, with everything that several checks look at computed once."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from glossator.contract.analyzer import Analyzer, Manifest
from glossator.contract.result import AnalyzerResult
from glossator.testing import recorded
from glossator.testing.conformance.alarm import Hung, alarm
from glossator.testing.conformance.child.request import STEPS, Request
from glossator.testing.conformance.fresh import Fresh
from glossator.testing.conformance.limits import Limits
from glossator.testing.conformance.places import Places
from glossator.testing.conformance.runner import AnalyzerRunner, ParserRunner, Part, Runner, runner_for
from glossator.testing.conformance.same import plain_result
from glossator.testing.conformance.texts import AWKWARD
from glossator.testing.conformance.verdict import NotApplicable
from glossator.testing.harness import Harness
from glossator.testing.plugin import Plugin, imported, name_of_plugin

SEEDS = ("02_politics_water_levy_vote", "09_festival_names_scripts_emoji")
"""Those that English plugins are tried on."""

_LONG = "100 kB"

_LIMITS = Limits()

_PATIENCE = 5.0
"""Seconds that a text may take to be run again and again by the checks in this process."""


class Subject:
    """One part of a plugin under test."""

    kind = ""

    def __init__(
        self,
        plugin: Plugin,
        name: str = "",
        *,
        more: Sequence[Plugin] = (),
        settings: Mapping[str, Any] = MappingProxyType({}),
        options: Mapping[str, Any] = MappingProxyType({}),
        samples: Sequence[str] = (),
        language: str = "en",
        limits: Limits = _LIMITS,
        snapshot: str | Path | None = None,
    ) -> None:
        self.plugin = imported(plugin)
        self.limits = limits
        self.snapshot = None if snapshot is None else Path(snapshot)
        self.more = [imported(each) for each in more]
        named = [_named(each) for each in (plugin, *more)]
        self.part = Part(
            self.kind,
            named[0] if all(named) else "",
            name,
            tuple(named[1:]) if all(named) else (),
            settings,
            options,
            language,
        )
        self.samples = tuple(samples)
        self.started = False
        """Whether a test has begun to use it."""
        self.hung = ""
        """Which check did not end: then nothing more is run in this process."""
        self.places = Places(self.plugin)
        self._fresh: Fresh | None = None
        self._second: Fresh | None = None

    @property
    def name(self) -> str:
        """For people."""
        return self.part.name or f"{self.kind} of {name_of_plugin(self.plugin)}"

    @cached_property
    def all_texts(self) -> Mapping[str, str]:
        """Name -> text: awkward ones, the author's samples, and seeds where they are of the language."""
        seeds = SEEDS if self.part.language == "en" else ()
        own = {f"sample {number}": text for number, text in enumerate(self.samples, 1)}
        return {**AWKWARD, **own, **{name: recorded.document(name).text for name in seeds}}

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Those that checks in this process run: without what has taken a fresh process long, as a long text may."""
        given = (self.fresh.ended("results") or {}) if self.part.plugin else {}
        seconds = given.get("seconds", {})
        return {name: text for name, text in self.all_texts.items() if seconds.get(name, 0.0) <= _PATIENCE}

    @property
    def short(self) -> list[str]:
        """Names of the texts that are not long."""
        return [name for name in self.texts if name != _LONG]

    @cached_property
    def runner(self) -> Runner:
        """Makes and runs the part in this process."""
        return runner_for(self.part, self.plugin, self.more)

    def start(self, steps: Collection[str] = STEPS) -> None:
        """Start the fresh process, which takes its time; `steps` are what it is to do."""
        if self._fresh is None and self.part.plugin and steps:
            self._fresh = self._begun(steps)

    def _begun(self, steps: Collection[str]) -> Fresh:
        request = Request(self.part, tuple(sys.path), self.all_texts, asdict(self.limits), tuple(steps))
        return Fresh(request, self.limits.process_seconds)

    @property
    def fresh(self) -> Fresh:
        """The fresh process; raises `NotApplicable` if there cannot be one."""
        self.start()
        if self._fresh is None:
            raise NotApplicable("the plugin is no module that a fresh process could import: give its name")
        return self._fresh

    def other(self, step: str) -> Fresh:
        """The fresh process, or another one if it has not got to this step because of one that it does not need."""
        if self.fresh.ended(step) is None and self.fresh.ended("create") is not None and self.fresh.step != step:
            self._second = self._second or self._begun([step])
            return self._second
        return self.fresh

    def step(self, name: str) -> dict[str, Any]:
        """What came of a step of the fresh process; raises `NotApplicable` if it did not get there, or failed."""
        given = self.fresh.ended(name)
        if given is None:
            raise NotApplicable(f"a fresh process did not survive the step {self.fresh.step!r}: see 'survives'")
        if "error" in given:
            raise NotApplicable(f"the step {name!r} failed: see 'survives'")
        return given

    def survived(self) -> str:
        """Why this process had better not run the part, or nothing."""
        if not self.part.plugin:
            return ""
        given = self.fresh.ended("results")
        if given is None:
            return f"a fresh process did not survive the step {self.fresh.step!r}: see 'survives'"
        return "it could not be run: see 'survives'" if "error" in given else ""

    def close(self) -> None:
        """End the fresh process, and release what was made here, unless that does not end."""
        for process in (self._fresh, self._second):
            if process is not None:
                process.close()
        if not self.hung:
            with suppress(Hung), alarm(self.limits.text_seconds, self.places):
                self.release()

    def release(self) -> None:
        """Close what was made in this process."""


class AnalyzerSubject(Subject):
    """An analyzer."""

    kind = "analyzer"

    def __init__(self, plugin: Plugin, manifest: Manifest, **how: Any) -> None:
        super().__init__(plugin, manifest.name, **how)
        self.manifest = manifest

    @cached_property
    def runner(self) -> AnalyzerRunner:
        """Makes and runs the analyzer in this process."""
        return AnalyzerRunner(self.part, self.plugin, self.more, self.manifest)

    @property
    def harness(self) -> Harness:
        """It in an engine."""
        return self.runner.harness

    @cached_property
    def made(self) -> Analyzer[Any]:
        """An instance that checks share, started."""
        made = self.runner.make()
        self.runner.start(made)
        return made

    @cached_property
    def alone(self) -> Mapping[str, Any]:
        """Name of a text -> what the analyzer says of it alone, as plain JSON."""
        return {name: self.runner.run(self.made, [text])[0] for name, text in self.texts.items()}

    @cached_property
    def results(self) -> Mapping[str, AnalyzerResult]:
        """Name of a text -> the engine's result, checked against the manifest."""
        found = self.harness.run(list(self.texts.values()), **self.part.options)
        return {name: result[self.part.name] for name, result in zip(self.texts, found, strict=True)}

    def place_of_manifest(self, message: str) -> str:
        """Of the field that a host's message about the manifest is about, or of the manifest."""
        words = re.findall(r"[a-z_]+", message.partition("': ")[2] or message)
        field = next((word for word in words if word in Manifest.__dataclass_fields__), "")
        return self.places.of_field(self.part.name, field)

    @property
    def place(self) -> str:
        """Of the method that does the work."""
        return self.places.of_method(self.made, "analyze_one", "analyze")

    def release(self) -> None:
        if "made" in self.__dict__:
            self.runner.close(self.made)
        if "harness" in self.runner.__dict__:
            self.harness.close()


class ParserSubject(Subject):
    """A parser."""

    kind = "parser"

    @cached_property
    def runner(self) -> ParserRunner:
        """Makes and runs the parser in this process."""
        return ParserRunner(self.part, self.plugin)

    @cached_property
    def made(self) -> Any:
        """An instance that checks share."""
        return self.runner.make()

    @cached_property
    def parses(self) -> Mapping[str, Any]:
        """Name of a text -> its parse alone, or why there is none."""
        return {name: self.runner.parses(self.made, [text])[0] for name, text in self.texts.items()}

    @cached_property
    def alone(self) -> Mapping[str, Any]:
        """Name of a text -> its parse alone, as plain JSON."""
        return {name: plain_result(parse) for name, parse in self.parses.items()}

    @property
    def place(self) -> str:
        """Of the method that does the work."""
        return self.places.of_code(type(self.made)) or self.places.first

    def release(self) -> None:
        if "made" in self.__dict__:
            self.made.close()


class ObserverSubject(Subject):
    """A plugin that watches batches."""

    kind = "observer"

    def start(self, steps: Collection[str] = STEPS) -> None:
        super().start([step for step in ("import", "create") if steps])

    def survived(self) -> str:
        given = self.fresh.ended("create") if self.part.plugin else {}
        return "a fresh process did not survive its import: see 'survives'" if given is None else ""

    @property
    def place(self) -> str:
        """Of the hook."""
        hook = getattr(self.plugin, "glossator_batch", None) or getattr(self.plugin, "glossator_step", None)
        return self.places.of_code(hook) or self.places.first


def _named(plugin: Plugin) -> str:
    """How a fresh process can import it, if it can."""
    if isinstance(plugin, (str, Path)):
        return str(plugin)
    if not isinstance(plugin, ModuleType):
        return ""
    try:
        spec = find_spec(plugin.__name__)
    except (ImportError, ValueError):
        spec = None
    file = getattr(plugin, "__file__", None)
    return plugin.__name__ if spec is not None and spec.origin == file else str(file or "")
