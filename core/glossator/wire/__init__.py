"""The wire: the only place that knows both the domain types and the generated protobuf types.

`messages` and `rpc` hand the generated types on to server and client; `encode` and `decode` translate.
"""

from glossator.wire import messages
from glossator.wire.decode import (
    decode_document,
    decode_failure,
    decode_options,
    decode_response,
    decode_result,
    merge_chunks,
)
from glossator.wire.encode import (
    chunks,
    encode_document,
    encode_failure,
    encode_options,
    encode_response,
    encode_result,
    encode_spec,
    response_json,
    struct,
)

__all__ = [
    "chunks",
    "decode_document",
    "decode_failure",
    "decode_options",
    "decode_response",
    "decode_result",
    "encode_document",
    "encode_failure",
    "encode_options",
    "encode_response",
    "encode_result",
    "encode_spec",
    "merge_chunks",
    "messages",
    "response_json",
    "struct",
]
