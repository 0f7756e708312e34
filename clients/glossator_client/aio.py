"""The asynchronous client: the same methods as the synchronous one, to be awaited."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from types import TracebackType
from typing import Any, Self, TypeVar

import grpc
from grpc import aio

from glossator import Document, DocumentResult, Failure, Reason
from glossator.host.info import AnalyzerInfo, ServerInfo
from glossator.wire import decode_info, decode_server_info, rpc
from glossator.wire import messages as pb
from glossator_client.access import Token, calling
from glossator_client.aio_stream import Documents, stream
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
from glossator_client.timing import Deadline

RequestT = TypeVar("RequestT")
ResponseT = TypeVar("ResponseT")


class AsyncClient:
    """Submits documents to a Glossator server. Use it as an async context manager, within one event loop.

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
        max_message_bytes: int = MAX_MESSAGE_BYTES,
        channel_arguments: Iterable[tuple[str, Any]] = (),
    ) -> None:
        """May be made outside of an event loop: it connects with the first call.

        The arguments are those of `Client`, but for `undecoded`; raises `ConfigError` as that does.
        """
        self.address = address
        self.timeout = timeout
        self._retry = retry or Retry()
        self._requests = Requests(max_message_bytes, no_cache, describe)
        self._credentials = credentials
        self._through = calling(address, token, encrypted=credentials is not None, insecure=insecure)
        self._options = channel_options(
            address,
            max_message_bytes=max_message_bytes,
            server_name=server_name,
            more=tuple(channel_arguments),
        )
        self._lazy_channel: aio.Channel | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Cancel every call that is under way and disconnect."""
        self._closed = True
        if self._lazy_channel is not None:
            await self._lazy_channel.close()

    async def analyze(
        self,
        document: Document | str,
        *,
        analyzers: Analyzers = None,
        language: str = "",
        assume_language: bool = False,
        analyzer_timeout: float | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - it goes to the server as the call's deadline
    ) -> DocumentResult:
        """All results for one document; see `Client.analyze`."""
        request = self._requests.document(
            pb.AnalyzeRequest, document, analyzers, language, analyzer_timeout, assume_language=assume_language
        )
        return checked(await self._unary(self._analysis.Analyze, request, timeout))

    async def analyze_stream(
        self,
        document: Document | str,
        *,
        analyzers: Analyzers = None,
        language: str = "",
        assume_language: bool = False,
        analyzer_timeout: float | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - it goes to the server as the call's deadline
    ) -> AsyncGenerator[Outcome, None]:
        """Each analyzer's result as soon as it is there; last the `DocumentResult`. See `Client.analyze_stream`.

        Leaving the loop early cancels the call; with `contextlib.aclosing` at once, else when the event loop gets
        to it.
        """
        request = self._requests.document(
            pb.AnalyzeStreamRequest, document, analyzers, language, analyzer_timeout, assume_language=assume_language
        )
        deadline = Deadline.of(timeout, self.timeout)
        patience = Patience(self._retry, deadline)
        reader = StreamReader(request.document.id)
        while True:
            call = self._analysis.AnalyzeStream(request, timeout=deadline.remaining())
            try:
                async with aclosing(self._responses(call)) as responses:
                    async for response in responses:
                        outcome = reader.read(response)
                        if outcome is not None:
                            patience.progress()
                            yield outcome
                reader.close()
                return
            except ClientError as error:
                delay = patience.delay(error)
            await asyncio.sleep(delay)
            reader.reopen()

    async def analyze_documents(
        self,
        documents: Documents,
        *,
        analyzers: Analyzers = None,
        language: str = "",
        assume_language: bool = False,
        analyzer_timeout: float | None = None,
        max_in_flight: int | None = None,
        ordered: bool = False,
        timeout: float | None = None,  # noqa: ASYNC109 - it goes to the server as the call's deadline
    ) -> AsyncGenerator[DocumentResult, None]:
        """The result of each document, once it is complete; see `Client.analyze_documents`.

        Takes iterables as well as async ones.
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
        async with aclosing(events):
            async for event in events:
                if isinstance(event.outcome, DocumentResult):
                    yield event.outcome

    def stream_documents(
        self,
        documents: Documents,
        *,
        analyzers: Analyzers = None,
        language: str = "",
        assume_language: bool = False,
        analyzer_timeout: float | None = None,
        max_in_flight: int | None = None,
        ordered: bool = False,
        timeout: float | None = None,
        whole: bool = False,
    ) -> AsyncGenerator[DocumentEvent, None]:
        """Everything about many documents as it arrives; see `Client.stream_documents`.

        Takes iterables as well as async ones; a source that is slow does not hold back results.
        """
        ledger = Ledger(ordered=ordered, max_in_flight=max_in_flight, max_message_bytes=self._requests.max_text_bytes)
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
            lambda: self._analysis.AnalyzeDocuments,
            documents,
            config,
            ledger,
            address=self.address,
            retry=self._retry,
            deadline=Deadline(timeout),
        )

    async def list_analyzers(self, language: str = "") -> list[AnalyzerInfo]:
        """What the server offers, sorted by id; only analyzers of this language if one is given."""
        found: list[AnalyzerInfo] = []
        token = ""
        while True:
            page = await self._unary(
                self._registry.ListAnalyzers, pb.ListAnalyzersRequest(language=language, page_token=token), None
            )
            with understanding():
                found += [decode_info(message) for message in page.analyzers]
            token = page.next_page_token
            if not token:
                return found

    async def get_analyzer(self, analyzer: str) -> AnalyzerInfo:
        """One analyzer; raises `RequestInvalid` if the server has none of this id."""
        response = await self._unary(self._registry.GetAnalyzer, pb.GetAnalyzerRequest(id=analyzer), None)
        with understanding():
            return decode_info(response.analyzer)

    async def server_info(self) -> ServerInfo:
        """The server's version, limits and languages."""
        response = await self._unary(self._registry.GetServerInfo, pb.GetServerInfoRequest(), None)
        with understanding():
            return decode_server_info(response)

    async def health(self, service: str = "") -> HealthState:
        """Whether the server is alive, or one of its services works; see `Client.health`."""
        call = self._health.Check(HealthCheckRequest(service=service), timeout=Deadline(self.timeout).remaining())
        try:
            return state_of(await call)
        except grpc.RpcError as error:
            if is_unknown(error):
                return HealthState.SERVICE_UNKNOWN
            raise from_status(error, self.address, closed=self._closed) from error
        finally:
            call.cancel()

    async def wait_ready(self, timeout: float = 60.0, *, service: str = READY_SERVICE) -> None:  # noqa: ASYNC109
        """Return as soon as the server can analyze documents; raises `DeadlineExceeded` if it never does."""
        deadline = Deadline(timeout)
        state: HealthState | None = None
        while remaining := deadline.remaining():
            call = self._health.Watch(HealthCheckRequest(service=service), timeout=remaining, wait_for_ready=True)
            try:
                async with aclosing(self._responses(call)) as responses:
                    async for response in responses:
                        state = state_of(response)
                        if state is HealthState.SERVING:
                            return
            except Unavailable:
                pass  # it went away: perhaps another one comes up
            except DeadlineExceeded:
                break
            await asyncio.sleep(self._retry.first_delay)
        why = "" if state else await self._unanswered(service)
        raise DeadlineExceeded(Failure(Reason.DEADLINE_EXCEEDED, not_ready(self.address, timeout, state, why)))

    async def _unanswered(self, service: str) -> str:
        """Why no connection comes about; see `Client`."""
        call = self._health.Check(HealthCheckRequest(service=service), timeout=LAST_LOOK)
        try:
            await call
        except grpc.RpcError as error:
            told = from_status(error, self.address, closed=self._closed)
            return str(told) if isinstance(told, Unavailable) else ""
        finally:
            call.cancel()
        return ""

    @property
    def _channel(self) -> aio.Channel:
        if self._closed:
            raise client_closed(self.address)
        if self._lazy_channel is None:
            # Not before there is a running loop: gRPC ties the channel to it.
            self._lazy_channel = (
                aio.insecure_channel(self.address, self._options)
                if self._credentials is None
                else aio.secure_channel(self.address, self._credentials, self._options)
            )
        return self._lazy_channel

    @property
    def _analysis(self) -> rpc.AnalysisServiceAsyncStub:
        channel: aio.Channel = self._through(self._channel)
        return rpc.AnalysisServiceStub(channel)

    @property
    def _registry(self) -> rpc.RegistryServiceAsyncStub:
        channel: aio.Channel = self._through(self._channel)
        return rpc.RegistryServiceStub(channel)

    @property
    def _health(self) -> HealthStub:
        return HealthStub(self._through(self._channel))

    async def _unary(
        self,
        method: aio.UnaryUnaryMultiCallable[RequestT, ResponseT],
        request: RequestT,
        timeout: float | None,  # noqa: ASYNC109 - as above
    ) -> ResponseT:
        deadline = Deadline.of(timeout, self.timeout)
        patience = Patience(self._retry, deadline)
        while True:
            call = method(request, timeout=deadline.remaining())
            try:
                return await call
            except asyncio.CancelledError:
                self._explain_cancel()
                raise
            except grpc.RpcError as error:
                delay = patience.delay(from_status(error, self.address, closed=self._closed))
            finally:
                call.cancel()
            await asyncio.sleep(delay)

    async def _responses(self, call: aio.UnaryStreamCall[Any, ResponseT]) -> AsyncGenerator[ResponseT, None]:
        try:
            async for response in call:
                yield response
        except asyncio.CancelledError:
            self._explain_cancel()
            raise
        except grpc.RpcError as error:
            raise from_status(error, self.address, closed=self._closed) from error
        finally:
            call.cancel()

    def _explain_cancel(self) -> None:
        """gRPC tells a closed channel and a cancelled task alike; only the second is the caller's own doing."""
        task = asyncio.current_task()
        if self._closed and not (task and task.cancelling()):
            raise client_closed(self.address) from None
