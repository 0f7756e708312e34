"""Tries out whether a plugin can be imported at all: one that hangs or crashes must not take its checks along."""

from __future__ import annotations

import faulthandler
import os
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from glossator.host.plugins import trial
from glossator.host.plugins.place import on_path
from glossator.testing.conformance.places import of_calls, told
from glossator.testing.conformance.verdict import Problem
from glossator.testing.plugin import imported


def unimportable(plugin: str, seconds: float) -> Problem | None:
    """What the import of a plugin, or its `glossator_analyzers`, does to its process within so many seconds.

    None if it only works or raises, and where no process can be had to try it in. Raises `ConfigError` if the name is
    none of a plugin.
    """
    name = on_path(plugin)
    if not trial.possible():
        return None
    with tempfile.TemporaryFile("w+") as dump:
        fates = trial.casualties([trial.Step(plugin, lambda _: _try(plugin, dump, seconds))], seconds)
        if plugin not in fates:
            return None
        dump.seek(0)
        root = root_of(plugin)
        place = of_calls(dump.read(), lambda file: root is not None and Path(file).resolve().is_relative_to(root))
    fate = fates[plugin] + (" (2 times the limit create_seconds)" if "within" in fates[plugin] else "")
    fate += next((f": {advice}" for what, advice in trial.INSTEAD.items() if fate.startswith(what)), "")
    if not place and (file := _file(name)):
        place = told(file, 1)
    return Problem(f"importing it {fate}", place)


def _try(plugin: str, dump: IO[str], seconds: float) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):  # what it prints is shown when it is imported in earnest
        os.dup2(nowhere, descriptor)
    faulthandler.enable(dump)
    faulthandler.dump_traceback_later(0.9 * seconds, file=dump)
    with trial.alone():
        hook: Any = getattr(imported(plugin), "glossator_analyzers", None)
        if callable(hook):
            list(hook())


def _file(name: str) -> Path | None:
    """The file of a module, as far as that can be known without importing it."""
    try:
        spec = find_spec(name.split(".", maxsplit=1)[0])
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.origin:
        return None
    below = Path(spec.origin).parent.joinpath(*name.split(".")[1:]) if "." in name else Path(spec.origin)
    return next((path for path in (below, below.with_suffix(".py"), below / "__init__.py") if path.is_file()), None)


def root_of(plugin: str) -> Path | None:
    """The folder or file that the code of a plugin is in."""
    try:
        spec = find_spec(on_path(plugin).split(".", maxsplit=1)[0])
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.origin:
        return None
    origin = Path(spec.origin).resolve()
    return origin.parent if spec.submodule_search_locations else origin
