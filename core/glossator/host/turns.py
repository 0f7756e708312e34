"""Whose code an event loop runs: so that who blocks it, or crashes the process, is known."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias

Whose: TypeAlias = tuple[int, str]
"""Number of a batch, and name of the step that runs."""

Watch: TypeAlias = Callable[[Whose | None], object]
"""Told whose code runs from now on; None: nobody's, the loop waits."""

_whose: ContextVar[Whose | None] = ContextVar("whose", default=None)


@contextmanager
def turn_of(whose: Whose) -> Iterator[None]:
    """Tasks in the context of here are whose, and those that they start."""
    token = _whose.set(whose)
    try:
        yield
    finally:
        _whose.reset(token)


class Turns:
    """A factory for the tasks of a loop, which tell whose they are whenever they run."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def __call__(self, loop: asyncio.AbstractEventLoop, coroutine: Any, **details: Any) -> asyncio.Task[Any]:
        context = details.get("context")
        whose = _whose.get() if context is None else context.get(_whose)
        if whose is not None:
            coroutine = _Told(coroutine, whose, self._watch)
        return asyncio.Task(coroutine, loop=loop, **details)


class _Told(Coroutine[Any, Any, Any]):
    """A coroutine that tells when it runs."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any], whose: Whose, watch: Watch) -> None:
        self._coroutine = coroutine
        self._whose = whose
        self._watch = watch

    def send(self, value: Any) -> Any:
        self._watch(self._whose)
        try:
            return self._coroutine.send(value)
        finally:
            self._watch(None)

    def throw(self, *error: Any) -> Any:
        self._watch(self._whose)
        try:
            return self._coroutine.throw(*error)
        finally:
            self._watch(None)

    def close(self) -> None:
        self._coroutine.close()

    def __await__(self) -> Any:
        return self._coroutine.__await__()
