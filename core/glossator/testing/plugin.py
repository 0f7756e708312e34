"""A plugin that is not installed: a module, its name or file, an object with hooks, or manifests."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

from glossator.contract.analyzer import Manifest
from glossator.contract.hooks import ENTRY_POINT_GROUP, hookimpl
from glossator.errors import PluginLoadError
from glossator.host.plugins.place import on_path

Plugin: TypeAlias = ModuleType | str | Path | Manifest | Iterable[Manifest] | object
"""What tests give for a plugin; a name may be that of a module, or "module:folder", or the path of a file."""


class Manifests:
    """A plugin that is nothing but these analyzers."""

    def __init__(self, *manifests: Manifest) -> None:
        self._manifests = manifests

    @hookimpl
    def glossator_analyzers(self) -> Iterable[Manifest]:
        """The analyzers given."""
        return self._manifests


class Given(EntryPoint):
    """An entry point whose object is there already."""

    def __init__(self, name: str, plugin: object) -> None:
        super().__init__(name, name, ENTRY_POINT_GROUP)
        vars(self)["plugin"] = plugin

    def load(self) -> Any:
        """The object."""
        return vars(self)["plugin"]


def imported(plugin: Plugin) -> object:
    """The object with the hooks; imports it if it is named. Whatever the import raises comes out as it is."""
    if isinstance(plugin, (str, Path)):
        name = on_path(str(plugin))
        importlib.invalidate_caches()
        return importlib.import_module(name)
    if isinstance(plugin, Manifest):
        return Manifests(plugin)
    if isinstance(plugin, (tuple, list)):
        return Manifests(*plugin)
    return plugin


def name_of_plugin(plugin: object) -> str:
    """A name for people: that of its module or class."""
    return plugin.__name__ if isinstance(plugin, (ModuleType, type)) else type(plugin).__name__


def manifests_of(plugin: object) -> list[Manifest]:
    """The analyzers of an imported plugin; raises `PluginLoadError` if its hook gives something else."""
    hook = getattr(plugin, "glossator_analyzers", None)
    given = list(hook()) if callable(hook) else []
    for each in given:
        if not isinstance(each, Manifest):
            raise PluginLoadError(f"glossator_analyzers() gave {type(each).__name__}, not Manifest")
    return given
