"""Writers: how results leave `glossator analyze`, one for each `--format`, all with the same three methods."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import BinaryIO, TextIO

import click

from glossator.cli.show.console import console, show
from glossator.cli.show.describe import one_line
from glossator.cli.show.html import contents, render_section, section_id, section_title
from glossator.cli.show.jsonl import render_line, unconverted
from glossator.cli.show.page import page_begin, page_end
from glossator.cli.show.text import render_document
from glossator.cli.show.words import Words
from glossator.contract.batch import AnalysisOptions
from glossator.contract.result import DocumentResult


class Writer(ABC):
    """Writes results one after the other; `text` is standard output or a file, `words` what plugins say of theirs."""

    def __init__(self, text: TextIO, options: AnalysisOptions, words: Words) -> None:
        self.text = text
        self.words = words
        self.stream: BinaryIO = text.buffer
        self.options = options

    def begin(self) -> None:  # noqa: B027 - optional to override, on purpose
        """Called once, before the first result."""

    @abstractmethod
    def write(self, result: DocumentResult, text: str) -> DocumentResult:
        """Write one result; returns it as it was told, since a format may be unable to tell all of it."""

    def end(self) -> None:  # noqa: B027 - optional to override, on purpose
        """Called once, after the last result."""


class JsonlWriter(Writer):
    """One line per document, written out at once: a program may be reading along."""

    def begin(self) -> None:
        self.told: set[str] = set()

    def write(self, result: DocumentResult, text: str) -> DocumentResult:
        line, told = render_line(result, text, self.options.offset_encoding, include_text=self.options.include_text)
        self.stream.write(line.encode() + b"\n")
        self.stream.flush()
        for name in sorted(unconverted(result, text, self.options.offset_encoding) - self.told):
            self.told.add(name)
            click.echo(
                f"glossator: warning: spans inside values of type {one_line(name)} count code points, whatever "
                "--offset-encoding says: install the plugin's package here to have them converted",
                err=True,
            )
        return told


class TextWriter(Writer):
    """For people; in colour if the stream is a terminal."""

    def begin(self) -> None:
        self.console = console(self.text)
        self.first = True

    def write(self, result: DocumentResult, text: str) -> DocumentResult:
        if not self.first:
            show(self.console, "")
        self.first = False
        show(self.console, render_document(self.words.of(result, text), text, coloured=self.console.is_terminal))
        return result


class HtmlWriter(Writer):
    """One self-contained page with a section per document."""

    def begin(self) -> None:
        self.sections: list[tuple[str, str]] = []
        self._put(page_begin())

    def write(self, result: DocumentResult, text: str) -> DocumentResult:
        self.sections.append((section_id(result), section_title(result)))
        line, told = render_line(result, text, self.options.offset_encoding, include_text=False)
        self._put(render_section(self.words.of(told, text), text, line))
        return told

    def end(self) -> None:
        # Known only now; the style sheet puts it first.
        self._put(page_end(contents(self.sections)))

    def _put(self, html: str) -> None:
        # A rejected document may hold what UTF-8 cannot.
        self.stream.write(html.encode("utf-8", "replace"))
        self.stream.flush()


def to_file(file: BinaryIO) -> TextIO:
    """For a `Writer` that writes into a file that is open; write_through, so that nothing waits when it is closed."""
    return io.TextIOWrapper(file, "utf-8", newline="\n", write_through=True)


WRITERS: Mapping[str, type[Writer]] = MappingProxyType({"text": TextWriter, "jsonl": JsonlWriter, "html": HtmlWriter})
