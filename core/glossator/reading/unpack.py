"""Unpacks gzip and Zstandard while it is read, and stops at what unpacks to out of all proportion.

Which it is, the first bytes tell; a name may claim what it likes. Nothing but a buffer is held in memory.
"""

from __future__ import annotations

import io
import zlib
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO, Protocol

from glossator.errors import DocumentInvalid
from glossator.extras import install_command

if TYPE_CHECKING:  # it exists in the stubs only
    from _typeshed import WriteableBuffer

PACKED = (".gz", ".zst")
"""Suffixes of packed files; the format is named by what stands before."""

MAX_RATIO = 500
"""Of unpacked bytes to packed ones. Text packs to a third or a tenth, one line over and over to a two hundredth."""
FREE_BYTES = 64 * 1024 * 1024
"""Unpacked bytes that are not held against the ratio."""

_GZIP = b"\x1f\x8b"
_MEMBER = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_SKIPPED = b"\x2a\x4d\x18"
"""After 0x50 to 0x5f: a frame of Zstandard that holds something else than data."""
_BUFFER = 128 * 1024
_CHUNK = 64 * 1024


def unpacked(stream: io.BufferedReader, name: str) -> BinaryIO:
    """The stream, unpacked if it is packed; raises `DocumentInvalid` if only its name says that it is.

    Reading what is damaged, cut off, or beyond the limit raises `DocumentInvalid`, too. After damage, a stream of gzip
    may go on: see `Unpacked.resume`.
    """
    head = stream.peek(4)[:4]
    if head.startswith(_GZIP):
        counted = _Counted(stream)
        return io.BufferedReader(Unpacked(_Gzip(counted), counted, "gzip"), _BUFFER)
    if head == _ZSTD or (head[1:] == _SKIPPED and head[0] >> 4 == 5):
        if (zstandard := _zstandard()) is None:
            raise DocumentInvalid(
                f"it is packed with Zstandard, which needs a library: install it with: {install_command('corpus')} "
                "(missing: backports.zstd)"
            )
        counted = _Counted(stream)
        return io.BufferedReader(Unpacked(zstandard.ZstdFile(counted), counted, "Zstandard"), _BUFFER)
    if name.lower().endswith(PACKED) and head:
        kind = "gzip" if name.lower().endswith(".gz") else "Zstandard"
        raise DocumentInvalid(f"it is no {kind} file, though its name says so: rename it, or fetch it again")
    return stream


def inner_name(name: str) -> str:
    """The name without the suffix of its packing."""
    for suffix in PACKED:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


class _Unpacker(Protocol):
    def read1(self, size: int, /) -> bytes: ...
    def close(self) -> None: ...


class Unpacked(io.RawIOBase):
    """What a decompressor gives, held to the ratio, with its errors in our words."""

    def __init__(self, stream: _Unpacker, packed: _Counted, kind: str) -> None:
        self._stream = stream
        self._packed = packed
        self._kind = kind
        self.given = 0
        """Bytes so far."""

    @property
    def member(self) -> int:
        """Where the member of gzip that is being read begins, in unpacked bytes; 0 for others."""
        return self._stream.begin if isinstance(self._stream, _Gzip) else 0

    def resume(self) -> bool:
        """After damage: go on with the next member of gzip, if there is one. For formats that pack records apart."""
        return isinstance(self._stream, _Gzip) and self._stream.resume(self.given)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        try:
            data = self._stream.read1(len(view))  # so that all before what is damaged is given
        except DocumentInvalid:  # of what it is packed in
            raise
        except Exception as error:
            if not isinstance(error, (EOFError, zlib.error)) and type(error).__name__ != "ZstdError":
                raise
            wrong = "end too early" if isinstance(error, EOFError) else "are damaged"
            raise DocumentInvalid(
                f"the {self._kind} data {wrong}, after {self.given} unpacked bytes: fetch the file again"
            ) from None
        self.given += len(data)
        if self.given > FREE_BYTES and self.given > MAX_RATIO * self._packed.count:
            raise DocumentInvalid(
                f"{self._packed.count} {self._kind} bytes unpack to more than {MAX_RATIO} times as many, which is the "
                "limit: if you trust the file, unpack it yourself",
                limit=MAX_RATIO,
            )
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        self._packed.close()
        super().close()


class _Counted(io.RawIOBase):
    """Counts what is read of a stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self.count = 0
        self._stream = stream

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(_BUFFER if size < 0 else size)
        self.count += len(data)
        return data

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Gzip:
    """Members of gzip, one after the other. Python's own reader cannot go on after one that is damaged."""

    def __init__(self, stream: _Counted) -> None:
        self._stream = stream
        self._left = b""
        self._inflate: zlib._Decompress | None = None
        self._fresh = True
        """Whether the member begins where what is left does."""
        self._given = 0
        self.begin = 0

    def read1(self, size: int, /) -> bytes:
        while True:
            if not self._left:
                self._left = self._stream.read(_CHUNK)
                self._fresh = self._fresh and self._inflate is None
            if self._inflate is None:
                self._left = self._left.lstrip(b"\0")  # members may be padded
                if not self._left and not (data := self._stream.read(_CHUNK)):
                    return b""
                self._left = self._left or data
                if self._left[:1] == b"\0":
                    continue
                self._inflate = zlib.decompressobj(31)
                self._fresh, self.begin = True, self._given
            elif not self._left:
                data = self._inflate.decompress(b"", size)
                if not data:
                    raise EOFError
                self._given += len(data)
                return data
            data = self._inflate.decompress(self._left, size)
            if self._inflate.eof:
                self._left, self._inflate = self._inflate.unused_data, None
            else:
                self._left = self._inflate.unconsumed_tail
                self._fresh = False
            if data:
                self._given += len(data)
                return data

    def resume(self, given: int) -> bool:
        """Whether there is another member, after damage; if so, it is read from now on."""
        self._given = given
        left = self._left[1:] if self._fresh else self._left
        self._inflate = None
        while (at := left.find(_MEMBER)) < 0:
            if not (data := self._stream.read(_CHUNK)):
                return False
            left = left[-2:] + data
        self._left = left[at:]
        return True

    def close(self) -> None:
        self._left = b""


def _zstandard() -> ModuleType | None:
    """Python's own module, which 3.14 has, or the same for older ones.

    Not the distribution zstandard: its stream reader takes data that are cut off for whole.
    """
    for name in ("compression.zstd", "backports.zstd"):
        with suppress(ImportError):
            return import_module(name)
    return None
