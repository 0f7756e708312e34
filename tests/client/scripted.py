"""A small real gRPC server that follows a script: it keeps the contract, or breaks it where a test says so.

Its one analyzer, "words", emits every word of the text as an entity.
"""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent import futures
from typing import Any, TypeAlias

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc.error_details_pb2 import ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_status import rpc_status

from glossator import AnalyzerResult, Annotation, Document, DocumentStatus, Entity, Failure, Reason, Span
from glossator.errors import DocumentError
from glossator.host.info import AnalyzerInfo, AnalyzerState, LanguageInfo, LimitsInfo, ServerInfo
from glossator.text.language import DocumentLanguage
from glossator.wire import chunks, decode_document, encode_info, encode_result, encode_server_info
from glossator.wire import messages as pb
from glossator.wire.encode import encode_done, seconds
from glossator.wire.messages import ANALYSIS_SERVICE
from glossator.wire.rpc import (
    AnalysisServiceServicer,
    RegistryServiceServicer,
    add_AnalysisServiceServicer_to_server,
    add_RegistryServiceServicer_to_server,
)

Context: TypeAlias = grpc.ServicerContext
Requests: TypeAlias = Iterator[pb.AnalyzeDocumentsRequest]
Responses: TypeAlias = Iterator[pb.AnalyzeDocumentsResponse]
Behaviour: TypeAlias = Callable[["Call", Requests, Context], Responses]

MAX_DOCUMENT_BYTES = 1000
# How a call ends whose time is over, whenever a test likes: no real time is long enough for the first answer to come on
# every machine, and short enough to wait for.
TIME_IS_OVER = grpc.StatusCode.DEADLINE_EXCEEDED, "Deadline Exceeded"
WINDOW = 4


class Call:
    """What the server saw of one call."""

    def __init__(self) -> None:
        self.config = pb.StreamConfig()
        self.received: list[str] = []
        """Ids of the documents, in order."""
        self.ended = threading.Event()
        self.cancelled = False


def fail(context: Context, failure: Failure, code: grpc.StatusCode, *, retry_after: float | None = None) -> None:
    """End the call like a Glossator server does: with the reason in the details of the status."""
    status = Status(code=code.value[0], message=failure.message)
    for detail in [
        ErrorInfo(reason=failure.reason.value, domain="glossator", metadata=dict(failure.metadata)),
        *([] if retry_after is None else [RetryInfo(retry_delay=seconds(retry_after))]),
    ]:
        packed = AnyMessage()
        packed.Pack(detail)
        status.details.append(packed)
    context.abort_with_status(rpc_status.to_status(status))


def words(document: Document, name: str = "words") -> pb.AnalyzerResult:
    """The result of the analyzer."""
    annotations = tuple(
        Annotation(
            "entity", (Span(*found.span()),), Entity(entity_id=str(index), canonical_name=found.group()), id=str(index)
        )
        for index, found in enumerate(re.finditer(r"\S+", document.text))
    )
    return encode_result(AnalyzerResult(name, "words", "1", "f1", annotations), document.text)


def check(document: Document) -> Failure | None:
    try:
        document.check(max_bytes=MAX_DOCUMENT_BYTES)
    except DocumentError as error:
        return error.failure
    return None


def accepted() -> pb.AnalyzeDocumentsResponse:
    return pb.AnalyzeDocumentsResponse(accepted=stream_accepted())


def stream_accepted() -> pb.StreamAccepted:
    return pb.StreamAccepted(
        offset_encoding=pb.OFFSET_ENCODING_UNICODE_CODE_POINT,
        max_in_flight_documents=WINDOW,
        max_document_bytes=MAX_DOCUMENT_BYTES,
        analyzers=[pb.AnalyzerSpec(analyzer="words", name="words", version="1")],
    )


def result_of(message: pb.Document, index: int) -> pb.AnalyzeDocumentsResponse:
    result = words(decode_document(message))
    return pb.AnalyzeDocumentsResponse(document_id=message.id, document_index=index, result=result)


def done_of(
    message: pb.Document, index: int, status: DocumentStatus = DocumentStatus.OK, failure: Failure | None = None
) -> pb.AnalyzeDocumentsResponse:
    done = encode_done(status, failure, DocumentLanguage("en"), 0.0, 0.0)
    return pb.AnalyzeDocumentsResponse(document_id=message.id, document_index=index, done=done)


def answer(message: pb.Document, index: int) -> Responses:
    """All events of one document."""
    failure = check(decode_document(message))
    if failure is None:
        yield result_of(message, index)
        yield done_of(message, index)
    else:
        yield done_of(message, index, DocumentStatus.FAILED, failure)


def documents(call: Call, requests: Requests) -> Iterator[tuple[int, pb.Document]]:
    """The documents of a stream as they are read, its config taken off first."""
    call.config = next(requests).config
    for request in requests:
        call.received.append(request.document.id)
        yield len(call.received) - 1, request.document


def honest(call: Call, requests: Requests, context: Context) -> Responses:
    """One document after the other, as the contract says."""
    incoming = documents(call, requests)
    # The config has been read when the first document is asked for; a client waits for accepted before that.
    yield accepted()
    for index, message in incoming:
        yield from answer(message, index)
    yield pb.AnalyzeDocumentsResponse(summary=pb.StreamSummary(received=len(call.received)))


