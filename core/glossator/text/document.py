"""A document: the text as submitted, and what its sender says about it. The start of the data's path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from glossator.errors import DocumentEmpty, DocumentInvalid, DocumentTooLarge

MAX_ID_CHARACTERS = 256


@dataclass(frozen=True, slots=True)
class Document:
    """One text to analyze. The text is never altered: every offset counts its code points from 0."""

    text: str
    """As it was sent."""
    id: str = ""
    """Its sender's name for it; may be empty."""
    language: str = ""
    """BCP-47; empty means that of the request, or else what the text is found to be in."""
    reference_time: datetime | None = None
    """When it was written; relative dates resolve against it."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Passed on to analyzers as they are."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Documents travel between processes: pickle's own way with slots takes several times as long.
        return Document, (self.text, self.id, self.language, self.reference_time, self.attributes)

    def check(self, *, max_bytes: int) -> int:
        """Size of the text in UTF-8; raises `DocumentEmpty`, `DocumentTooLarge` or `DocumentInvalid` if it is unfit.

        `max_bytes` is the most that the text may have.
        """
        if len(self.id) > MAX_ID_CHARACTERS:
            raise DocumentInvalid(
                f"the document id has {len(self.id)} characters, the limit is {MAX_ID_CHARACTERS}: choose a shorter id",
                limit=MAX_ID_CHARACTERS,
                found=len(self.id),
            )
        size = self.check_encodable()
        if size > max_bytes:
            raise DocumentTooLarge(
                f"the text has {size} bytes in UTF-8, the limit is {max_bytes}: split the document",
                limit=max_bytes,
                found=size,
            )
        if not self.text or self.text.isspace():
            raise DocumentEmpty("the text is empty or holds only white space: there is nothing to analyze")
        return size

    def check_encodable(self) -> int:
        """Size of the text in UTF-8.

        Raises `DocumentInvalid` if text, id, language or attributes hold a lone surrogate.
        """
        try:
            for label in (self.id, self.language, *self.attributes, *self.attributes.values()):
                label.encode()
            # ASCII text has one byte per character: no need to encode a mebibyte to measure it.
            return len(self.text) if self.text.isascii() else len(self.text.encode())
        except UnicodeEncodeError as error:
            raise DocumentInvalid(
                f"the text, id or attributes are not valid Unicode: a lone surrogate at character {error.start}; "
                "decode the source with errors='replace' or repair it",
                position=error.start,
            ) from None
