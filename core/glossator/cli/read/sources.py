"""Reading documents: text files, standard input, and JSON lines. The start of the data's path on the command line.

Every input gives exactly one `Source`, in order. One that cannot be read carries a failure in place of a document, so
that the others go on and the output accounts for all. Texts are never altered: no byte order mark is removed, no line
end translated.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from glossator.cli.read.interrupt import interruptible, waits
from glossator.errors import Failure, Reason
from glossator.text.document import MAX_ID_CHARACTERS, Document

STDIN = "-"
_BOM = b"\xef\xbb\xbf"
# No server takes a text of this size: more is not read into memory just to be refused.
MAX_READ_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """One input: a document, or an empty one with the failure to read it."""

    document: Document
    failure: Failure | None = None


def read_texts(paths: Iterable[str]) -> Iterator[Source]:
    """One document per file, its id the path as given; "-" is standard input, with the id "stdin"."""
    for path in paths:
        name = "stdin" if path == STDIN else document_id(path)
        try:
            with _open(path) as stream:
                data = stream.read(MAX_READ_BYTES + 1)
        except OSError as error:
            yield _failed(name, Reason.DOCUMENT_INVALID, f"cannot read it: {_why(error, path)}")
            continue
        if len(data) > MAX_READ_BYTES:
            yield _failed(name, Reason.DOCUMENT_TOO_LARGE, f"it has more than {MAX_READ_BYTES} bytes: split it")
            continue
        try:
            yield Source(Document(data.decode(), name))
        except UnicodeDecodeError as error:
            yield _failed(name, Reason.DOCUMENT_INVALID, f"{_not_utf8(error)}; convert it to UTF-8 first")


def read_jsonl(paths: Iterable[str]) -> Iterator[Source | None]:
    """One document per line, a JSON object: "text", and if wanted "id", "language", "reference_time", "attributes".

    A line without an id gets "FILE:LINE", counted from 1. Blank lines are skipped. None says that no
    further line is there yet: a live feed may be silent for long, and wants its results before.
    """
    for path in paths:
        name = "stdin" if path == STDIN else path
        try:
            with _open(path) as stream:
                yield from _read_lines(stream, name)
        except OSError as error:
            yield _failed(document_id(name), Reason.DOCUMENT_INVALID, f"cannot read it: {_why(error, path)}")


def with_reference_time(sources: Iterable[Source | None], reference_time: datetime | None) -> Iterator[Source | None]:
    """The sources; documents that give no reference time get this one. A time without a zone is taken as UTC."""
    for source in sources:
        if source is None:
            yield None
            continue
        time = source.document.reference_time or reference_time
        if time is not None and time.tzinfo is None:
            time = time.replace(tzinfo=UTC)
        yield replace(source, document=replace(source.document, reference_time=time))


def document_id(path: str) -> str:
    """The path as an id: itself if it can be one, else shortened in the middle, with a digest to keep ids apart."""
    # A file name need not be valid Unicode; Python then holds lone surrogates, which no id may.
    name = path.encode("utf-8", "backslashreplace").decode()
    if len(name) <= MAX_ID_CHARACTERS:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{name[:100]}…{digest}…{name[-140:]}"


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    id: str | int = ""
    language: str = ""
    reference_time: datetime | None = None
    attributes: dict[str, str] = {}


def _read_lines(stream: BinaryIO, name: str) -> Iterator[Source | None]:
    number = 0
    while line := stream.readline(MAX_READ_BYTES + 1):
        number += 1
        place = f"{name}:{number}"
        if len(line) > MAX_READ_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_READ_BYTES)
            message = f"the line has more than {MAX_READ_BYTES} bytes: split the document"
            yield _failed(document_id(place), Reason.DOCUMENT_TOO_LARGE, message)
        elif line.strip():
            yield _read_line(line.removeprefix(_BOM) if number == 1 else line, document_id(place))
        if waits(stream):
            yield None


def _read_line(line: bytes, place: str) -> Source:
    try:
        # Decoded here so that the error can name the byte.
        parsed = _Line.model_validate_json(line.decode())
    except UnicodeDecodeError as error:
        return _failed(place, Reason.DOCUMENT_INVALID, f"the line {_not_utf8(error).removeprefix('it ')}")
    except ValidationError as error:
        # Without the offending input: it may be the document's text.
        details = "; ".join(
            f"{'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}" if detail["loc"] else detail["msg"]
            for detail in error.errors(include_url=False, include_input=False)[:3]
        )
        return _failed(
            place,
            Reason.DOCUMENT_INVALID,
            f'the line is no document: {details}; expected is {{"id": …, "text": …, "language": …, '
            '"reference_time": …, "attributes": {…}}, of which only "text" must be there',
        )
    name = str(parsed.id) if parsed.id != "" else place
    return Source(Document(parsed.text, name, parsed.language, parsed.reference_time, parsed.attributes))


def _open(path: str) -> AbstractContextManager[BinaryIO]:
    if path == STDIN:
        return interruptible(sys.stdin.buffer)
    return Path(path).open("rb")


def _why(error: OSError, path: str) -> str:
    return "it is a directory; name the files in it" if os.path.isdir(path) else error.strerror or type(error).__name__


def _not_utf8(error: UnicodeDecodeError) -> str:
    byte = error.object[error.start]
    return f"it is not valid UTF-8: byte 0x{byte:02x} at offset {error.start} ({error.reason})"


def _failed(name: str, reason: Reason, message: str) -> Source:
    return Source(Document("", name), Failure(reason, message))
