"""The synchronous client."""

from __future__ import annotations

import atexit
import threading
import weakref
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from types import TracebackType
from typing import Any, Self, TypeVar

import grpc

from glossator import Document, DocumentResult, Failure, Reason
from glossator.host.info import AnalyzerInfo, ServerInfo
from glossator.wire import decode_info, decode_result, decode_server_info, rpc, undecoded_result
from glossator.wire import messages as pb
from glossator_client.access import Token, calling
from glossator_client.channel import DEFAULT_ADDRESS, MAX_MESSAGE_BYTES, channel_options
from glossator_client.errors import (
    ClientError,
    DeadlineExceeded,
    Unavailable,
    client_closed,
    from_status,
    understanding,
)
from glossator_client.health import (
    LAST_LOOK,
    READY_SERVICE,
    HealthCheckRequest,
    HealthState,
    HealthStub,
    is_unknown,
    not_ready,
    state_of,
)
from glossator_client.ledger import DocumentEvent, Ledger, Outcome
from glossator_client.request import Analyzers, Requests
from glossator_client.response import StreamReader, checked
from glossator_client.retry import Patience, Retry
from glossator_client.stream import stream
from glossator_client.timing import Deadline

# Seconds that a closing client gives gRPC's threads to notice.
_CLOSING = 1.0

RequestT = TypeVar("RequestT")
ResponseT = TypeVar("ResponseT")


