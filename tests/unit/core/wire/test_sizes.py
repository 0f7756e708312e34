"""Sizes of nested messages, found without decoding them."""

from __future__ import annotations

import pytest
from google.protobuf.message import DecodeError
from hypothesis import given
from hypothesis import strategies as st

from glossator.wire import messages as pb
from glossator.wire.sizes import nested_bytes


@given(st.lists(st.text(max_size=300), max_size=5), st.text(max_size=300))
def test_it_is_the_size_that_the_message_has(names: list[str], text: str) -> None:
    parts = [pb.AnalysisOptions(analyzers=[pb.AnalyzerSpec(analyzer=name)]) for name in names]
    data = pb.AnalyzeRequest(document=pb.Document(text=text)).SerializeToString()
    # protobuf takes a field that comes several times as one message; what others may have put between, it skips.
    data += b"\xa0\x3e\x05\xad\x3e\x01\x02\x03\x04\xa9\x3e\x01\x02\x03\x04\x05\x06\x07\x08"
    data += b"".join(pb.AnalyzeRequest(options=part).SerializeToString() for part in parts)
    assert nested_bytes(data, 2) == sum(part.ByteSize() for part in parts)
    assert nested_bytes(data, 2) == pb.AnalyzeRequest.FromString(data).options.ByteSize()


@pytest.mark.parametrize("data", [b"\x12", b"\x12\x05abc", b"\x0b\x0c", b"\xff" * 12, b"\x08\x01" * 2000])
def test_what_is_no_message_or_has_too_many_fields_is_refused(data: bytes) -> None:
    with pytest.raises(DecodeError):
        nested_bytes(data, 2)