class Scripted(AnalysisServiceServicer, RegistryServiceServicer, health_pb2_grpc.HealthServicer):  # type: ignore[misc]
    """Serves on a free port of the loopback between `start` and `stop`."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        """Of all methods, in order."""
        self.script: deque[Behaviour] = deque()
        """What the next calls of AnalyzeDocuments do; after that they are honest."""
        self.failures: deque[tuple[Failure | None, grpc.StatusCode, float | None]] = deque()
        """What the next calls of the other methods end with: failure, code, seconds of RetryInfo. No failure: a bare
        status, as something between client and server gives."""
        self.breaks: deque[tuple[grpc.StatusCode, str]] = deque()
        """How the next calls of AnalyzeStream and Watch break off after what they tell first, with a bare status."""
        self.chunk_bytes = 1_000_000
        self.hang = False
        """AnalyzeStream never ends after its first result, Analyze never answers."""
        self.hanging = threading.Event()
        """Set when a call of Analyze hangs."""
        self.ready = threading.Event()
        self.ready.set()
        self._server = grpc.server(futures.ThreadPoolExecutor(8), options=[("grpc.so_reuseport", 0)])
        add_AnalysisServiceServicer_to_server(self, self._server)
        add_RegistryServiceServicer_to_server(self, self._server)
        health_pb2_grpc.add_HealthServicer_to_server(self, self._server)
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self.ready.set()
        self._server.stop(None).wait()

    def AnalyzeDocuments(self, request_iterator: Requests, context: Context) -> Responses:  # noqa: N802
        call = self._begin(context)
        behaviour = self.script.popleft() if self.script else honest
        yield from behaviour(call, request_iterator, context)

    def Analyze(self, request: pb.AnalyzeRequest, context: Context) -> pb.AnalyzeResponse:  # noqa: N802
        call = self._begin(context)
        if self.hang:
            self.hanging.set()
            call.ended.wait()
        document = decode_document(request.document)
        if failure := check(document):
            fail(context, failure, grpc.StatusCode.INVALID_ARGUMENT)
        return pb.AnalyzeResponse(
            document_id=document.id,
            offset_encoding=pb.OFFSET_ENCODING_UNICODE_CODE_POINT,
            results=[words(document, spec.name or spec.analyzer) for spec in request.options.analyzers]
            or [words(document)],
            done=encode_done(
                DocumentStatus.OK, None, DocumentLanguage(request.options.default_language or "en"), 0.0, 0.0
            ),
        )

    def AnalyzeStream(  # noqa: N802
        self, request: pb.AnalyzeStreamRequest, context: Context
    ) -> Iterator[pb.AnalyzeStreamResponse]:
        call = self._begin(context)
        document = decode_document(request.document)
        yield pb.AnalyzeStreamResponse(accepted=stream_accepted())
        failure = check(document)
        if failure is None:
            for part in chunks(words(document), self.chunk_bytes):
                yield pb.AnalyzeStreamResponse(result=part)
        if self.breaks:
            context.abort(*self.breaks.popleft())
        if self.hang:
            call.ended.wait()
            return
        status = DocumentStatus.OK if failure is None else DocumentStatus.FAILED
        yield pb.AnalyzeStreamResponse(done=encode_done(status, failure, DocumentLanguage("en"), 0.0, 0.0))

    def ListAnalyzers(  # noqa: N802
        self, request: pb.ListAnalyzersRequest, context: Context
    ) -> pb.ListAnalyzersResponse:
        """Two pages."""
        self._begin(context)
        if request.page_token:
            return pb.ListAnalyzersResponse(analyzers=[encode_info(INFOS[1])])
        return pb.ListAnalyzersResponse(analyzers=[encode_info(INFOS[0])], next_page_token="more")  # noqa: S106

    def GetAnalyzer(self, request: pb.GetAnalyzerRequest, context: Context) -> pb.GetAnalyzerResponse:  # noqa: N802
        self._begin(context)
        for info in INFOS:
            if info.id == request.id:
                return pb.GetAnalyzerResponse(analyzer=encode_info(info))
        problem = Failure(Reason.ANALYZER_NOT_FOUND, "no such analyzer", {"installed": "words, zebras"})
        fail(context, problem, grpc.StatusCode.NOT_FOUND)
        raise AssertionError("abort raises")

    def GetServerInfo(self, request: Any, context: Context) -> pb.GetServerInfoResponse:  # noqa: N802
        self._begin(context)
        return encode_server_info(SERVER)

    def Check(self, request: Any, context: Context) -> Any:  # noqa: N802
        if request.service not in ("", ANALYSIS_SERVICE):
            context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
        return self._health()

    def Watch(self, request: Any, context: Context) -> Iterator[Any]:  # noqa: N802
        call = self._begin(context)
        yield self._health()
        if self.breaks:
            context.abort(*self.breaks.popleft())
        self.ready.wait()
        yield self._health()
        call.ended.wait()

    def _health(self) -> Any:
        states = health_pb2.HealthCheckResponse
        return states(status=states.SERVING if self.ready.is_set() else states.NOT_SERVING)

    def _begin(self, context: Context) -> Call:
        call = Call()
        self.calls.append(call)
        context.add_callback(call.ended.set)
        if self.failures:
            failure, code, retry_after = self.failures.popleft()
            if failure is None:
                context.abort(code, "by something on the way")
            fail(context, failure, code, retry_after=retry_after)
        return call


INFOS = (
    AnalyzerInfo("words", "1", "tests", languages=("*",), kinds=("entity",), default_options={"limit": 3}),
    AnalyzerInfo("zebras", "1", "tests", state=AnalyzerState.UNAVAILABLE, state_reason="no stripes"),
)
SERVER = ServerInfo(
    "9.9",
    "1",
    limits=LimitsInfo(MAX_DOCUMENT_BYTES, max_analyzer_timeout=2.5),
    languages=(LanguageInfo("en", "by hand", {"tokens": "", "pos": "no model"}),),
)
