"""Sums: a package's files held against `SHA256SUMS` and the MD5 sums of `resources.json`.

Damaged weights load without an error as often as not, and only results tell. `SHA256SUMS` vouches for every file,
`resources.json` for weights alone and for itself not at all. `record` writes the sums of what was pulled, so that one
that goes missing later can be told from one that never was there.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from glossator.contract.parser import ModelPackage
from glossator.errors import PluginLoadError
from glossator_plugins.stanza.package.resources import CALIBRATION, LISTING, METADATA, read_listing

SUMS = "SHA256SUMS"
"""As `sha256sum` writes it, with paths relative to the package's folder."""
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_CHUNK = 1 << 20


class State(StrEnum):
    INTACT = "intact"
    DAMAGED = "damaged"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of one package."""

    name: str
    version: str
    path: str
    state: State
    files: int
    """How many files were held against a sum."""
    problems: tuple[str, ...] = ()
    """What is wrong, or what could not be verified."""


def verify(package: ModelPackage) -> Verification:
    """Read every file of the package's folder that has a sum, and look for files that should be there or should not."""
    try:
        state, files, problems = _compare(package)
    except (PluginLoadError, OSError, ValueError) as error:
        told = error.failure.message if isinstance(error, PluginLoadError) else f"cannot be read: {error}"
        state, files, problems = State.DAMAGED, 0, [told]
    return Verification(package.name, package.version, str(package.path), state, files, tuple(problems))


@dataclass(frozen=True, slots=True)
class Sums:
    """What the files of one package should be."""

    folder: Path
    listed: Mapping[str, str]
    """Name -> SHA-256, by `SHA256SUMS`."""
    md5: Mapping[str, tuple[str, ...]]
    """Name -> the sums that `resources.json` allows."""
    problems: tuple[str, ...]
    """What is wrong with `SHA256SUMS` itself."""

    @classmethod
    def of(cls, package: ModelPackage) -> Sums:
        """Raises `PluginLoadError` or `OSError` if the package's lists cannot be read."""
        listed, problems = _read_sums(package.path)
        return cls(package.path, listed, _md5_sums(package), tuple(problems))

    def held(self, name: str) -> tuple[str, str]:
        """The file's SHA-256, and what is wrong with the file, if something is."""
        if name in self.listed or name not in self.md5:
            with (self.folder / name).open("rb") as content:
                sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            changed = self.listed.get(name, sha256) != sha256
            return sha256, f"changed: {name} does not match {SUMS}" if changed else ""
        sha256, found = _digests(self.folder / name)
        return sha256, "" if found in self.md5[name] else f"changed: {name} does not match the md5 in {LISTING}"


def _compare(package: ModelPackage) -> tuple[State, int, list[str]]:
    """The state, how many files were held against a sum, and the problems."""
    folder = package.path
    sums = Sums.of(package)
    problems = list(sums.problems)
    weights = {path.relative_to(folder).as_posix() for path in folder.rglob("*.pt") if path.is_file()}
    lists = {name for name in (LISTING, METADATA, CALIBRATION) if (folder / name).is_file()}
    present = weights | lists | {name for name in sums.listed if (folder / name).is_file()}
    problems += [f"missing: {name}" for name in sorted(sums.listed.keys() - present)]
    if sums.listed:
        problems += [f"extra: {name} is not in {SUMS}" for name in sorted(weights - sums.listed.keys())]
    held = sorted(present & (sums.listed.keys() | sums.md5.keys()))
    problems += [problem for name in held if (problem := sums.held(name)[1])]
    if problems:
        return State.DAMAGED, len(held), problems
    if not held:
        return State.UNVERIFIABLE, 0, [f"it has no {SUMS}, and no {LISTING} with md5 sums of its files"]
    without = [f"no sum: {name}" for name in sorted(present.difference(held))]
    return (State.UNVERIFIABLE if without else State.INTACT), len(held), without


def record(folder: Path, names: Iterable[str]) -> None:
    """Put the sums of these files, as they lie there now, into the folder's `SHA256SUMS`; others keep theirs.

    Raises `OSError`, or `ValueError` if the file that is there cannot be read.
    """
    sums, problems = _read_sums(folder)
    if problems:
        raise ValueError(problems[0])
    sums = {**sums, **{name: _digests(folder / name)[0] for name in names}}
    part = folder / f"{SUMS}.part"
    part.write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())), encoding="utf-8")
    os.replace(part, folder / SUMS)


def _read_sums(folder: Path) -> tuple[dict[str, str], list[str]]:
    """Name -> SHA-256, and what is wrong with the file; empty if there is none."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return {}, []
    sums, problems = {}, []
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line)
        if found is None or PurePosixPath(found[2]).is_absolute() or ".." in PurePosixPath(found[2]).parts:
            problems.append(f"line {number} of {SUMS} is not a sum, two blanks and a path inside the folder")
        else:
            sums[found[2].removeprefix("./")] = found[1]
    return sums, problems


def _md5_sums(package: ModelPackage) -> Mapping[str, tuple[str, ...]]:
    """Name of a file -> the sums that `resources.json` allows."""
    sums = {}
    for language, entry in read_listing(package).items():
        for processor, listed in entry.items() if isinstance(entry, dict) else ():
            for name, given in listed.items() if isinstance(listed, dict) else ():
                if isinstance(given, dict) and isinstance(given.get("md5"), str):
                    allowed = (given["md5"], given.get("alternate_md5", ""))
                    sums[f"{language}/{processor}/{name}.pt"] = allowed
    return sums


def _digests(path: Path) -> tuple[str, str]:
    """SHA-256 and MD5."""
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with path.open("rb") as content:
        while chunk := content.read(_CHUNK):
            sha256.update(chunk)
            md5.update(chunk)
    return sha256.hexdigest(), md5.hexdigest()