class Client:
    """Submits documents to a Glossator server. Use it as a context manager; it may be shared by threads.

    Every method raises `ClientError`; see `glossator_client.errors` for the tree. Offsets in results are code
    points: `span.slice(document.text)` is the covered text.
    """

    def __init__(
        self,
        address: str = DEFAULT_ADDRESS,
        *,
        timeout: float = 60.0,
        credentials: grpc.ChannelCredentials | None = None,
        server_name: str = "",
        token: Token | str | None = None,
        insecure: bool = False,
        retry: Retry | None = None,
        no_cache: bool = False,
        describe: bool = False,
        undecoded: bool = False,
        max_message_bytes: int = MAX_MESSAGE_BYTES,
        channel_arguments: Iterable[tuple[str, Any]] = (),
    ) -> None:
        """Connects lazily, with the first call.

        `timeout` is the default for calls about one document, in seconds. Without `credentials`, as `tls` makes them,
        the connection is not encrypted; `server_name` is the name in the server's certificate where it is not that of
        the address, as behind a forwarded port. `token` goes with every call; to another machine only over an encrypted
        connection, unless `insecure`: raises `ConfigError`. `retry` says how long calls wait for a server that is
        away, loading or full: a minute by default, within their timeout. `no_cache` has every document analyzed, also
        where the server keeps results. `describe` has values of plugins' own kinds put into words, see
        `AnalyzerResult.words`. With `undecoded`, results of `analyze_documents` and `stream_documents` are
        `glossator.wire.UndecodedResult`, for programs that need no objects in between. `channel_arguments` go to gRPC
        and win over ours.
        """
        self.address = address
        self.timeout = timeout
        self._retry = retry or Retry()
        self._requests = Requests(max_message_bytes, no_cache, describe)
        self._decode = undecoded_result if undecoded else decode_result
        self._closed = threading.Event()
        options = channel_options(
            address,
            max_message_bytes=max_message_bytes,
            server_name=server_name,
            more=tuple(channel_arguments),
        )
        self._channel = (
            grpc.insecure_channel(address, options)
            if credentials is None
            else grpc.secure_channel(address, credentials, options)
        )
        through = calling(address, token, encrypted=credentials is not None, insecure=insecure)(self._channel)
        self._analysis = rpc.AnalysisServiceStub(through)
        self._registry = rpc.RegistryServiceStub(through)
        self._health = HealthStub(through)
        # One event per stream that is open, set when it is over.
        self._under_way: set[threading.Event] = set()
        _clients.add(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Cancel every call that is under way and disconnect."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._channel.close()
        for over in tuple(self._under_way):
            over.wait(_CLOSING)

    def analyze(
        self,
        document: Document | str,
        *,
        analyzers: Analyzers = None,
        language: str = "",
        assume_language: bool = False,
        analyzer_timeout: float | None = None,
        timeout: float | None = None,
    ) -> DocumentResult:
        """All results for one document.

        `language` holds for a document that names none. Without it the server tells the language by the text, unless
        `assume_language` asks it to take its default. `analyzer_timeout` is the time in seconds for each analyzer.
        A result with status PARTIAL is returned: look at each analyzer's `failure`. Raises `DocumentRejected`,
        and `AnalyzerFailed` if no analyzer succeeded.
        """
        request = self._requests.document(
            pb.AnalyzeRequest, document, analyzers, language, analyzer_timeout, assume_language=assume_language
        )
        return checked(self._unary(self._analysis.Analyze, request, timeout))

    def analyze_stream(
        self,
        document: Document | str,
        *,
        analyzers: Analyzers = None,
        language: str = "",
        assume_language: bool = False,
        analyzer_timeout: float | None = None,
        timeout: float | None = None,
    ) -> Generator[Outcome, None, None]:
        """Each analyzer's result of one document as soon as it is there; last the `DocumentResult` with all of them.

        Raises `DocumentRejected`. Leaving the loop early cancels the call.
        """
        request = self._requests.document(
            pb.AnalyzeStreamRequest, document, analyzers, language, analyzer_timeout, assume_language=assume_language
        )
        deadline = Deadline.of(timeout, self.timeout)
        patience = Patience(self._retry, deadline)
        reader = StreamReader(request.document.id)
        while True:
            call = self._analysis.AnalyzeStream(request, timeout=deadline.remaining())
            self._watch(call)
            try:
                for response in self._responses(call):
                    outcome = reader.read(response)
                    if outcome is not None:
                        patience.progress()
                        yield outcome
                reader.close()
                return
            except ClientError as error:
                delay = patience.delay(error)
            finally:
                self._cancel(call)
            self._pause(delay)
            reader.reopen()

    def analyze_documents(
        self,
        documents: Iterable[Document | str | None],
        *,
        analyzers: Analyzers = None,
        language: str = "",
        assume_language: bool = False,
        analyzer_timeout: float | None = None,
        max_in_flight: int | None = None,
        ordered: bool = False,
        timeout: float | None = None,
    ) -> Generator[DocumentResult, None, None]:
        """The result of each document, once it is complete; for single results see `stream_documents`.

        A document that is rejected is a result with status FAILED and a `failure`, not an exception. The other
        arguments and all else are as in `stream_documents`.
        """
        events = self.stream_documents(
            documents,
            analyzers=analyzers,
            language=language,
            assume_language=assume_language,
            analyzer_timeout=analyzer_timeout,
            max_in_flight=max_in_flight,
            ordered=ordered,
            timeout=timeout,
            whole=True,
        )
        with closing(events):
            for event in events:
                if isinstance(event.outcome, DocumentResult):
                    yield event.outcome

    def stream_documents(
        self,
        documents: Iterable[Document | str | None],
        *,
        analyzers: Analyzers = None,
        language: str = "",
        assume_language: bool = False,
        analyzer_timeout: float | None = None,
        max_in_flight: int | None = None,
        ordered: bool = False,
        timeout: float | None = None,
        whole: bool = False,
    ) -> Generator[DocumentEvent, None, None]:
        """Everything about many documents as it arrives: results of analyzers, and last of each document its end.

        Documents are taken from the iterable in this thread and only when there is room: at most `max_in_flight`
        (by default as many as the server allows) are under way, so it may be endless. Where it blocks, results
        wait; a live source yields None before it blocks, to get those first, or goes to `AsyncClient`. A
        document without an id gets its position.

        Documents finish in any order, unless `ordered`. If the connection breaks, those that are unfinished are
        sent again. Leaving the loop early cancels the call. `timeout` is in seconds, for all documents together. With
        `whole`, all of a document arrives at its end: the server sends it in one message, which takes less of both
        sides, and is what `analyze_documents` asks for.
        """
        ledger = Ledger(
            ordered=ordered,
            max_in_flight=max_in_flight,
            max_message_bytes=self._requests.max_text_bytes,
            decode=self._decode,
        )
        config = self._requests.documents(
            analyzers,
            language,
            analyzer_timeout,
            assume_language,
            max_in_flight=max_in_flight,
            ordered=ordered,
            whole=whole,
        )
        return stream(
            self._analysis.AnalyzeDocuments,
            documents,
            config,
            ledger,
            address=self.address,
            retry=self._retry,
            deadline=Deadline(timeout),
            closed=self._closed,
            watch=self._watch,
        )

    def list_analyzers(self, language: str = "") -> list[AnalyzerInfo]:
        """What the server offers, sorted by id; only analyzers of this language if one is given."""
        found: list[AnalyzerInfo] = []
        token = ""
        while True:
            page = self._unary(
                self._registry.ListAnalyzers, pb.ListAnalyzersRequest(language=language, page_token=token), None
            )
            with understanding():
                found += [decode_info(message) for message in page.analyzers]
            token = page.next_page_token
            if not token:
                return found

    def get_analyzer(self, analyzer: str) -> AnalyzerInfo:
        """One analyzer; raises `RequestInvalid` if the server has none of this id."""
        response = self._unary(self._registry.GetAnalyzer, pb.GetAnalyzerRequest(id=analyzer), None)
        with understanding():
            return decode_info(response.analyzer)

    def server_info(self) -> ServerInfo:
        """The server's version, limits and languages."""
        response = self._unary(self._registry.GetServerInfo, pb.GetServerInfoRequest(), None)
        with understanding():
            return decode_server_info(response)

    def health(self, service: str = "") -> HealthState:
        """Whether the server is alive, or one of its services works: `READY_SERVICE` for analysis as a whole."""
        try:
            response = self._health.Check(
                HealthCheckRequest(service=service), timeout=Deadline(self.timeout).remaining()
            )
        except grpc.RpcError as error:
            if is_unknown(error):
                return HealthState.SERVICE_UNKNOWN
            raise from_status(error, self.address, closed=self._closed.is_set()) from error
        return state_of(response)

    def wait_ready(self, timeout: float = 60.0, *, service: str = READY_SERVICE) -> None:
        """Return as soon as the server can analyze documents; raises `DeadlineExceeded` if it never does."""
        deadline = Deadline(timeout)
        state: HealthState | None = None
        while remaining := deadline.remaining():
            call = self._health.Watch(HealthCheckRequest(service=service), timeout=remaining, wait_for_ready=True)
            try:
                for response in self._responses(call):
                    state = state_of(response)
                    if state is HealthState.SERVING:
                        return
            except Unavailable:
                pass  # it went away: perhaps another one comes up
            except DeadlineExceeded:
                break
            finally:
                self._cancel(call)
            self._pause(self._retry.first_delay)
        why = "" if state else self._unanswered(service)
        raise DeadlineExceeded(Failure(Reason.DEADLINE_EXCEEDED, not_ready(self.address, timeout, state, why)))

    def _unanswered(self, service: str) -> str:
        """Why no connection comes about, such as a certificate for another name; empty if nothing tells."""
        try:
            self._health.Check(HealthCheckRequest(service=service), timeout=LAST_LOOK)
        except grpc.RpcError as error:
            told = from_status(error, self.address, closed=self._closed.is_set())
            return str(told) if isinstance(told, Unavailable) else ""
        return ""

    def _unary(
        self,
        method: grpc.UnaryUnaryMultiCallable[RequestT, ResponseT],
        request: RequestT,
        timeout: float | None,
    ) -> ResponseT:
        deadline = Deadline.of(timeout, self.timeout)
        patience = Patience(self._retry, deadline)
        while True:
            try:
                # This thread waits for the answer itself, a future would have another one do that and wake this one.
                # gRPC looks for signals five times a second meanwhile, and cancels the call if one raises.
                return method(request, timeout=deadline.remaining())
            except grpc.RpcError as error:
                delay = patience.delay(from_status(error, self.address, closed=self._closed.is_set()))
            self._pause(delay)

    def _pause(self, seconds: float) -> None:
        """Wait before the next try; raises `Cancelled` if the client is closed meanwhile."""
        if self._closed.wait(seconds):
            raise client_closed(self.address)

    def _watch(self, call: grpc.Call) -> None:
        over = threading.Event()
        self._under_way.add(over)

        def end() -> None:
            over.set()
            self._under_way.discard(over)

        if not call.add_callback(end):  # it is over already
            end()

    def _cancel(self, call: grpc.Call) -> None:
        # Closing has cancelled every call. Once more might be at the interpreter's very end, where a thread of
        # gRPC's may have stopped for good with the lock that this takes.
        if not self._closed.is_set():
            call.cancel()

    def _responses(self, call: Iterator[ResponseT]) -> Iterator[ResponseT]:
        while True:
            try:
                response = next(call)
            except StopIteration:
                return
            except grpc.RpcError as error:
                raise from_status(error, self.address, closed=self._closed.is_set()) from error
            yield response


_clients: weakref.WeakSet[Client] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    """Close what was left open while gRPC's threads can still answer: later, an open stream could hang the exit."""
    for client in tuple(_clients):
        client.close()
