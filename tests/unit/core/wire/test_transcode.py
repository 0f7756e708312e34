"""Messages between binary and JSON."""

from __future__ import annotations

import json

import pytest
from google.protobuf.any_pb2 import Any as AnyMessage

from glossator.errors import ProtocolError
from glossator.wire import messages as pb
from glossator.wire.transcode import METHODS, from_json, to_json


def test_every_method_of_the_contract_is_there() -> None:
    assert {path.rpartition("/")[2] for path in METHODS} == {
        *("Analyze", "AnalyzeStream", "AnalyzeDocuments"),
        *("ListAnalyzers", "GetAnalyzer", "GetServerInfo"),
    }
    method = METHODS["/glossator.v1.AnalysisService/AnalyzeStream"]
    assert (method.request, method.client_streaming, method.server_streaming) == (pb.AnalyzeStreamRequest, False, True)


@pytest.mark.parametrize("name", ["reference_time", "referenceTime"])
def test_names_in_either_spelling(name: str) -> None:
    data = json.dumps({"document": {"text": "🙂", name: "2024-05-01T00:00:00Z"}}).encode()
    request = pb.AnalyzeRequest.FromString(from_json(data, pb.AnalyzeRequest))
    assert (request.document.text, request.document.reference_time.seconds) == ("🙂", 1714521600)


def test_a_name_that_there_is_not_is_told() -> None:
    with pytest.raises(ProtocolError, match="AnalyzerSpec has no field 'opts'"):
        from_json(b'{"options": {"analyzers": [{"opts": {}}]}}', pb.AnalyzeRequest)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b'{"document": 7}',
        b'{"document": {"text": "saxophone", "text": "saxophone"}}',
        b'{"document": {"saxophone and more of it": 1}}',
        b'{"document": {"text": "saxophone\xff"}}',
        b'{"document": {"referenceUtcOffset": "saxophone"}}',
        b'{"document": {"referenceUtcOffset": 1' + b"0" * 5000 + b"}}",
        b'{"document": {"referenceTime": "saxophone"}}',
        b'{"options": {"analyzers": ' + b"[" * 100_000,
        b'{"document": {"text": "\\ud83d"}}',
    ],
)
def test_what_is_no_request_is_refused_without_quoting_it(data: bytes) -> None:
    with pytest.raises(ProtocolError) as refused:
        from_json(data, pb.AnalyzeRequest)
    assert "saxophone" not in str(refused.value)
    assert len(str(refused.value)) < 300


def test_results_of_streams_look_like_those_of_single_calls() -> None:
    result = pb.AnalyzerResult(name="a")
    known = result.annotations.add()
    known.fields.update({"count": 3, "share": 0.5})
    unknown = result.annotations.add()
    unknown.extension.CopyFrom(AnyMessage(type_url="type.example/acme.Thing", value=b"\x08\x01"))
    (single,) = json.loads(to_json(pb.AnalyzeResponse(results=[result]).SerializeToString(), pb.AnalyzeResponse))[
        "results"
    ]
    streamed = to_json(pb.AnalyzeStreamResponse(result=result).SerializeToString(), pb.AnalyzeStreamResponse)
    assert json.loads(streamed) == {"result": single}
    assert b'"count": 3.0' not in streamed
    assert single["annotations"][1]["extension"] == {"@type": "type.example/acme.Thing", "@value": "CAE="}


def test_an_answer_that_is_none() -> None:
    with pytest.raises(ProtocolError, match="no AnalyzeResponse"):
        to_json(b"\xff\xff", pb.AnalyzeResponse)
