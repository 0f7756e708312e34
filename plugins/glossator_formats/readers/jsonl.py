"""JSON lines: a line is a document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from glossator.contract.reader import Reader, Reading, Source
from glossator.text.document import Document
from glossator_formats.decoding import Decoding, as_utf8, not_valid

_BOM = b"\xef\xbb\xbf"


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    id: str | int = ""
    language: str = ""
    reference_time: datetime | None = None
    attributes: dict[str, str] = {}


class JsonLinesReader(Reader[Decoding]):
    """A line is an object: "text", and if wanted "id", "language", "reference_time", "attributes"."""

    name = "jsonl"
    summary = 'a line is a document: {"text": …, "id": …, "language": …, "reference_time": …, "attributes": {…}}'
    suffixes = (".jsonl", ".ndjson", ".jl")
    media_types = ("application/jsonl", "application/x-ndjson")
    options = Decoding

    def sniff(self, head: bytes) -> bool:
        line, end, _ = head.removeprefix(_BOM).partition(b"\n")
        if not line.startswith(b"{"):
            return False
        if not end:  # the first line is longer than what is looked at, or all there is
            return line.startswith((b'{"text"', b'{"id"')) and b'"text"' in line
        try:
            found = json.loads(line)
        except ValueError:
            return False
        return isinstance(found, dict) and isinstance(found.get("text"), str)

    def read(self, source: Source, options: Decoding) -> Iterator[Reading]:
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
                    yield _document(line.removeprefix(_BOM) if number == 1 else line, source, number)


def _document(line: bytes, source: Source, number: int) -> Reading:
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
            '"reference_time": …, "attributes": {…}}, of which only "text" must be there',
            number,
        )
    name = str(parsed.id) if parsed.id != "" else source.place(number)
    return Document(parsed.text, name, parsed.language, parsed.reference_time, parsed.attributes)
