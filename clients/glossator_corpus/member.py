"""A member of a corpus: a document, or what could not be read, with where it is from and what it is known by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from glossator import Document, Failure


@dataclass(frozen=True)
class Member:
    """One document, or an empty one with the failure to read it."""

    document: Document
    source: str = ""
    """The file or archive that it is from."""
    reader: str = ""
    """What read it; empty if nothing could."""
    failure: Failure | None = None
    before: bytes = b""
    """The `content` that the tables have, of what could be read before and now cannot."""

    @cached_property
    def sha256(self) -> str:
        """Of the text in UTF-8, in hex."""
        return hashlib.sha256(self.document.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def content(self) -> bytes:
        """16 bytes for all that results are results of: text, language and time; or for why there is no text."""
        if self.before:
            return self.before
        document, time = self.document, self.document.reference_time
        if self.failure is not None:
            parts = ["unreadable", self.failure.reason.value, self.failure.message]
        else:
            # With its zone: which day it was depends on it.
            parts = [self.sha256, document.language, "" if time is None else time.isoformat()]
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()[:16]

    @cached_property
    def described(self) -> bytes:
        """8 bytes that stand for what else its row says."""
        return described(self.source, self.reader, self.document.attributes.items())

    def renamed(self, name: str) -> Self:
        """The same under another id."""
        return replace(self, document=replace(self.document, id=name))


def described(source: str, reader: str, attributes: Iterable[tuple[str, str]]) -> bytes:
    """8 bytes that stand for where a document is from and what its format says of it."""
    parts = [source, reader, *(text for pair in sorted(attributes) for text in pair)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()[:8]
