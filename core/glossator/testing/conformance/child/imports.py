"""Imports of other people's modules, watched: what those change of the process, the plugin's code does not change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.machinery import ExtensionFileLoader, SourceFileLoader, SourcelessFileLoader
from types import ModuleType
from typing import Any

from glossator.testing.conformance.state import CHANCE, changes, state

_LOADERS: tuple[Any, ...] = (SourceFileLoader, SourcelessFileLoader, ExtensionFileLoader)


class Imports:
    """What was there before, as it would be if others' imports had come first; see `changed`."""

    def __init__(self, own: str) -> None:
        """`own` is the plugin's module: it and what is in its package are nobody else's."""
        self._own = own.partition(".")[0]
        self._inside = False
        self._before: dict[str, Any] = {}
        self._by: dict[str, str] = {}

    @contextmanager
    def watched(self) -> Iterator[Mapping[str, Any]]:
        """The state at the beginning, while modules are watched that are imported."""
        self._before, self._by = state(), {}
        usual = [loader.exec_module for loader in _LOADERS]
        for loader, runs in zip(_LOADERS, usual, strict=True):
            loader.exec_module = self._watching(runs)
        try:
            yield dict(self._before)
        finally:
            for loader, runs in zip(_LOADERS, usual, strict=True):
                loader.exec_module = runs

    def changed(self) -> list[str]:
        """What of the process is not as it was, and if another's import did that, whose.

        That such an import draws a random number is no matter: nobody has said yet which ones are to come.
        """
        others = [f"{what}, by importing {name}" for what, name in self._by.items() if what != CHANCE]
        return [*changes(self._before, state()), *others]

    def _watching(self, runs: Callable[[Any, ModuleType], None]) -> Callable[[Any, ModuleType], None]:
        def run(loader: Any, module: ModuleType) -> None:
            name = module.__name__.partition(".")[0]
            # What a module imports in turn belongs to it.
            if self._inside or name == self._own:
                runs(loader, module)
                return
            before, self._inside = state(), True
            try:
                runs(loader, module)
            finally:
                self._inside = False
                after = state()
                for what in changes(before, after):
                    # What had been changed before stays the plugin's.
                    if self._before[what] == before[what]:
                        self._before[what] = after[what]
                        self._by.setdefault(what, name)

        return run
