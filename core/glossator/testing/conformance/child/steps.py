"""What the process does with a part, step by step: import, create, fork, run, measure, close."""

from __future__ import annotations

import gc
import sys
import time
import tracemalloc
from typing import Any

from glossator.errors import GlossatorError, PluginError, RequestError
from glossator.host.plugins.place import on_path
from glossator.telling import told
from glossator.testing.conformance.child.answer import say, written
from glossator.testing.conformance.child.forked import forked
from glossator.testing.conformance.child.heavy import HEAVY
from glossator.testing.conformance.child.imports import Imports
from glossator.testing.conformance.child.logs import Logs
from glossator.testing.conformance.child.request import STEPS, Request
from glossator.testing.conformance.places import Places
from glossator.testing.conformance.runner import Runner, runner_for
from glossator.testing.conformance.state import leftovers
from glossator.testing.conformance.texts import SHAPES, leaked, prose
from glossator.testing.harness import AnalysisFailed
from glossator.testing.plugin import imported
from glossator.text.document import Document

# Limit of each step, and how many times that, until it says what it does next.
_WITHIN = {"import": ("text_seconds", 2.0), "create": ("create_seconds", 2.0), "twice": ("create_seconds", 2.0)}

_SIZES = (1000, 4000, 16_000)
_LARGER = (64_000,)
# Processor seconds below which a measurement says nothing.
_MEASURABLE = 0.02
_ROUNDS = 3
_PER_ROUND = 4
_MEMORY_CHARACTERS = 2000


