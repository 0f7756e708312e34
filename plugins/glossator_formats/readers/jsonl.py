"""JSON lines: a line is a document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from glossator.contract.reader import Reader, Reading, Source, Unreadable
from glossator.errors import DocumentError
from glossator.text.document import Document
from glossator_formats.decoding import Decoding, as_ascii, as_utf8, not_valid
from glossator_formats.rows import Columns, Rows

_BOM = b"\xef\xbb\xbf"


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    id: str | int = ""
    language: str = ""
    reference_time: datetime | None = None
    attributes: dict[str, str] = {}


class JsonLinesOptions(Columns, Decoding):
    others: bool = Field(False, description="Keys of other names become attributes, as columns of a table do.")

    @property
    def own(self) -> bool:
        """Whether lines have the names of ours, and no others."""
        return not (self.others or self.text_column or self.id_column or self.time_column or self.language_column)


class JsonLinesReader(Reader[JsonLinesOptions]):
    """A line is an object: "text", and if wanted "id", "language", "reference_time", "attributes".

    With other names, for which there are --text-column and its like, an object is read as a row of a table.
    """

    name = "jsonl"
    summary = 'a line is a document: {"text": …, "id": …, "language": …, "reference_time": …, "attributes": {…}}'
    suffixes = (".jsonl", ".ndjson", ".jl")
    media_types = ("application/jsonl", "application/x-ndjson")
    options = JsonLinesOptions

    def sniff(self, head: bytes) -> bool:
        line, end, _ = as_ascii(head).partition(b"\n")
        if not line.startswith(b"{"):
            return False
        if not end:  # the first line is longer than what is looked at, or all there is
            return line.startswith((b'{"text"', b'{"id"')) and b'"text"' in line
        try:
            found = json.loads(line)
        except ValueError:
            return False
        return isinstance(found, dict) and isinstance(found.get("text"), str)

    def read(self, source: Source, options: JsonLinesOptions) -> Iterator[Reading]:
        """A line without an id gets "FILE:LINE", counted from 1; blank ones are skipped."""
        with source.open() as raw, as_utf8(raw, options.encoding) as stream:
            number = 0
            while line := stream.readline(source.max_bytes + 1):
                number += 1
                if len(line) > source.max_bytes:
                    while line and not line.endswith(b"\n"):
                        line = stream.readline(source.max_bytes)
                    yield source.too_large(number, "the line")
                elif line.strip():
                    line = line.removeprefix(_BOM) if number == 1 else line
                    read = _document if options.own else _row
                    yield read(line, source, number, options)


def _document(line: bytes, source: Source, number: int, _: JsonLinesOptions) -> Reading:
    try:
        # Decoded here so that the error can name the byte.
        parsed = _Line.model_validate_json(line.decode())
    except UnicodeDecodeError as error:
        wrong = not_valid(error, "utf-8")
        return source.unreadable(
            f"the line is {wrong}; convert it to UTF-8 first, or name its encoding with --encoding", number
        )
    except ValidationError as error:
        # Without the offending input: it may be the document's text.
        details = "; ".join(
            f"{'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}" if detail["loc"] else detail["msg"]
            for detail in error.errors(include_url=False, include_input=False)[:3]
        )
        return source.unreadable(
            f'the line is no document: {details}; expected is {{"id": …, "text": …, "language": …, '
            '"reference_time": …, "attributes": {…}}, of which only "text" must be there; for other names there are '
            "--text-column and --input-options jsonl.others=true",
            number,
        )
    name = str(parsed.id) if parsed.id != "" else source.place(number)
    return Document(parsed.text, name, parsed.language, parsed.reference_time, parsed.attributes)


def _row(line: bytes, source: Source, number: int, options: JsonLinesOptions) -> Reading:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):  # UnicodeDecodeError is one
        return source.unreadable(
            "the line is no JSON in UTF-8: repair it, or name its encoding with --encoding", number
        )
    if not isinstance(found, dict):
        return source.unreadable("the line is no JSON object", number)
    try:
        return Rows(list(found), options, source, "jsonl").document(list(found.values()), number)
    except DocumentError as error:
        return Unreadable(source.place(number), error.failure)
