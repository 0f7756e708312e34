"""How large a part of a serialized message is, found without decoding it.

protobuf may take half a second for some megabytes of small fields, and holds the interpreter's lock meanwhile, in a
thread too: what is too large must be known before. Messages are laid out as `events` tells.
"""

from __future__ import annotations

from google.protobuf.message import DecodeError

# More fields than any message of ours has on its outermost level, also if some are repeated.
_MOST_FIELDS = 1000

_VARINT, _FIXED64, _NESTED, _FIXED32 = 0, 1, 2, 5  # wire types


def nested_bytes(data: bytes, number: int) -> int:
    """Size of the message in the field of this number, of all of them together if it is there several times.

    Raises `DecodeError` for what is no message, and for one of a thousand fields or more.
    """
    found = position = 0
    try:
        for _ in range(_MOST_FIELDS):
            if position == len(data):
                return found
            key, position = _varint(data, position)
            wire_type = key & 7
            if wire_type == _VARINT:
                _, position = _varint(data, position)
            elif wire_type == _NESTED:
                size, position = _varint(data, position)
                position += size
                found += size if key >> 3 == number else 0
            else:
                position += {_FIXED64: 8, _FIXED32: 4}[wire_type]
    except (IndexError, KeyError):
        raise DecodeError("it breaks off, or holds a field of an unknown type") from None
    raise DecodeError("it has too many fields, or breaks off")


def _varint(data: bytes, position: int) -> tuple[int, int]:
    """The number that begins there, and where it ends."""
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # the eighth bit says whether more follows
            return value, position
        shift += 7
