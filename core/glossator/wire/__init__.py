"""The wire: the only place that knows both the domain types and the generated protobuf types.

`messages` and `rpc` hand the generated types on to server and client; `encode` and `decode` translate.
"""

from glossator.wire import events, messages
from glossator.wire.decode import (
    UndecodedResult,
    decode_annotation,
    decode_document,
    decode_done,
    decode_failure,
    decode_options,
    decode_response,
    decode_result,
    merge_chunks,
    undecoded_result,
    value_fields,
)
from glossator.wire.encode import (
    chunks,
    encode_document,
    encode_done,
    encode_failure,
    encode_options,
    encode_response,
    encode_result,
    encode_spec,
    response_json,
    struct,
)
from glossator.wire.extension import unpacked
from glossator.wire.info import decode_info, decode_server_info, described, encode_info, encode_server_info
from glossator.wire.lines import decode_line, parse_line

__all__ = [
    "UndecodedResult",
    "chunks",
    "decode_annotation",
    "decode_document",
    "decode_done",
    "decode_failure",
    "decode_info",
    "decode_line",
    "decode_options",
    "decode_response",
    "decode_result",
    "decode_server_info",
    "described",
    "encode_document",
    "encode_done",
    "encode_failure",
    "encode_info",
    "encode_options",
    "encode_response",
    "encode_result",
    "encode_server_info",
    "encode_spec",
    "events",
    "merge_chunks",
    "messages",
    "parse_line",
    "response_json",
    "struct",
    "undecoded_result",
    "unpacked",
    "value_fields",
]
