"""Responses as bytes, put together around results that are serialized already: a server forwards those unread.

protobuf writes a message as its fields one after the other, a nested message as its key, its length and its bytes; so
nothing has to be parsed to be wrapped. What comes out is what the generated classes would write.
"""

from __future__ import annotations

from collections.abc import Iterable

from google.protobuf.message import Message

from glossator.text.offsets import OffsetEncoding
from glossator.wire import messages as pb

_NESTED = 2  # wire type: a length and so many bytes


class DocumentEvents:
    """The events of one document of an AnalyzeDocuments stream, each a serialized `AnalyzeDocumentsResponse`."""

    __slots__ = ("_head",)

    def __init__(self, document_id: str, index: int) -> None:
        self._head = pb.AnalyzeDocumentsResponse(document_id=document_id, document_index=index).SerializeToString()

    def result(self, part: bytes) -> bytes:
        """Of a serialized `AnalyzerResult`."""
        return b"".join((self._head, _DOCUMENTS_RESULT, varint(len(part)), part))

    def done(self, done: pb.DocumentDone) -> bytes:
        part = done.SerializeToString()
        return b"".join((self._head, _DOCUMENTS_DONE, varint(len(part)), part))

    def whole(self, parts: Iterable[bytes], done: pb.DocumentDone) -> bytes:
        """All of serialized `AnalyzerResult`s and the end of their document."""
        pieces: list[bytes] = []
        for part in parts:
            pieces += (_RESPONSE_RESULTS, varint(len(part)), part)
        pieces.append(pb.AnalyzeResponse(done=done).SerializeToString())
        return b"".join((self._head, _DOCUMENTS_WHOLE, varint(sum(map(len, pieces))), *pieces))


def stream_result(part: bytes) -> bytes:
    """An `AnalyzeStreamResponse` of a serialized `AnalyzerResult`."""
    return b"".join((_STREAM_RESULT, varint(len(part)), part))


def response(document_id: str, encoding: OffsetEncoding, parts: Iterable[bytes], done: pb.DocumentDone) -> bytes:
    """An `AnalyzeResponse` of serialized `AnalyzerResult`s."""
    pieces = [
        pb.AnalyzeResponse(
            document_id=document_id, offset_encoding=pb.OffsetEncoding.ValueType(encoding.value)
        ).SerializeToString()
    ]
    for part in parts:
        pieces += (_RESPONSE_RESULTS, varint(len(part)), part)
    pieces.append(pb.AnalyzeResponse(done=done).SerializeToString())
    return b"".join(pieces)


def nested(number: int, data: bytes) -> bytes:
    """A nested message, a string or bytes as the field of this number."""
    return b"".join((varint(number << 3 | _NESTED), varint(len(data)), data))


def varint(value: int) -> bytes:
    """A length as protobuf writes it: seven bits a byte, the lowest first."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


def _key(message: type[Message], field: str) -> bytes:
    return varint(message.DESCRIPTOR.fields_by_name[field].number << 3 | _NESTED)


_DOCUMENTS_RESULT = _key(pb.AnalyzeDocumentsResponse, "result")
_DOCUMENTS_DONE = _key(pb.AnalyzeDocumentsResponse, "done")
_DOCUMENTS_WHOLE = _key(pb.AnalyzeDocumentsResponse, "whole")
_STREAM_RESULT = _key(pb.AnalyzeStreamResponse, "result")
_RESPONSE_RESULTS = _key(pb.AnalyzeResponse, "results")