class Child:
    """The steps, one method each."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._plugin: Any = None
        self._runner: Runner
        self._made: Any = None
        self._results: dict[str, Any] = {}
        self._logs = Logs()
        self._imports = Imports(on_path(request.part.plugin))

    @property
    def _first(self) -> tuple[str, str]:
        """Name and text of one that it probably has something to say of."""
        texts = self._request.texts
        name = next((name for name in texts if name.startswith("sample ")), next(iter(texts)))
        return name, texts[name]

    def _said_of(self, made: Any, name: str, text: str | Document) -> Any:
        """What an instance says of one text, within its limit."""
        say({"text": name, **self._within("text_seconds")})
        return self._runner.run(made, [text])[0]

    def _within(self, limit: str, times: float = 1.0) -> dict[str, Any]:
        """Tells whoever reads how long what follows may take."""
        named = f"limit {limit}" if times == 1 else f"{times:g} times the limit {limit}"
        return {"seconds": times * self._request.limits[limit], "limit": named}

    def do_import(self) -> dict[str, Any]:
        """Import the plugin as every process of a server does."""
        before = set(sys.modules)
        with self._imports.watched() as was:
            started = time.process_time()
            self._plugin = imported(self._request.part.plugin)
            hook = getattr(self._plugin, "glossator_analyzers", None)
            names = [[getattr(each, "name", "") for each in hook()] for _ in range(2)] if callable(hook) else [[], []]
            seconds = time.process_time() - started
        new = {name.split(".")[0] for name in sys.modules.keys() - before} - {name.split(".")[0] for name in before}
        return {
            "seconds": seconds,
            "heavy": sorted(HEAVY & new),
            "same_names": names[0] == names[1],
            "changed": self._imports.changed(),
            **leftovers(was),
        }

    def do_create(self) -> dict[str, Any]:
        """Make the part, as the process does that workers are forked from."""
        self._runner = runner_for(self._request.part, self._plugin)
        with self._imports.watched() as was:
            started = time.perf_counter(), time.process_time()
            self._made = self._runner.make()
            seconds, busy = time.perf_counter() - started[0], time.process_time() - started[1]
        return {
            "seconds": seconds,
            "busy": busy,
            "type": type(self._made).__name__,
            "changed": self._imports.changed(),
            **leftovers(was),
        }

    def do_fork(self) -> dict[str, Any]:
        """Run it in a forked process, as workers do, and here as well."""
        name, text = self._first
        self._runner.prepare([text])
        say({"text": name, **self._within("fork_seconds", 2.0)})
        answer = forked(lambda: self._runner.run(self._made, [text])[0], self._request.limits["fork_seconds"])
        return {"answer": answer, "here": self._said_of(self._made, name, text)}

    def do_twice(self) -> dict[str, Any]:
        """Make another one; the first must not notice, nor that the second is closed."""
        name, text = self._first
        say(self._within("create_seconds", 2.0))
        other = self._runner.make()
        first, second = (self._said_of(made, name, text) for made in (self._made, other))
        self._runner.close(other)
        return {"first": first, "second": second, "after": self._said_of(self._made, name, text)}

    def do_results(self) -> dict[str, Any]:
        """Run every text alone; tells what was logged of it."""
        leaks = []
        seconds = {}
        for name, text in self._request.texts.items():
            self._logs.records.clear()
            self._runner.prepare([text])
            started = time.perf_counter()
            self._results[name] = self._said_of(self._made, name, text)
            seconds[name] = time.perf_counter() - started
            for place, record in self._logs.records:
                if word := leaked(record, text):
                    leaks.append({"text": name, "place": place, "letters": len(word)})
        return {"results": self._results, "logged": leaks, "seconds": seconds}

    def do_memory(self) -> dict[str, Any]:
        """What is left after each round of new texts, in bytes a text."""
        kept = []
        tracemalloc.start()
        try:
            for number in range(_ROUNDS):
                gc.collect()
                before = tracemalloc.get_traced_memory()[0]
                for each in range(_PER_ROUND):
                    # Of none of these texts there is any trace but what the part itself keeps.
                    text = f"Number {number} {each} " + prose(_MEMORY_CHARACTERS)
                    self._said_of(self._made, "a new one", Document(text))
                self._logs.records.clear()  # what libraries log is kept by us
                gc.collect()
                kept.append((tracemalloc.get_traced_memory()[0] - before) / _PER_ROUND)
        finally:
            tracemalloc.stop()
        return {"kept": kept, "characters": _MEMORY_CHARACTERS}

    def do_growth(self) -> dict[str, Any]:
        """Processor seconds by shape and length; larger ones where small ones are suspicious."""
        found: dict[str, list[tuple[int, float]]] = {}
        begun = time.perf_counter()
        for shape, make in SHAPES.items():
            if time.perf_counter() - begun > self._request.limits["growth_seconds"]:
                break
            times = found[shape] = []
            for size in (*_SIZES, *_LARGER):
                if size > _SIZES[-1] and times[-1][1] < max(_MEASURABLE / 4, 3 * times[-2][1]):
                    break
                text = make(size)
                self._runner.prepare([text])
                say({"growing": shape, "size": size, **self._within("text_seconds")})
                seconds = self._timed(text)
                # What other processes did meanwhile may count as ours: the shorter of two is nearer to the truth.
                if times and seconds > 6 * times[-1][1] and seconds > _MEASURABLE / 4:
                    seconds = min(seconds, self._timed(text))
                times.append((size, seconds))
                if seconds > 2:
                    break
        return {"times": found, "shapes": len(SHAPES), "measurable": _MEASURABLE}

    def _timed(self, text: str) -> float:
        started = time.process_time()
        self._runner.run(self._made, [text])
        return time.process_time() - started

    def do_close(self) -> dict[str, Any]:
        """Close it, and once more."""
        self._runner.close(self._made)
        self._runner.close(self._made)
        return {}

    def run(self) -> None:
        """All steps that are asked for; the first that fails is the last, but for those that need nothing of it."""
        for step in STEPS:
            if step not in self._request.steps and step not in ("import", "create"):
                continue
            say({"begin": step, **self._within(*_WITHIN.get(step, ("text_seconds", 1.0)))})
            sizes = written()
            try:
                given = getattr(self, f"do_{step}")()
            except BaseException as error:
                place = Places(self._plugin).of_error(error)
                ours = isinstance(error, (GlossatorError, AnalysisFailed))
                why = error.failure.message if ours else told(error)  # type: ignore[attr-defined]
                refused = isinstance(error, (PluginError, RequestError))
                say({"end": step, "error": why, "place": place, "ours": refused})
                if step in ("import", "create"):
                    return
                continue
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
            say({"end": step, "printed": written()[0] - sizes[0], **given})
