"""Bytes as text: byte order marks, UTF-16 without one, and the encoding that somebody names.

The text keeps its byte order mark, U+FEFF, and its line ends: offsets count over the file as it is.
"""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, Annotated, BinaryIO

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from glossator.errors import DocumentInvalid

if TYPE_CHECKING:  # it exists in the stubs only
    from _typeshed import WriteableBuffer

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT = 4096
_CHUNK = 64 * 1024


def _encoding(name: str) -> str:
    try:
        "".encode(name)
    except LookupError:
        raise ValueError(f"no encoding is called {name!r}: write utf-8, utf-16, cp1252, iso-8859-15 …") from None
    return name


class Decoding(BaseModel):
    """Options of readers of text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoding: Annotated[str, AfterValidator(_encoding)] = Field(
        "utf-8", description="Of files without a byte order mark, such as cp1252 or utf-16; default: UTF-8."
    )


def encoding_of(head: bytes, encoding: str = "utf-8") -> str:
    """The encoding of what begins so: its byte order mark's, else UTF-16 if it must be, else the one that is named."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if encoding == "utf-8" and (found := _wide(head[:_LOOKED_AT])):
        return found
    # Without a mark Python takes the machine's order: so would every other machine.
    return {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codecs.lookup(encoding).name, encoding)


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: its spaces and line ends have a zero byte, always on the same side."""
    odd, even = head[1::2].count(0), head[::2].count(0)
    if (odd and even) or max(odd, even) < max(3, len(head) // 100):
        return ""
    return "utf-16-le" if odd else "utf-16-be"


def decode(data: bytes, encoding: str = "utf-8") -> str:
    """The text; raises `DocumentInvalid`, which names the byte and not the text, if that is not its encoding."""
    name = encoding_of(data, encoding)
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise DocumentInvalid(
            f"it is {not_valid(error, name)}; convert it to UTF-8 first, or name its encoding with --encoding"
        ) from None


def not_valid(error: UnicodeDecodeError, encoding: str, before: int = 0) -> str:
    """What is wrong, without the text: "not valid UTF-8: byte 0xe9 at offset 3 (invalid continuation byte)"."""
    byte = error.object[error.start]
    return f"not valid {encoding.upper()}: byte 0x{byte:02x} at offset {before + error.start} ({error.reason})"


def is_text(head: bytes) -> bool:
    """Whether it may be text in UTF-8, or in UTF-16; binary formats have bytes that no text has."""
    name = encoding_of(head)
    try:
        text = codecs.getincrementaldecoder(name)().decode(head)
    except UnicodeDecodeError:
        return False
    controls = sum(character < " " and character not in "\t\n\r\f\v\x1b" for character in text)
    return controls * 100 <= len(text)


def as_ascii(head: bytes) -> bytes:
    """The head of a file in one byte a character, without its byte order mark: to look for tags and names in it."""
    if not (name := encoding_of(head)).startswith("utf-8"):
        head = head.decode(name, "ignore").encode("ascii", "replace").removeprefix(b"?")
    return head.removeprefix(codecs.BOM_UTF8)


def as_utf8(stream: BinaryIO, encoding: str = "utf-8") -> BinaryIO:
    """The stream, transcoded while it is read if it is in another encoding. Its byte order mark stays."""
    if not isinstance(stream, io.BufferedReader):
        stream = io.BufferedReader(stream)  # type: ignore[type-var]
    # No waiting for more than has come: a feed may be silent for long.
    name = encoding_of(stream.peek(4)[:_LOOKED_AT], encoding)
    if codecs.lookup(name).name == "utf-8":
        return stream
    return io.BufferedReader(_Transcoded(stream, name), _CHUNK)


class _Transcoded(io.RawIOBase):
    """UTF-8 of a stream in another encoding; raises `DocumentInvalid` where it is not valid."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._name = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._left = b""
        self._ended = False
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        while not self._left and not self._ended:
            data = self._stream.read1(_CHUNK)  # type: ignore[attr-defined]
            self._ended = not data
            try:
                text = self._decoder.decode(data, self._ended)
            except UnicodeDecodeError as error:
                raise DocumentInvalid(
                    f"from about byte {self._read} on it is {not_valid(error, self._name)}; name its encoding with "
                    "--encoding; what came before was read"
                ) from None
            self._read += len(data)
            self._left = text.encode("utf-8", "surrogatepass")
        given, self._left = self._left[: len(view)], self._left[len(view) :]
        view[: len(given)] = given
        return len(given)

    def close(self) -> None:
        self._stream.close()
        super().close()
