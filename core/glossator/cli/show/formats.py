"""Formats of other people's tools: the writers that are installed, opened on a file or folder, with what they lost."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import click

from glossator.contract.result import DocumentResult, DocumentStatus
from glossator.contract.writer import ENTRY_POINT_GROUP, Form, Writer
from glossator.errors import GlossatorError
from glossator.extras import advice
from glossator.origin import origin
from glossator.text.document import Document

_SURROGATE = re.compile("[\ud800-\udfff]")


class FormatUnavailable(click.ClickException):
    """The writer of a format cannot be used: it says what to install."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(f"glossator: error: {self.format_message()}", err=True)


def format_names() -> list[str]:
    """What `--format` and `--to` can be called with, ours first."""
    return list(dict.fromkeys(entry.name for entry in sorted(_entries(), key=_order)))


def writer_class(name: str) -> type[Writer]:
    """The writer of a format; raises `FormatUnavailable`."""
    for entry in sorted(_entries(), key=_order):
        if entry.name == name:
            try:
                found = entry.load()
            except ImportError as error:
                raise FormatUnavailable(_missing(name, error, None, entry)) from error
            if not (isinstance(found, type) and issubclass(found, Writer)):
                raise FormatUnavailable(f"the format {name!r} is no Writer: {entry.value}")
            return found
    known = ", ".join(format_names()) or "none"
    raise FormatUnavailable(f"there is no format {name!r}; there are: {known}")


class Export:
    """One writer with its target: a context manager, which leaves no half of a file where a whole one is expected.

    Nor does it leave anything if there is nothing to keep: a folder that is not empty would be refused the next time.
    """

    def __init__(self, name: str, output: Path | None, stdout: BinaryIO) -> None:
        """`output`: where to write; None is standard output, for formats that are one stream."""
        self.name = name
        self.kind = writer_class(name)
        self.output = output
        self._stdout = stdout
        self._whole = False
        self._there = output is not None and output.is_dir()
        self.written = 0
        """Documents that the format holds."""
        _check(name, self.kind, output)

    def __enter__(self) -> Self:
        self._file: BinaryIO | None = None
        self._part: Path | None = None
        target: Path | BinaryIO = self._stdout
        if self.output is not None and self.kind.form is Form.FOLDER:
            self.output.mkdir(exist_ok=True)
            target = self.output
        elif self.output is not None:
            self._part = self.output.with_name(f".{self.output.name}.part")
            target = self._part
            if self.kind.form is Form.STREAM:
                target = self._file = self._part.open("wb")
        self.writer = self.kind(target)
        try:
            self.writer.begin()
        except ImportError as error:
            self.__exit__(type(error), error, None)
            raise FormatUnavailable(_missing(self.name, error, self.kind, None)) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.writer.close()
        if self._file is not None:
            self._file.close()
        if self._part is not None:
            if self._whole and kind is None and self.output is not None:
                os.replace(self._part, self.output)
            else:
                self._part.unlink(missing_ok=True)
        elif self.output is not None and self.kind.form is Form.FOLDER and not (self._whole or self.written):
            with suppress(OSError):
                for made in list(self.output.iterdir()):  # the folder was empty, or there was none
                    made.unlink()
                if not self._there:
                    self.output.rmdir()

    def write(self, document: Document, result: DocumentResult) -> DocumentResult:
        """Write one document; returns the result as it was told: a format may be unable to hold the document."""
        try:
            self.writer.write(_encodable(document), replace(result, document_id=_whole(result.document_id)))
        except GlossatorError as error:
            return replace(result, status=DocumentStatus.FAILED, results=(), failure=error.failure)
        self.written += 1
        return result

    def end(self, *, keep: bool = True) -> None:
        """After the last document. What is not to be kept is gone afterwards."""
        self.writer.end()
        if self._file is None and self.kind.form is Form.STREAM:
            self._stdout.flush()
        self._whole = keep

    @property
    def kept(self) -> bool:
        """Whether what was written stays, once this is closed."""
        return self._whole

    def losses(self) -> list[str]:
        """What was left out or changed, a line for each kind of loss."""
        lost = self.writer.lost
        return [f"{lost[name]} × {what}" for name, what in self.kind.LOSSES.items() if lost[name]]


def _encodable(document: Document) -> Document:
    """A document that was refused for lone surrogates, with U+FFFD in their places: no file can hold those."""
    attributes = {_whole(name): _whole(value) for name, value in document.attributes.items()}
    return replace(document, text=_whole(document.text), id=_whole(document.id), attributes=attributes)


def _whole(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def tell_losses(export: Export) -> None:
    """On standard error, what the format could not carry."""
    for line in export.losses():
        click.echo(f"glossator: note: {export.name} cannot carry: {line}", err=True)


def _check(name: str, kind: type[Writer], output: Path | None) -> None:
    if kind.form is Form.STREAM and output is None:
        return
    if output is None:
        what = "a folder" if kind.form is Form.FOLDER else "a file"
        raise click.UsageError(f"the format {name} is {what}: say where with --output")
    if kind.form is Form.FOLDER:
        if output.exists() and not output.is_dir():
            raise click.UsageError(f"the format {name} is a folder, and {output} is a file")
        if output.is_dir() and any(output.iterdir()):
            raise click.UsageError(f"the folder {output} is not empty: name a new one, or empty it")
    elif output.is_dir():
        raise click.UsageError(f"the format {name} is a file, and {output} is a folder")
    if not output.resolve().parent.is_dir():
        raise click.UsageError(f"there is no folder {output.resolve().parent}")


def _missing(name: str, error: ImportError, kind: type[Writer] | None, entry: EntryPoint | None) -> str:
    extra = kind.extra if kind is not None else ""
    distribution = entry.dist.name if entry is not None and entry.dist is not None else "glossator"
    hint = advice(extra, distribution) if extra else ""
    return f"the format {name} cannot be written: {error}" + (f"; {hint}" if hint else "")


def _entries() -> list[EntryPoint]:
    return list(entry_points(group=ENTRY_POINT_GROUP))


def _order(entry: EntryPoint) -> tuple[bool, str, str]:
    name, _ = origin(entry)
    return name != "glossator", name, entry.name
