"""From paths to documents, in one pass: what every command that reads a corpus goes through.

Every document, every record that cannot be read and every file that cannot be read gives exactly one `Item`, in the
same order each time. Texts are never altered: no byte order mark is removed, no line end translated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal, overload

from pydantic import BaseModel

from glossator.contract.reader import MAX_READ_BYTES, Reading, Unreadable, document_id
from glossator.errors import DocumentError, Failure, Reason
from glossator.reading.files import Found, find, why
from glossator.reading.installed import AUTO, Installed, Readers
from glossator.telling import let_through, told
from glossator.text.document import Document
from glossator.text.language import stated


@dataclass(frozen=True, slots=True)
class Item:
    """One document, or in its place, without text, what could not be read and why."""

    document: Document
    failure: Failure | None = None
    source: str = field(default="", compare=False)
    """The file that it comes from, as its path is told."""
    reader: str = field(default="", compare=False)
    """The name of the reader; empty if none was found."""


@dataclass(frozen=True, slots=True)
class How:
    """How files are to be read."""

    input_format: str = AUTO
    """The name of a reader, or auto: by name and content of each file."""
    options: Mapping[str, object] = field(default_factory=dict)
    """Of readers: "csv.text_column", or "text_column" for all that have it."""
    language: str = ""
    """Of documents that name none; empty leaves them so."""
    reference_time: datetime | None = None
    """Of documents that give none. A time without a zone is taken as UTC."""
    max_bytes: int = MAX_READ_BYTES
    """The most that one document may have as it is stored."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A source with its reader; without one if there is a failure."""

    found: Found
    reader: Installed | None
    failure: Failure | None = None


@overload
def documents(
    paths: Iterable[str], how: How | None = None, *, pauses: Literal[False] = False, readers: Readers | None = None
) -> Iterator[Item]: ...
@overload
def documents(
    paths: Iterable[str], how: How | None = None, *, pauses: Literal[True], readers: Readers | None = None
) -> Iterator[Item | None]: ...
def documents(
    paths: Iterable[str], how: How | None = None, *, pauses: bool = False, readers: Readers | None = None
) -> Iterator[Item | None]:
    """The documents of files, folders, patterns and "-", standard input.

    With `pauses`, None says that nothing more has been written to standard input yet: a live feed may be silent for
    long, and wants its results before. Raises `OptionsInvalid`, before anything is read, for a format or option that
    there is not, or a reader whose libraries are missing.
    """
    how = how or How()
    readers = readers or Readers()
    options = readers.options(how.options)
    return _documents(survey(paths, how, readers=readers), how, options, pauses)


def survey(paths: Iterable[str], how: How | None = None, *, readers: Readers | None = None) -> Iterator[Chosen]:
    """Which files there are, and who would read each: `documents` without the reading."""
    how = how or How()
    readers = readers or Readers()
    named = None if how.input_format == AUTO else readers.named(how.input_format)
    return (_choose(found, named, readers) for found in find(paths, max_bytes=how.max_bytes))


def _choose(found: Found, named: Installed | None, readers: Readers) -> Chosen:
    if found.failure is not None:
        return Chosen(found, None, found.failure)
    if named is not None:
        return Chosen(found, named)
    try:
        chosen = readers.choose(found.source.name, found.head, given=found.given)
    except DocumentError as error:
        return Chosen(found, None, error.failure)
    except OSError as error:
        return Chosen(found, None, Failure(Reason.DOCUMENT_INVALID, f"cannot read it: {why(error)}"))
    if chosen is None:
        message = "its format is unknown: name one of `glossator readers` with --input-format, or leave the file out"
        return Chosen(found, None, Failure(Reason.DOCUMENT_INVALID, message))
    if chosen.problem:
        message = f"the reader for it, {chosen.name}, cannot be used: {chosen.problem}"
        return Chosen(found, None, Failure(Reason.DOCUMENT_INVALID, message))
    return Chosen(found, chosen)


def _documents(
    chosen: Iterable[Chosen], how: How, options: Mapping[str, BaseModel], pauses: bool
) -> Iterator[Item | None]:
    for one in chosen:
        pipe = one.found.pipe
        try:
            for reading in _read(one, options):
                yield _item(reading, one, how)
                if pauses and pipe is not None and pipe.pauses():
                    yield None
        finally:
            if pipe is not None:
                pipe.close()


def _read(one: Chosen, options: Mapping[str, BaseModel]) -> Iterator[Reading]:
    """What the reader says, up to the end or to what it raises."""
    source = one.found.source
    if one.failure is not None or one.reader is None or one.reader.reader is None:
        yield Unreadable(source.place(), one.failure or Failure(Reason.INTERNAL, "no reader"))
        return
    count = 0
    readings = None
    while True:
        try:
            if readings is None:
                readings = iter(one.reader.reader.read(source, options[one.reader.name]))
            reading = next(readings, None)
        except BaseException as error:  # readers are plugins, and files are anybody's
            let_through(error)
            # An id that no record has, so that nothing takes the place of what came before.
            yield Unreadable(source.place("unread" if count else None), _why(error))
            return
        if reading is None:
            return
        count += 1
        if not isinstance(reading, (Document, Unreadable)):
            message = f"the reader {one.reader.name!r} gave a {type(reading).__name__} instead of a document"
            yield Unreadable(source.place("unread"), Failure(Reason.INTERNAL, message))
            return
        yield reading


def _why(error: BaseException) -> Failure:
    if isinstance(error, DocumentError):
        return error.failure
    if isinstance(error, OSError) and error.errno is not None:
        return Failure(Reason.DOCUMENT_INVALID, f"cannot read it: {why(error)}")
    return Failure(Reason.DOCUMENT_INVALID, f"its reader cannot go on: {told(error)}; what came before was read")


def _item(reading: Reading, one: Chosen, how: How) -> Item:
    reader = one.reader.name if one.reader is not None else ""
    # A file name need not be valid Unicode, which tables and messages are.
    name = one.found.source.name.encode("utf-8", "backslashreplace").decode()
    if isinstance(reading, Unreadable):
        return Item(Document("", document_id(reading.id)), reading.failure, name, reader)
    if (language := stated(reading.language, how.language)) != reading.language:
        reading = replace(reading, language=language)
    return _timed(Item(reading, None, name, reader), how.reference_time)


def _timed(item: Item, reference_time: datetime | None) -> Item:
    time = item.document.reference_time or reference_time
    if time is not None and time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    if time == item.document.reference_time:
        return item
    return replace(item, document=replace(item.document, reference_time=time))
