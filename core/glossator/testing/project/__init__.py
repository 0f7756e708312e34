"""What `glossator new` writes: a folder for each kind of project, and one for what all have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from glossator.errors import ConfigError

KINDS = ("per-document", "batch", "service", "parser", "observer", "remote")

# Folders of templates, later ones winning, of those kinds that have others than their own and what all have.
_PARTS = {"remote": ("common", "per-document", "remote")}

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
_ENDING = ".tmpl"


def write(name: str, kind: str, parent: Path, version: str) -> list[Path]:
    """A new project in the folder `parent / name`; its files. Raises `ConfigError` if there cannot be one.

    `version` is the lowest of Glossator that it is to work with.
    """
    if not _NAME.fullmatch(name):
        raise ConfigError(f"a project cannot be named {name!r}: write VENDOR-NAME in lower case, such as acme-topics")
    folder = parent / name
    if folder.exists():
        raise ConfigError(f"{folder} is there already: choose another name, or remove it")
    names = _names(name, version)
    written: dict[Path, str] = {}
    here = files("glossator.testing.project")
    for part in _PARTS.get(kind, ("common", kind)):
        for path, template in _templates(here.joinpath(part)):
            target = folder / path.replace("package", names["package"], 1).replace("gitignore", ".gitignore")
            written[target] = Template(template).substitute(names)
    for target, text in written.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return sorted(written)


def _names(name: str, version: str) -> dict[str, str]:
    vendor, rest = name.split("-", 1)
    words = rest.split("-")
    camel = "".join(word.capitalize() for word in words)
    return {
        "distribution": name,
        "name": vendor,
        "package": name.replace("-", "_"),
        "PACKAGE": name.replace("-", "_").upper(),
        "analyzer": f"{vendor}.{'_'.join(words)}",
        "Title": " ".join(words).capitalize(),
        # Digits at the beginning make no name of a class.
        "Class": camel if camel[0].isalpha() else f"Plugin{camel}",
        "Value": f"{camel if camel[0].isalpha() else f'Plugin{camel}'}Value",
        "version": version,
    }


def _templates(folder: Traversable, path: str = "") -> Iterator[tuple[str, str]]:
    for each in folder.iterdir():
        name = f"{path}/{each.name}" if path else each.name
        if each.is_dir():
            yield from _templates(each, name)
        elif name.endswith(_ENDING):
            yield name.removesuffix(_ENDING), each.read_text(encoding="utf-8")
