"""Checks of a plugin that watches batches: nobody may notice that it does."""

from __future__ import annotations

import contextlib
import gc
import io
import logging
import time
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from glossator.contract.batch import PARSE, AnalyzerSpec, Batch, StepSummary, Task
from glossator.errors import Reason
from glossator.testing.conformance.subject import ObserverSubject
from glossator.testing.conformance.texts import leaked
from glossator.testing.conformance.verdict import NotApplicable, Problem
from glossator.text.document import Document

_BATCHES = 20
_SECONDS = 0.02
"""Processor seconds for each batch: one of a single document takes little more."""


class _Fault(Exception):
    """What goes wrong in a batch."""


class _Flag:
    """Nobody cancels; and whoever keeps a task keeps it."""

    def __call__(self) -> bool:
        return False


def hook(subject: ObserverSubject) -> Iterator[Problem]:
    """For every batch it gives a context manager that can be entered and left, or None; every step can be told."""
    if (observe := getattr(subject.plugin, "glossator_step", None)) is not None:
        for summary in _summaries(subject):
            try:
                observe(summary=summary)
            except BaseException as error:
                place = subject.places.of_error(error) or subject.places.of_code(observe)
                yield Problem(f"told of the step {summary.step!r}, it raised {type(error).__name__}", place)
                return
    for what, batch in _batches(subject).items():
        try:
            given = _observer(subject, batch)
        except BaseException as error:
            yield Problem(
                f"for {what} it raised {type(error).__name__}", subject.places.of_error(error) or subject.place
            )
            return
        if given is None:
            continue
        if not isinstance(given, AbstractContextManager):
            message = f"for {what} it gave a {type(given).__name__}, not a context manager: decorate a generator with "
            yield Problem(message + "contextlib.contextmanager, below @hookimpl", subject.place)
            return
        try:
            with given:
                pass
        except BaseException as error:
            place = subject.places.of_error(error) or subject.place
            yield Problem(f"entering or leaving it for {what} raised {type(error).__name__}", place)
            return


def faults(subject: ObserverSubject) -> Iterator[Problem]:
    """What goes wrong in a batch comes out of it as it was, and does not stop the observer."""
    for kind in (_Fault, KeyboardInterrupt, GeneratorExit):
        batch = _batches(subject)["two documents"]
        given = _observer(subject, batch)
        if given is None:
            raise NotApplicable("it observes nothing")
        fault = kind("in the batch")
        try:
            with given:
                raise fault
        except BaseException as error:
            if error is not fault:
                place = subject.places.of_error(error) or subject.place
                yield Problem(f"in place of a {kind.__name__} of the batch comes a {type(error).__name__}", place)
                return
        else:
            yield Problem(f"it swallows a {kind.__name__} of the batch: let exceptions through", subject.place)
            return
    try:
        with _observer(subject, _batches(subject)["two documents"]) or contextlib.nullcontext():
            pass
    except BaseException as error:
        place = subject.places.of_error(error) or subject.place
        yield Problem(f"after a batch that failed, the next one raised {type(error).__name__}", place)


def retention(subject: ObserverSubject) -> Iterator[Problem]:
    """It keeps no batch: that would keep all documents."""
    flag = _Flag()
    watched = weakref.ref(flag)
    batch = Batch(subject.part.language, (Task(Document(subject.texts["a story"]), flag),))
    with _observer(subject, batch) or contextlib.nullcontext():
        pass
    del batch, flag
    gc.collect()
    if watched() is not None:
        yield Problem("it keeps the batch after it has ended: keep numbers, not documents", subject.place)


def overhead(subject: ObserverSubject) -> Iterator[Problem]:
    """It takes hardly any time."""
    taken = min(_taken(subject) for _ in range(3))
    if taken > _SECONDS:
        message = f"it takes {1000 * taken:.0f} ms of processor time for each batch, the limit is {1000 * _SECONDS:.0f}"
        yield Problem(message, subject.place)


def quiet(subject: ObserverSubject) -> Iterator[Problem]:
    """It prints nothing to standard output, and logs no word of a text."""
    text = subject.texts["a story"]
    records: list[tuple[str, str]] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append((f"{record.pathname}:{record.lineno}", self.format(record)))

    handler, root = Handler(logging.DEBUG), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    out, err = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            batch = Batch(subject.part.language, (Task(Document(text, id="the id")),))
            with _observer(subject, batch) or contextlib.nullcontext():
                pass
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    if out.getvalue():
        place = subject.places.of_call("print", "write") or subject.place
        yield Problem("it prints to standard output, where results belong: use logging", place)
    for place, record in [*records, (subject.place, err.getvalue())]:
        if leaked(record, text):
            yield Problem("it logs words of the text: log counts and places", place)
            return


def untouched(subject: ObserverSubject) -> Iterator[Problem]:
    """It leaves the batch as it is."""
    document = Document(subject.texts["a story"], "the id", attributes={"key": "value"})
    spec = AnalyzerSpec("an.analyzer", options={"option": 1})
    batch = Batch(subject.part.language, (Task(document),), (spec,))
    with _observer(subject, batch) or contextlib.nullcontext():
        pass
    if dict(document.attributes) != {"key": "value"} or dict(spec.options) != {"option": 1}:
        yield Problem("it changes attributes of documents, or options: observers change nothing", subject.place)


def shutdown(subject: ObserverSubject) -> Iterator[Problem]:
    """Shutting down works, also twice, and without any batch before."""
    function: Any = getattr(subject.plugin, "glossator_shutdown", None)
    if function is None:
        raise NotApplicable("it has no glossator_shutdown")
    for _ in range(2):
        try:
            function()
        except BaseException as error:
            place = subject.places.of_error(error) or subject.places.of_code(function)
            yield Problem(f"glossator_shutdown raised {type(error).__name__}", place)
            return


def _taken(subject: ObserverSubject) -> float:
    batch = _batches(subject)["two documents"]
    started = time.process_time()
    for _ in range(_BATCHES):
        with _observer(subject, batch) or contextlib.nullcontext():
            pass
    return (time.process_time() - started) / _BATCHES


def _observer(subject: ObserverSubject, batch: Batch) -> AbstractContextManager[object] | None:
    observe: Any = getattr(subject.plugin, "glossator_batch", None)
    given: AbstractContextManager[object] | None = None if observe is None else observe(batch=batch)
    return given


def _summaries(subject: ObserverSubject) -> Iterator[StepSummary]:
    language = subject.part.language
    yield StepSummary(PARSE, "", language, 2, {Reason.PARSE_FAILED: 1}, 0, 0.1)
    yield StepSummary("a", "acme.a", language, 2, {}, 3, 0.0)
    yield StepSummary("acme.b", "acme.b", "zz", 1, {Reason.ANALYZER_NOT_READY: 1}, 0, 0.0, warm_up=True)


def _batches(subject: ObserverSubject) -> dict[str, Batch]:
    language = subject.part.language
    texts = [Task(Document(subject.texts[name], id=name)) for name in ("a story", "emoji")]
    return {
        "two documents": Batch(language, tuple(texts)),
        "no document": Batch(language, ()),
        "documents without id": Batch(language, (Task(Document("Ada wrote.")), Task(Document("Bob read.")))),
        "a cancelled document": Batch(language, (Task(Document("Ada wrote."), lambda: True, 0.0),)),
        "named analyzers": Batch(language, tuple(texts), (AnalyzerSpec("acme.a", "b", options={"c": 1}),)),
        "another language": Batch("zz", tuple(texts)),
    }
