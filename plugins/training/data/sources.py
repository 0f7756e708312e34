"""Sources of the open package: which files its recipes may read, and a note beside each model of those that they did.

Recipes of the open package read corpora through `Sources` alone. It refuses a file whose source `sources.toml` does not
name, and `note` writes what was read beside a checkpoint; `package.py` packs no open model without such a note, nor one
that names what is not on the list.
"""

from __future__ import annotations

import fnmatch
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.data import corpora
from training.loop import recipe

HERE = Path(__file__).resolve().parents[1]
LIST = Path(__file__).with_name("sources.toml")
NOTE = ".sources.json"
"""What the name of a checkpoint's note ends with."""


class SourceNotOpen(Exception):
    """The file's source is not on the list of those that anyone may use."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} is of no source that the open package may be made of; {LIST.name} lists those. "
            "Add its source there if its terms allow it, or leave it out."
        )


@dataclass(frozen=True)
class Source:
    """One source, as the list has it."""

    id: str
    name: str
    licence: str
    link: str
    files: tuple[str, ...]
    note: str = ""


def listed() -> dict[str, Source]:
    """The list, by id."""
    return {
        key: Source(key, **{**given, "files": tuple(given["files"])})
        for key, given in tomllib.loads(LIST.read_text("utf-8")).items()
        if key != "left_out"
    }


def source_of(file: str) -> Source:
    """The source of a file, named as the list does; raises `SourceNotOpen`."""
    for source in listed().values():
        if any(_stands_for(pattern, file) for pattern in source.files):
            return source
    raise SourceNotOpen(file)


def _stands_for(pattern: str, file: str) -> bool:
    """Folder by folder, so that no `*` leads out of one."""
    wanted, given = pattern.split("/"), file.split("/")
    return len(wanted) == len(given) and all(map(fnmatch.fnmatchcase, given, wanted))


class Sources:
    """The corpora below a folder as far as anyone may use them, and which of them were read."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self.read: set[str] = set()
        """Ids of the sources that were read."""

    def use(self, file: str) -> None:
        """Say that something is read; raises `SourceNotOpen`."""
        self.read.add(source_of(file).id)

    def rows(self, name: str) -> list[corpora.Row]:
        """The rows of a corpus such as `clean/entities/wikigold`; raises `SourceNotOpen`."""
        self.use(name)
        return corpora.rows(self._data, name)

    def left_out(self, name: str) -> list[corpora.Row]:
        """Rows of a file that is read to train on none of its sentences; raises `SourceNotOpen` if it is not one."""
        if name not in tomllib.loads(LIST.read_text("utf-8"))["left_out"]["files"]:
            raise SourceNotOpen(name)
        return corpora.rows(self._data, name)

    def own(self, name: str) -> Iterator[Any]:
        """The rows of one of the project's own files, below plugins/training."""
        self.use(f"own:{name.partition('/')[0]}")
        with (HERE / name).open(encoding="utf-8") as file:
            yield from map(json.loads, file)

    def note(self, checkpoint: Path) -> None:
        """Write what was read beside a checkpoint, together with what its note says already."""
        file = note_of(checkpoint)
        self.read |= set(noted(checkpoint)) if file.exists() else set()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(sorted(self.read)) + "\n", encoding="utf-8")

    def step(self, out: Path, make: Callable[[Path], object], checkpoint: Path) -> Path:
        """`recipe.step`, and a note beside the checkpoint of what has been read by then; no note, no file."""

        def noted(path: Path) -> None:
            make(path)
            self.note(checkpoint)

        return recipe.step(out, noted)


def note_of(checkpoint: Path) -> Path:
    """The note beside a checkpoint."""
    return checkpoint.with_name(checkpoint.stem + NOTE)


def noted(checkpoint: Path) -> list[str]:
    """The ids of the sources in a checkpoint's note; raises `SourceNotOpen` if there is none, or one is not listed."""
    file = note_of(checkpoint)
    if not file.exists():
        raise SourceNotOpen(f"what {checkpoint.name} was made of, which no {file.name} tells,")
    found: list[str] = json.loads(file.read_text("utf-8"))
    for name in found:
        if name not in listed():
            raise SourceNotOpen(name)
    return found


def notice(ids: Iterable[str]) -> str:
    """A line for each of the sources: name, licence, link."""
    lines = []
    for source in (listed()[name] for name in sorted(ids)):
        link, note = source.link and f" {source.link}", source.note and f" ({source.note})"
        lines.append(f"* {source.name}. {source.licence}.{link}{note}\n")
    return "".join(lines)
