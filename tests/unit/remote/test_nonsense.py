"""Remotes that say what no remote may say: each costs itself, and is told what to write instead."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import grpc.aio
import pytest
from google.protobuf.duration_pb2 import Duration

from glossator import Config, Document, Engine, Reason, Registry
from glossator.contract.batch import AnalyzerSpec
from glossator.host.plugins.remotes import described, introduced
from glossator.testing import toy
from glossator.testing.plugin import Given
from glossator.wire import messages as pb
from glossator.wire.rpc import RemoteAnalyzerServiceServicer, add_RemoteAnalyzerServiceServicer_to_server
from glossator_remote.analyzer import MAX_RETRY_SECONDS

UTF16 = pb.OffsetEncoding.OFFSET_ENCODING_UTF16_CODE_UNIT
SCHEMA: dict[str, Any] = {"type": "object", "properties": {"n": {"type": "integer"}}, "additionalProperties": False}


def kind(name: str = "odd.thing", **fields: Any) -> pb.KindInfo:
    message = pb.KindInfo(kind=name, **fields)
    message.schema.update(SCHEMA)
    return message


def manifest(**fields: Any) -> pb.RemoteManifest:
    return pb.RemoteManifest(**{"name": "odd", "kinds": [kind()], "offset_encoding": UTF16, **fields})


def description(*manifests: pb.RemoteManifest, **fields: Any) -> bytes:
    return pb.DescribeResponse(**{"protocol": 1, "version": "1", "analyzers": manifests, **fields}).SerializeToString()


def reason_of(said: bytes) -> str:
    config = Config.model_validate({"remotes": {"odd": {"address": "127.0.0.1:9"}}}).with_introductions({"odd": said})
    info = Registry.load(config, []).plugin("odd")
    assert info is not None
    return info.reason


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (b"\xff\xff", "no glossator.v1.DescribeResponse"),
        (description(manifest(), protocol=2), "set DescribeResponse.protocol = 1"),
        (description(manifest(), version=" "), "set DescribeResponse.version"),
        (description(), "it must be 1 to 100"),
        (description(manifest(offset_encoding=0)), "set offset_encoding"),
        (description(manifest(layers=["syntax"])), "there is no layer 'syntax'; there are tokens"),
        (description(manifest(kinds=[kind(result_type="acme.Topic")])), "is none of fields, entity"),
        (description(manifest(kinds=[])), "it must have a non-empty emits"),
        (description(manifest(name="no name")), "is not of the form"),
        (description(manifest(uses=["entity"], uses_if_there=["entity"])), "leave it out of one of them"),
        (description(manifest(), manifest()), "two analyzers named 'odd'"),
    ],
)
def test_a_manifest_that_cannot_be_is_told_what_to_write(said: bytes, told: str) -> None:
    assert told in reason_of(said)


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"type": "objekt"}, "is no JSON Schema 2020-12: see type"),
        ({"properties": {"model_dump": {}}}, "an option cannot be called 'model_dump'"),
        ({"properties": {"a": {"type": "integer", "default": "x"}}}, "options cannot be made of their defaults"),
        ({"properties": {"a": {}}, "required": ["a"]}, "option 'a' has no default"),
        ({"properties": {"a": {"$ref": "https://schemas.example/a"}}}, "nothing is fetched: put it under $defs"),
    ],
)
def test_options_that_cannot_be_are_told_what_to_write(schema: dict[str, Any], told: str) -> None:
    message = manifest()
    message.options_schema.update(schema)
    assert told in reason_of(description(message))


def test_a_description_needs_nobody_to_make_a_plugin_of_it() -> None:
    plugin = described("odd", {"address": "127.0.0.1:9"}, description(manifest()))
    assert [each.name for each in plugin.glossator_analyzers()] == ["odd"]


def answer(**fields: Any) -> pb.AnalyzeDocumentResponse:
    return pb.AnalyzeDocumentResponse(**{"offset_encoding": UTF16, **fields})


def annotation(*spans: tuple[int, int], n: Any = 1, **fields: Any) -> pb.Annotation:
    message = pb.Annotation(**{"kind": "odd.thing", "spans": [pb.Span(begin=b, end=e) for b, e in spans], **fields})
    message.fields.update({"n": n})
    return message


ANSWERS: dict[str, tuple[Any, Reason, str]] = {
    "another unit": (answer(offset_encoding=1), Reason.RESULT_INVALID, "set offset_encoding"),
    "no unit": (answer(offset_encoding=0), Reason.RESULT_INVALID, "set offset_encoding"),
    "inside a character": (answer(annotations=[annotation((0, 1))]), Reason.RESULT_INVALID, "inside a character"),
    "outside": (answer(annotations=[annotation((2, 99))]), Reason.RESULT_INVALID, "outside the text"),
    "backwards": (answer(annotations=[annotation((4, 3))]), Reason.RESULT_INVALID, "ends before it begins"),
    "other kind": (answer(annotations=[annotation((2, 3), kind="x")]), Reason.RESULT_INVALID, "is not declared"),
    "other value": (answer(annotations=[annotation((2, 3), n="one")]), Reason.RESULT_INVALID, "properties/n/type"),
    "score": (answer(annotations=[annotation((2, 3), score=7)]), Reason.RESULT_INVALID, "its score lies outside"),
    "bytes": (b"\xff\xff\xff", Reason.ANALYZER_UNAVAILABLE, "an answer that is none"),
    "raises": (ValueError("of the text"), Reason.ANALYZER_ERROR, "status UNKNOWN"),
    "fails": (
        answer(error=pb.AnalysisError(message="no head for it", retryable=False)),
        Reason.ANALYZER_ERROR,
        "no head for it",
    ),
    "comes back in a year": (
        answer(error=pb.AnalysisError(message="later", retryable=True, retry_after=Duration(seconds=31_536_000))),
        Reason.ANALYZER_UNAVAILABLE,
        "later",
    ),
    "talks": (answer(error=pb.AnalysisError(message="w" * 9999)), Reason.ANALYZER_ERROR, "wwww"),
}


class Odd(RemoteAnalyzerServiceServicer):
    async def Describe(self, request: pb.DescribeRequest, context: Any) -> pb.DescribeResponse:  # noqa: N802
        return pb.DescribeResponse.FromString(description(manifest()))

    async def AnalyzeDocument(self, request: pb.AnalyzeDocumentRequest, context: Any) -> Any:  # noqa: N802
        given = ANSWERS[request.document.id][0]
        if isinstance(given, Exception):
            raise given
        return given


def _bytes_too(message: Any) -> bytes:
    return message if isinstance(message, bytes) else message.SerializeToString()


@pytest.fixture(scope="module")
def odd() -> Iterator[Engine]:
    """An engine that asks a remote which says nonsense."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    async def start() -> tuple[grpc.aio.Server, int]:
        server = grpc.aio.server()
        add_RemoteAnalyzerServiceServicer_to_server(Odd(), server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        return server, port

    server, port = asyncio.run_coroutine_threadsafe(start(), loop).result()
    config = introduced(Config.model_validate({"remotes": {"odd": {"address": f"127.0.0.1:{port}"}}}))
    engine = Engine(Registry.load(config, [Given("toy", toy)]))
    engine.load()
    yield engine
    engine.close()
    asyncio.run_coroutine_threadsafe(server.stop(None), loop).result()
    loop.call_soon_threadsafe(loop.stop)


@pytest.mark.parametrize("case", [name for name, given in ANSWERS.items() if not isinstance(given[0], bytes)])
def test_an_answer_that_cannot_be_fails_alone(odd: Engine, case: str) -> None:
    _, reason, told = ANSWERS[case]
    (result,) = odd.analyze([Document("🎉abc", id=case)], [AnalyzerSpec("odd")])
    failure = result["odd"].failure
    assert failure is not None
    assert failure.reason is reason
    assert told in failure.message
    assert len(failure.message) < 500
    assert failure.retry_after is None or failure.retry_after <= MAX_RETRY_SECONDS
    assert "of the text" not in failure.message
