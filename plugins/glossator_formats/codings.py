"""Codings of HTTP, taken off bodies in archives, whose heads often name some that crawlers have taken off before.

A coding is taken off where the body begins as it does; what begins otherwise is taken as it is. What then turns out to
be damaged, or cut off, is refused: half a page would pass for a whole one.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterable
from typing import Any

from glossator.contract.reader import invalid

_SIZE = re.compile(rb"([0-9a-fA-F]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_END = re.compile(rb"\r?\n")
_TEXT = re.compile(rb"[\t\n\f\r\x20-\xff]*")
_HEAD = 512
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


def decoded(body: bytes, named: Iterable[str], limit: int) -> bytes:
    """The body without these codings, which are as heads name them, in the order in which they were put on.

    At most `limit` bytes, and one more if there are more. Raises `DocumentInvalid` for what is damaged or cut off.
    """
    codings = [coding.strip().lower() for line in named for coding in line.split(",")]
    for coding in reversed(codings):
        take_off = _CODINGS.get(coding)
        if take_off is not None and body:
            try:
                body = take_off(body, limit)
            except (OSError, zlib.error, EOFError, ValueError):
                name = coding.removeprefix("x-")
                raise invalid(f"its body, which is {name}, is damaged or cut off: fetch it again") from None
    return body


def _chunked(body: bytes, limit: int) -> bytes:
    """Raises `EOFError` if it ends inside of a chunk. That the last one, of no bytes, is missing, harms nobody."""
    if _SIZE.match(body) is None:
        return body
    parts: list[bytes] = []
    at = size = 0
    while at < len(body) and size <= limit:
        head = _SIZE.match(body, at)
        if head is None:
            raise ValueError
        count = int(head[1], 16)
        if not count:
            break
        part = body[head.end() : head.end() + count]
        if len(part) < count:
            raise EOFError
        parts.append(part)
        size += count
        end = _END.match(body, head.end() + count)
        at = head.end() + count if end is None else end.end()
    return b"".join(parts)


def _gzip(body: bytes, limit: int) -> bytes:
    return _inflated(body, limit, 31) if body.startswith(_GZIP) else body


def _deflate(body: bytes, limit: int) -> bytes:
    """With the head of zlib, as the standard has it, or without, as some servers send it."""
    try:
        return _inflated(body, limit, 15)
    except zlib.error:
        if _is_text(body):
            return body
    return _inflated(body, limit, -15)


def _inflated(body: bytes, limit: int, bits: int) -> bytes:
    inflate = zlib.decompressobj(bits)
    data = inflate.decompress(body, limit + 1)
    if not inflate.eof and len(data) <= limit:
        raise EOFError
    return data


def _zstd(body: bytes, limit: int) -> bytes:
    from fastwarc.stream_io import ZstdReader

    return _read(ZstdReader(io.BytesIO(body)), limit) if body.startswith(_ZSTD) else body


def _brotli(body: bytes, limit: int) -> bytes:
    from fastwarc.stream_io import BrotliReader

    # Brotli has no mark to begin with.
    return body if _is_text(body) else _read(BrotliReader(io.BytesIO(body)), limit)


def _read(stream: Any, limit: int) -> bytes:
    data = bytearray()
    while len(data) <= limit and (part := stream.read(limit + 1 - len(data))):
        data += part
    return bytes(data)


def _is_text(body: bytes) -> bool:
    return _TEXT.fullmatch(body[:_HEAD]) is not None


_CODINGS: dict[str, Callable[[bytes, int], bytes]] = {
    "chunked": _chunked,
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "zstd": _zstd,
    "br": _brotli,
}
