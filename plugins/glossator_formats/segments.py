"""WARC in segments: after damage it is read on from the next record, as the format was made for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from glossator.errors import DocumentInvalid

_MARK = re.compile(rb"WARC/1\.[01]\r?\n")
_LONGEST = len(b"WARC/1.0\r\n")
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Damage:
    """Between two records, or in one, something is damaged."""

    concerns_last: bool
    """Whether the record before is of the damaged part, though it looks whole."""
    goes_on: bool
    """Whether another record was found after it."""
    message: str


def records(stream: BinaryIO, kinds: Any) -> Iterator[Any]:
    """The records of fastwarc that are of these kinds, and a `Damage` where something is.

    A record must be read before the next one is asked for.
    """
    from fastwarc import ArchiveIterator

    source = _Source(stream)
    while True:
        segment = _Segment(source)
        last: Any = None
        message = ""
        # fastwarc 2.0 could take codings off, but stops where a body has none of those that its head names.
        found = iter(ArchiveIterator(segment, kinds, auto_decode="none", stream_detect=False))  # type: ignore[arg-type]
        while True:
            try:
                record = next(found, None)
            except OSError:
                message = "what should be a record is none"
                record = None
            if record is None:
                break
            last = record
            yield record
        if segment.damage is None and not message:
            return
        concerns = False
        if segment.damage is not None:
            message = segment.damage
            concerns = last is not None and segment.base + last.stream_pos >= source.member
            goes_on = source.resume()
        else:
            begin = segment.base + (last.stream_pos if last is not None else 0)
            after = begin + (_size(last) if last is not None else 1)
            # One that lost some of its bytes has the beginning of the next one in it.
            inside = source.mark_between(begin + 1, after) if last is not None else -1
            concerns = inside >= 0
            goes_on = source.find(inside if concerns else after)
        yield Damage(concerns, goes_on, message)
        if not goes_on:
            return


def _size(record: Any) -> int:
    """Bytes of a record, as its own head says."""
    head = sum(len(name) + len(value) + 4 for name, value in record.headers.items_bytes())
    length = (record.headers.get("Content-Length") or "").strip()
    return len("WARC/1.0\r\n\r\n") + head + (int(length) if length.isdecimal() else 0)


class _Source:
    """The stream, of which the last bytes are kept, to look for a record in them again."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._back = b""
        self._again = b""
        self.given = 0

    @property
    def member(self) -> int:
        return int(getattr(getattr(self._stream, "raw", None), "member", 0))

    def read(self, size: int) -> bytes:
        data, self._again = self._again[:size], self._again[size:]
        if not data:
            read1 = getattr(self._stream, "read1", self._stream.read)
            data = read1(min(size, _CHUNK))
        self.given += len(data)
        # More than fastwarc reads ahead.
        self._back = (self._back + data)[-4 * _CHUNK :]
        return data

    def resume(self) -> bool:
        """Go on with the next packed record, after damage in one."""
        raw = getattr(self._stream, "raw", None)
        self._again = b""
        return raw is not None and hasattr(raw, "resume") and raw.resume()

    def mark_between(self, begin: int, end: int) -> int:
        """Where a record begins between these places, as far as it is known; -1 if none does."""
        first = self.given - len(self._back)
        found = _MARK.search(self._back, max(begin - first, 0), max(min(end, self.given) - first, 0))
        return found.start() + first if found else -1

    def find(self, after: int) -> bool:
        """Go on with the next record that begins after so many bytes."""
        begin = self.given - len(self._back)
        data = (self._back + self._again)[max(after - begin, 0) :]
        self._back, self._again = b"", b""
        while (found := _MARK.search(data)) is None:
            more = self._stream.read(_CHUNK)
            if not more:
                return False
            data = data[-_LONGEST:] + more
        self._again = data[found.start() :]
        return True


class _Segment:
    """The stream up to the next damage, which ends it.

    No file of Python's: fastwarc 2.0 seeks in those, to learn where they are, also where they say that they cannot.
    """

    def __init__(self, source: _Source) -> None:
        self._source = source
        self.base = source.given
        self.damage: str | None = None

    def tell(self) -> int:
        return self._source.given - self.base

    def read(self, size: int = -1, /) -> bytes:
        if self.damage is not None:
            return b""
        try:
            return self._source.read(_CHUNK if size < 0 else size)
        except DocumentInvalid as error:
            self.damage = error.failure.message
            return b""
