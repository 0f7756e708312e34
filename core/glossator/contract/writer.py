"""The writers' contract: a writer puts documents with what was found in them into a format of other people's tools.

A writer is a class in a pip package, named by an entry point of the group `glossator.writers`; the entry point's name
is what `--format` and `--to` call it. Its module is light: what it needs from other libraries is imported in `begin`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, ClassVar

from glossator.contract.result import DocumentResult
from glossator.errors import GlossatorError, Reason
from glossator.text.document import Document

ENTRY_POINT_GROUP = "glossator.writers"


class Form(StrEnum):
    """What a writer's output is."""

    STREAM = "stream"
    """Bytes that can go to standard output, a document after the other."""
    FILE = "file"
    """One file, which is there when it is whole."""
    FOLDER = "folder"
    """Several files in a folder of their own."""


class FormatError(GlossatorError):
    """A format cannot hold a document at all, or a file is not in its format."""

    reason = Reason.DOCUMENT_INVALID


class Writer(ABC):
    """Writes documents in one format. `begin` once, `write` for each document, `end` once, `close` in any case.

    What the format cannot carry is said in `LOSSES` and counted in `lost` when it happens: nothing is dropped silently.
    """

    summary: ClassVar[str] = ""
    """One line for people."""
    unit: ClassVar[str] = "code points"
    """What offsets in the files count; what is read in the tool is the same words in any case."""
    form: ClassVar[Form] = Form.STREAM
    suffix: ClassVar[str] = ""
    """Of a file, with the dot: ".conllu"."""
    extra: ClassVar[str] = ""
    """Of which extra of the distribution the libraries are that it needs; empty: it needs none."""
    analyzers: ClassVar[tuple[str, ...]] = ()
    """Ids of analyzers that it wants to hear besides those that were asked for: "syntax" for tokens."""
    LOSSES: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Name of a loss -> what it is that the format cannot carry, as it is told: "overlapping spans not in doc.ents"."""

    def __init__(self, target: Path | BinaryIO) -> None:
        """`target`: where a STREAM writes, or the path of the FILE or FOLDER, which does not exist or is empty."""
        self._target = target
        self.lost: Counter[str] = Counter()
        """By the names of `LOSSES`, how much was left out or changed so far."""

    @property
    def stream(self) -> BinaryIO:
        """Where a STREAM writes."""
        if isinstance(self._target, Path):
            raise TypeError(f"{type(self).__name__} writes a {self.form}, it has no stream")
        return self._target

    @property
    def path(self) -> Path:
        """The FILE or FOLDER."""
        if not isinstance(self._target, Path):
            raise TypeError(f"{type(self).__name__} writes a {self.form}, it has no path")
        return self._target

    def begin(self) -> None:  # noqa: B027 - optional to override, on purpose
        """Called once, before the first document: the place for imports. An ImportError tells what to install."""

    @abstractmethod
    def write(self, document: Document, result: DocumentResult) -> None:
        """Write one document with what was found; raises `FormatError` if the format cannot hold it."""

    def end(self) -> None:  # noqa: B027 - optional to override, on purpose
        """Called once, after the last document, if all went well."""

    def close(self) -> None:  # noqa: B027 - optional to override, on purpose
        """Called once, whatever happened, also where `begin` raised, and after `end`: release what is open."""

    def lose(self, name: str, count: int = 1) -> None:
        """Count so many losses of that name, which must be declared."""
        if name not in self.LOSSES:
            raise KeyError(f"{type(self).__name__}.LOSSES does not declare {name!r}")
        if count:
            self.lost[name] += count
