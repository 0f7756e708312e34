"""How large a request may be: measured as a whole, before anything goes through it piece by piece.

Each string and each collection of a request has its limit here or, the text, in `Document.check`. All three calls come
through these checks. What is over a limit is never truncated: options fail their call, a document fails alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.message import DecodeError

from glossator.config import Limits
from glossator.errors import DocumentInvalid, OptionsInvalid, ProtocolError
from glossator.host.registry import too_many_analyzers
from glossator.text.document import MAX_ID_CHARACTERS
from glossator.wire import messages as pb
from glossator.wire.sizes import nested_bytes

# Smaller messages are decoded in less than a millisecond, whatever is in them.
SMALL = 64 * 1024

ATTRIBUTE_BYTES = 32
"""What each attribute counts beside its name and value; as HTTP/2 counts the fields of its header."""

# What a StreamConfig may hold beside its options, at most.
_BESIDE = 64

# Method -> number of the field that holds the options: many small fields, which take longest to decode.
_OPTIONS: Mapping[str, int] = {
    f"/{pb.ANALYSIS_SERVICE}/{method}": message.DESCRIPTOR.fields_by_name[field].number
    for method, message, field in (
        ("Analyze", pb.AnalyzeRequest, "options"),
        ("AnalyzeStream", pb.AnalyzeStreamRequest, "options"),
        ("AnalyzeDocuments", pb.AnalyzeDocumentsRequest, "config"),
    )
}


class Undecoded:
    """A request as it came. It is large, or no message of its type; the handler is to find out, and to say so."""

    def __init__(self, data: bytes, deserialize: Callable[[bytes], Any], method: str, limits: Limits) -> None:
        self._data = data
        self._deserialize = deserialize
        self._options = _OPTIONS.get(method)
        self._limits = limits

    def decode(self) -> Any:
        """The message; raises `OptionsInvalid` or `ProtocolError`."""
        try:
            if self._options is not None:
                # The handler measures exactly.
                check_options(nested_bytes(self._data, self._options) - _BESIDE, 0, self._limits)
            return self._deserialize(self._data)
        except DecodeError:
            raise ProtocolError("the request is not a valid message of its type; text must be valid UTF-8") from None


def check_options(size: int, analyzers: int, limits: Limits) -> None:
    """Raises `OptionsInvalid` for options of so many bytes, as serialized, and so many analyzers."""
    if size > limits.max_options_bytes:
        raise OptionsInvalid(
            f"the options of the request have {size} bytes, the limit is {limits.max_options_bytes}: send shorter "
            "ones, or raise limits.max_options_bytes",
            limit=limits.max_options_bytes,
            found=size,
        )
    if analyzers > limits.max_analyzers:
        raise too_many_analyzers(analyzers, limits.max_analyzers)


def check_document(message: pb.Document, limits: Limits) -> int:
    """What the attributes count for, in bytes; raises `DocumentInvalid` if anything but the text is too long."""
    for what, found in (("id", len(message.id)), ("language", len(message.language))):
        if found > MAX_ID_CHARACTERS:
            raise DocumentInvalid(
                f"the document's {what} has {found} characters, the limit is {MAX_ID_CHARACTERS}: choose a shorter one",
                limit=MAX_ID_CHARACTERS,
                found=found,
            )
    if not message.attributes:
        return 0
    limit = limits.max_attributes_bytes
    size = len(message.attributes) * ATTRIBUTE_BYTES
    if size <= limit:  # so there are not too many to be looked at
        size += sum(len(name.encode()) + len(value.encode()) for name, value in message.attributes.items())
    if size > limit:
        raise DocumentInvalid(
            f"the document's attributes have {size} bytes or more, {ATTRIBUTE_BYTES} counted for each, the limit is "
            f"{limit}: send fewer or shorter ones, or raise limits.max_attributes_bytes",
            limit=limit,
            found=size,
        )
    return size
