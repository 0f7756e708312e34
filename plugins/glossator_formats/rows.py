"""Rows as documents: which column is the text, which the id, and which become attributes. For CSV, Parquet and JSON."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from glossator.contract.reader import ATTRIBUTES, Reading, Source, invalid
from glossator.errors import Reason
from glossator.text.document import Document
from glossator_formats.record import Value, attributes, language_of, time_of

_TEXT = ("text", "body", "content", "article", "maintext")
_ID = ("id", "_id", "document_id", "doc_id")
_LANGUAGE = ("language", "lang")
_SAME = {"headline": "title", "byline": "author", "authors": "author", "date": "published", "link": "url"}


class Columns(BaseModel):
    """Options of readers of rows."""

    text_column: str = Field("", description=f"With the text. Default: the first of {', '.join(_TEXT)}.")
    id_column: str = Field("", description="With ids that are unique. Default: id, or else the number of the row.")
    time_column: str = Field("", description="When it was written, in ISO 8601. Default: none.")
    language_column: str = Field("", description="With BCP 47 tags. Default: language, if there is one.")


class Rows:
    """What the columns of one source mean; raises `DocumentInvalid` if one that is needed is not there."""

    def __init__(self, names: Sequence[str], options: Columns, source: Source, reader: str) -> None:
        self.source = source
        self._folded = [name.strip().casefold() for name in names]
        self._names = names
        self._text = self._find(options.text_column, _TEXT, "--text-column")
        if self._text is None:
            if len(names) != 1:
                raise invalid(
                    f"none of its {len(names)} columns is called {' or '.join(_TEXT)}: name the one with the text with "
                    "--text-column"
                )
            self._text = 0
        self._id = self._find(options.id_column, _ID, "--id-column")
        self._time = self._find(options.time_column, (), "--time-column")
        self._language = self._find(options.language_column, _LANGUAGE, f"--input-options {reader}.language_column")
        taken = {self._text, self._id, self._language}
        self._others = [
            (at, _attribute(name, reader)) for at, name in enumerate(names) if at not in taken and name.strip()
        ]

    def document(self, values: Sequence[object], number: int) -> Reading:
        """The document of a row, or that it has none."""
        text = values[self._text or 0]
        if isinstance(text, bytes):
            try:
                text = text.decode()
            except UnicodeDecodeError:
                text = "\ud800"
        if text is None or (isinstance(text, str) and not text.strip()):
            message = "the row has no text: fill it in, or leave the row out"
            return self.source.unreadable(message, number, reason=Reason.DOCUMENT_EMPTY)
        if not isinstance(text, str):
            return self.source.unreadable(f"its text is a {type(text).__name__}: name another column", number)
        if len(text) > self.source.max_bytes:
            return self.source.too_large(number, "the text")
        if not text.isascii() and not _encodable(text):
            return self.source.unreadable(
                "the row is not valid UTF-8; convert it to UTF-8 first, or name its encoding with --encoding", number
            )
        time = None
        if self._time is not None and (written := values[self._time]) not in (None, ""):
            time = time_of(written)
            if time is None:
                message = "its time is not in ISO 8601, such as 2024-05-01T09:00:00+02:00: write it so"
                return self.source.unreadable(message, number)
        key = values[self._id] if self._id is not None else None
        name = str(key).strip() if key is not None else ""
        language = values[self._language] if self._language is not None else None
        more: dict[str, Value] = {}
        for at, attribute in self._others:
            if (value := _told(values[at])) is not None:
                more.setdefault(attribute, value)
        return Document(
            text,
            name or self.source.place(number),
            language_of(str(language) if language is not None else None),
            time,
            attributes(more),
        )

    def _find(self, given: str, usual: Sequence[str], flag: str) -> int | None:
        if given:
            for names, wanted in ((self._names, given), (self._folded, given.strip().casefold())):
                if wanted in names:
                    return list(names).index(wanted)
            raise invalid(f"it has no column {given!r}: name another one with {flag}")
        return next((self._folded.index(name) for name in usual if name in self._folded), None)


def _attribute(name: str, reader: str) -> str:
    folded = name.strip().casefold()
    folded = _SAME.get(folded, folded)
    return folded if folded in ATTRIBUTES else f"{reader}.{name.strip()}"


def _told(value: object) -> Value:
    if value is None or isinstance(value, (bytes, dict)):
        return None
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
