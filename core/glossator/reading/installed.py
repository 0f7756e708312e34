"""The installed readers: finds them by their entry points, checks what is asked of them, and chooses one for a file."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel, ValidationError

from glossator.contract.reader import ENTRY_POINT_GROUP, Reader
from glossator.errors import OptionsInvalid
from glossator.extras import install_command
from glossator.origin import origin
from glossator.reading.unpack import inner_name
from glossator.similar import meant
from glossator.telling import let_through, told

AUTO = "auto"
BUILT_IN = "glossator"
_TAKEN = "another reader has this name: give this one another"
FALLBACK = "text"
"""Reads what no other reader recognizes, if it is text."""


@dataclass(frozen=True, slots=True)
class Installed:
    """An installed reader, or an entry point that gives none."""

    name: str
    distribution: str
    version: str
    reader: Reader[Any] | None
    problem: str = ""
    """Why it cannot read, and what to do; empty if it can."""


class Readers:
    """The readers of this environment, those of Glossator first, all others by name."""

    def __init__(self, found: Iterable[EntryPoint] | None = None) -> None:
        entries = entry_points(group=ENTRY_POINT_GROUP) if found is None else found
        listed = [_load(entry) for entry in sorted(entries, key=_order)]
        names: set[str] = set()
        self.all: list[Installed] = []
        for one in listed:
            taken = one.name in names
            names.add(one.name)
            self.all.append(replace(one, reader=None, problem=_TAKEN) if taken else one)

    def named(self, name: str) -> Installed:
        """The reader of this name; raises `OptionsInvalid` if there is none, or it cannot read."""
        for one in self.all:
            if one.name == name:
                if one.problem:
                    raise OptionsInvalid(f"the reader {name!r} cannot be used: {one.problem}")
                return one
        known = [one.name for one in self.all]
        hint = meant(name, known)
        raise OptionsInvalid(f"no reader is called {name!r}: choose auto or one of {', '.join(known)}{hint}")

    def choose(self, name: str, look: Callable[[], bytes], *, given: bool) -> Installed | None:
        """The reader for a file of this name; None if there is none that knows the format.

        `look` gives what it begins with, and is called only where the name does not tell. A file that somebody has
        `given` by name is taken for text if it may be; one of a folder only if its name has no suffix, or a number:
        what lies beside texts, annotations or a program, is none.
        """
        usable = [(one, one.reader) for one in self.all if one.reader is not None]
        inner = inner_name(name).lower()
        # The longest one says most: ".warc.wet" before ".wet".
        longest = max(
            (len(suffix) for _, reader in usable for suffix in reader.suffixes if inner.endswith(suffix)), default=0
        )
        claim = [
            (one, reader)
            for one, reader in usable
            if longest and any(inner.endswith(suffix) and len(suffix) == longest for suffix in reader.suffixes)
        ]
        if len(claim) == 1 and not claim[0][1].doubts:
            return claim[0][0]
        # Where the name claims a format, the content is asked which one; else any.
        head = look()
        for one, reader in claim or [pair for pair in usable if pair[0].name != FALLBACK]:
            if reader.sniff(head):
                return one
        suffix = PurePath(inner).suffix.removeprefix(".")
        if claim or not (given or not suffix or suffix.isdecimal()):
            return None
        return next((one for one, reader in usable if one.name == FALLBACK and reader.sniff(head)), None)

    def options(self, given: Mapping[str, object]) -> Mapping[str, BaseModel]:
        """Of each reader, from "NAME.KEY" for one and "KEY" for all that have it; raises `OptionsInvalid`."""
        left = dict.fromkeys(given)
        found: dict[str, BaseModel] = {}
        for one in self.all:
            if one.reader is None:
                continue
            fields = one.reader.options.model_fields
            prefix = f"{one.name}."
            mine = {key: value for key, value in given.items() if key in fields}
            mine |= {key.removeprefix(prefix): value for key, value in given.items() if key.startswith(prefix)}
            for key in given:
                if key in fields or key.startswith(prefix):
                    left.pop(key, None)
            if unknown := sorted(mine.keys() - fields.keys()):
                raise OptionsInvalid(
                    f"the reader {one.name!r} has no option {unknown[0]!r}: "
                    f"{'it has ' + ', '.join(fields) if fields else 'it has none'}"
                )
            try:
                found[one.name] = one.reader.options.model_validate(mine)
            except ValidationError as error:
                detail = error.errors(include_url=False)[0]
                key = ".".join(str(part) for part in detail["loc"])
                raise OptionsInvalid(f"option {key!r} of the reader {one.name!r}: {detail['msg']}") from None
        if left:
            raise OptionsInvalid(f"no reader has an option {next(iter(left))!r}: `glossator readers` lists them")
        return found


def _load(entry: EntryPoint) -> Installed:
    distribution, version = origin(entry)

    def broken(problem: str) -> Installed:
        return Installed(entry.name, distribution, version, None, problem)

    try:
        loaded = entry.load()
        if not (inspect.isclass(loaded) and issubclass(loaded, Reader)):
            return broken(f"{entry.value} is no class derived from glossator's Reader: name one in the entry point")
        reader: Reader[Any] = loaded()
    except BaseException as error:  # anything at all can come out of other people's imports
        let_through(error)
        return broken(told(error))
    if problem := _fault(entry, reader):
        return broken(problem)
    return Installed(entry.name, distribution, version, reader, _lacking(reader, distribution))


def _fault(entry: EntryPoint, reader: Reader[Any]) -> str:
    """What is wrong with the class, and what to write instead; nothing if it keeps the contract."""
    if getattr(reader, "name", None) != entry.name:
        return f"its entry point is called {entry.name!r}: give the class the same name"
    if not isinstance(getattr(reader, "summary", None), str):
        return "it has no summary: say in a line what it reads"
    if not (inspect.isclass(reader.options) and issubclass(reader.options, BaseModel)):
        return "its options are no pydantic model: derive a class from BaseModel"
    if required := [name for name, info in reader.options.model_fields.items() if info.is_required()]:
        return f"its option {required[0]!r} has no default: give it one"
    if bad := [suffix for suffix in reader.suffixes if not suffix.startswith(".") or suffix != suffix.lower()]:
        return f"its suffix {bad[0]!r} must be lower case and begin with a dot"
    return ""


def _lacking(reader: Reader[Any], distribution: str) -> str:
    absent = [name for name in reader.requires if not _there(name)]
    if not absent:
        return ""
    wanted = install_command(reader.extra, distribution or BUILT_IN) if reader.extra else "see its documentation"
    return f"it needs libraries that are not installed: {wanted} (missing: {', '.join(absent)})"


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):  # of a package that is not there
        return False


def _order(entry: EntryPoint) -> tuple[bool, str, str]:
    distribution, _ = origin(entry)
    return distribution != BUILT_IN, distribution, entry.name
