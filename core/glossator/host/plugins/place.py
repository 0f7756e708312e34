"""Where a plugin is that is not installed: "acme.plugin", "acme.plugin:FOLDER" or "FOLDER/acme.py"."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import EntryPoint
from importlib.util import find_spec
from pathlib import Path

from glossator.errors import ConfigError


def module_of(place: str) -> tuple[str, str]:
    """The name of the module, and the folder that has to be on the path for it; empty if it is there already.

    Raises `ConfigError` for what is neither a module's name nor a Python file.
    """
    name, colon, folder = place.partition(":")
    if colon and folder and _dotted(name):
        if not Path(folder).is_dir():
            raise ConfigError(f"plugin {place!r}: there is no folder {folder!r}; write MODULE:FOLDER")
        return name, str(Path(folder).resolve())
    if _dotted(place):
        return place, ""
    path = Path(place)
    if path.is_dir() and (path / "__init__.py").is_file():
        path /= "__init__.py"
    if path.suffix != ".py" or not path.is_file():
        raise ConfigError(
            f"plugin {place!r} is neither the name of a module nor a Python file that is there: write acme.plugin, "
            "acme.plugin:FOLDER or path/to/acme.py"
        )
    path = path.resolve()
    parts = [] if path.name == "__init__.py" else [path.stem]
    package = path.parent
    # A file of a package is imported as what it is there: else there would be two of it.
    while (package / "__init__.py").is_file():
        parts.insert(0, package.name)
        package = package.parent
    if not parts or not all(part.isidentifier() for part in parts):
        raise ConfigError(f"plugin {place!r}: a module cannot be named {'.'.join(parts)!r}: rename the file")
    return ".".join(parts), str(package)


def with_modules(found: Iterable[EntryPoint], places: Sequence[str], group: str) -> list[EntryPoint]:
    """The entry points with those of plugins that are not installed, whose folders are put on the path.

    One that is installed, too, is loaded once, from where it was named. Raises `ConfigError` as `module_of` does.
    """
    named: dict[str, EntryPoint] = {}
    for place in places:
        name = on_path(place)
        named[name] = EntryPoint(name, name, group)
    kept = [entry for entry in found if entry.value not in named]
    return [*kept, *named.values()]


def on_path(place: str) -> str:
    """The name of the module, which can be imported from here on: what is not found elsewhere, from this folder."""
    name, folder = module_of(place)
    if not folder and not _known(name.split(".")[0]):
        folder = str(Path.cwd())
    if folder and folder not in sys.path:
        sys.path.insert(0, folder)
    return name


def _known(package: str) -> bool:
    try:
        return package in sys.modules or find_spec(package) is not None
    except (ImportError, ValueError):
        return False


def _dotted(name: str) -> bool:
    return bool(name) and not name.endswith(".py") and all(part.isidentifier() for part in name.split("."))
