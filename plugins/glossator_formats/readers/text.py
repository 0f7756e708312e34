"""Text files: a file is a document."""

from __future__ import annotations

from collections.abc import Iterator

from glossator.contract.reader import Reader, Reading, Source
from glossator.text.document import Document
from glossator_formats.decoding import Decoding, as_ascii, decode, is_text


class TextReader(Reader[Decoding]):
    """The file as it is: nothing is trimmed or normalized, and it has no attributes."""

    name = "text"
    summary = "a file is a document, its text as it is"
    suffixes = (".txt", ".text")
    media_types = ("text/plain",)
    options = Decoding

    def sniff(self, head: bytes) -> bool:
        # XML that no other reader has recognized is none that anybody reads.
        return is_text(head) and not as_ascii(head).lstrip().startswith((b"<?xml", b"<!DOCTYPE"))

    def read(self, source: Source, options: Decoding) -> Iterator[Reading]:
        yield Document(decode(source.bytes(), options.encoding), source.place())
