"""The readers' contract: a reader turns one file, or one archive, into documents.

A reader is a class in a pip package, named by an entry point of the group `glossator.readers`. Its module is light:
what it needs from other libraries is imported when it reads.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import BinaryIO, ClassVar, Generic, TypeAlias, TypeVar, cast

from pydantic import BaseModel

from glossator.contract.analyzer import NoOptions
from glossator.errors import DocumentInvalid, DocumentTooLarge, Failure, Reason
from glossator.text.document import MAX_ID_CHARACTERS, Document

ENTRY_POINT_GROUP = "glossator.readers"

MAX_READ_BYTES = 64 * 1024 * 1024
"""Of one document as it is stored. No server takes a text of this size: more is not read just to be refused."""

ATTRIBUTES: Mapping[str, str] = MappingProxyType(
    {
        "title": "headline, subject, or the title of the page",
        "subtitle": "what stands below the headline",
        "description": "summary, abstract or teaser",
        "author": "who wrote it; several are separated by “; ”",
        "publisher": "agency, newspaper, or the name of the site",
        "url": "where it is on the web",
        "identifier": "what its publisher calls it: guid, Message-ID, WARC-Record-ID",
        "version": "of the item, as its publisher counts",
        "status": "as its publisher says: usable, withheld, canceled",
        "published": "when it was published, ISO 8601",
        "modified": "when it was last changed, ISO 8601",
        "retrieved": "when a crawler fetched it, ISO 8601",
        "keywords": "subjects, categories and tags, separated by “; ”",
        "place": "where it was written: the dateline",
        "copyright": "the notice",
        "media_type": "of what the text was taken from, such as text/html",
        "to": "to whom it was sent",
        "in_reply_to": "the identifier of what it answers",
        "attachments": "names of parts that are not in the text, separated by “; ”",
        "folder": "mail folder or channel that it came in",
        "times": "JSON: [[begin, end, from, to], …]: code points of the text, and milliseconds of the recording",
        "left_out": "what the reader did not take into the text, and why",
    }
)
"""Names of attributes that readers give, with what they hold. A format that says something else names it after itself,
with a dot: "csv.section"."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """In place of a document: what could not be read, and why. It is reported; nothing is skipped in silence."""

    id: str
    failure: Failure
    """Its message says what was wrong, what the limit is if it is one, and what to do. It holds no word of the text."""


Reading: TypeAlias = Document | Unreadable


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader reads: a file, standard input, or the inside of a compressed one. It need not fit into memory."""

    name: str
    """Path as it is told and used in ids: relative to what was asked for."""
    opener: Callable[[], BinaryIO] = field(repr=False)
    """Opens it from its beginning, unpacked; standard input can be opened once."""
    size: int | None = None
    """Bytes as stored, if known."""
    max_bytes: int = MAX_READ_BYTES
    """The most that one document may have as it is stored; see `bytes` and `too_large`."""

    def open(self) -> BinaryIO:
        """A stream of its bytes, for `with`; raises `OSError`, and `DocumentInvalid` if it is damaged."""
        return self.opener()

    def bytes(self) -> bytes:
        """All of it, for formats where a file is a document; raises `DocumentTooLarge` beyond `max_bytes`."""
        with self.open() as stream:
            data = stream.read(self.max_bytes + 1)
        if len(data) > self.max_bytes:
            raise DocumentTooLarge(f"it has more than {self.max_bytes} bytes: split it", limit=self.max_bytes)
        return data

    @contextmanager
    def seekable(self) -> Iterator[BinaryIO]:
        """The same as a file that can be read from any place: what is packed or a pipe is copied to a temporary one."""
        with ExitStack() as stack:
            stream = stack.enter_context(self.open())
            if not stream.seekable():
                copy = stack.enter_context(tempfile.TemporaryFile())
                shutil.copyfileobj(stream, copy, 1024 * 1024)
                copy.seek(0)
                stream = cast("BinaryIO", copy)
            yield stream

    def place(self, record: int | str | None = None) -> str:
        """The id of a record without one of its own: "corpus/a.csv:3", counted from 1. None: of the file itself."""
        return document_id(self.name if record is None else f"{self.name}:{record}")

    def unreadable(
        self, message: str, record: int | str | None = None, *, reason: Reason = Reason.DOCUMENT_INVALID
    ) -> Unreadable:
        """In place of a record, or of the file."""
        return Unreadable(self.place(record), Failure(reason, message))

    def too_large(self, record: int | str | None = None, what: str = "the record") -> Unreadable:
        """In place of a record that has more than `max_bytes`."""
        message = f"{what} has more than {self.max_bytes} bytes: split the document"
        return self.unreadable(message, record, reason=Reason.DOCUMENT_TOO_LARGE)


OptionsT = TypeVar("OptionsT", bound=BaseModel)


class Reader(ABC, Generic[OptionsT]):
    """Turns a source into documents, one after the other, in the same order each time.

    It is trusted with files that nobody trusts: it opens no connection, resolves no external entity, and holds no more
    than a document at once.
    """

    name: ClassVar[str]
    """As in `--input-format`: short, lower case."""
    summary: ClassVar[str]
    """What it reads and what becomes a document, in a line."""
    suffixes: ClassVar[tuple[str, ...]] = ()
    """Of the files that it reads, lower case, with the dot, without those of compression."""
    doubts: ClassVar[bool] = False
    """Whether files of other formats have its suffixes, too, so that `sniff` is asked even where nobody else claims
    them."""
    media_types: ClassVar[tuple[str, ...]] = ()
    """Names of the format on the web."""
    gives: ClassVar[tuple[str, ...]] = ()
    """The attributes that its documents may have: see `ATTRIBUTES`."""
    extra: ClassVar[str] = ""
    """Of the distribution, with the libraries that it needs; empty: none."""
    requires: ClassVar[tuple[str, ...]] = ()
    """Those libraries, as they are imported: what is missing is told before anything is read."""
    options: ClassVar[type[BaseModel]] = NoOptions
    """What can be set, as a model with defaults: `--input-options NAME.KEY=VALUE`."""

    def sniff(self, head: bytes) -> bool:
        """Whether a file that begins so is of this format, whatever its name. `head` has up to 4 KiB, unpacked.

        Asked where the name does not tell, or several readers claim its suffix.
        """
        return False

    @abstractmethod
    def read(self, source: Source, options: OptionsT) -> Iterator[Reading]:
        """The documents of a source; in place of those that cannot be read, an `Unreadable` each.

        Raise a `DocumentError` where the source cannot be read any further: documents before that stay.
        Ids are the format's own, if it has some that are unique, or `source.place(n)`.
        """


def document_id(path: str) -> str:
    """The path as an id: itself if it can be one, else shortened in the middle, with a digest to keep ids apart."""
    # A file name need not be valid Unicode; Python then holds lone surrogates, which no id may.
    name = path.encode("utf-8", "backslashreplace").decode()
    if len(name) <= MAX_ID_CHARACTERS:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{name[:100]}…{digest}…{name[-140:]}"


def invalid(message: str) -> DocumentInvalid:
    """To raise where a source cannot be read any further."""
    return DocumentInvalid(message)
