"""Results for programs: each document as one line, the proto3 JSON of `glossator.v1.AnalyzeResponse`."""

from __future__ import annotations

from dataclasses import replace

from google.protobuf.any_pb2 import Any as AnyMessage

from glossator.contract.result import AnalyzerResult, DocumentResult, status_of
from glossator.errors import ContractError, Failure, Reason
from glossator.text.offsets import OffsetEncoding
from glossator.wire import encode_response, response_json, unpacked

# JSON allows them in strings, but readers that split lines by Unicode's rules would cut a record there.
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}
# What protobuf raises for values that do not fit its fields or its JSON.
_UNFIT = (ContractError, ValueError, TypeError)


def render_line(
    result: DocumentResult, text: str, encoding: OffsetEncoding, *, include_text: bool
) -> tuple[str, DocumentResult]:
    """The result as JSON without a line end, and the result as told.

    A plugin in this process can put anything into a value. Where JSON cannot represent it, that analyzer's part is
    replaced by RESULT_INVALID, as a server would do.
    """

    def said(told: DocumentResult) -> str:
        line = response_json(encode_response(told, text, encoding, include_text=include_text))
        return line.translate(_LINE_ENDS)

    try:
        return said(result), result
    except _UNFIT:
        results = []
        for item in result.results:
            try:
                said(replace(result, results=(item,)))
            except _UNFIT:
                results.append(_invalid(item))
            else:
                results.append(item)
        status = status_of([item.failure for item in results], result.failure)
        told = replace(result, results=tuple(results), status=status)
        return said(told), told


def unconverted(result: DocumentResult, text: str, encoding: OffsetEncoding) -> set[str]:
    """Types of values whose spans keep counting code points, because their classes are not installed here."""
    if encoding is OffsetEncoding.CODE_POINT or text.isascii():
        return set()
    values = (item.value for found in result.results for item in found.annotations)
    return {value.TypeName() for value in values if isinstance(value, AnyMessage) and unpacked(value) is None}


def _invalid(result: AnalyzerResult) -> AnalyzerResult:
    failure = Failure(
        Reason.RESULT_INVALID,
        f"analyzer {result.analyzer!r} broke its contract: a value holds something that the wire cannot represent",
        {"analyzer": result.analyzer},
    )
    return replace(result, annotations=(), failure=failure)
