"""Many documents over one call, for the async client.

Reading responses and taking documents from the iterable go on at the same time, so a slow source never holds back
results.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Iterable
from contextlib import aclosing
from typing import TypeAlias

import grpc
from grpc import aio

from glossator import Document
from glossator.wire import messages as pb
from glossator_client.errors import ClientError, client_closed, from_status
from glossator_client.ledger import DocumentEvent, Ledger
from glossator_client.request import document_of
from glossator_client.retry import Patience, Retry
from glossator_client.timing import Deadline

Documents: TypeAlias = Iterable[Document | str] | AsyncIterable[Document | str]


class Source:
    """The caller's documents, taken one at a time by a task."""

    def __init__(self, documents: Documents) -> None:
        self._iterator = aiter(documents) if isinstance(documents, AsyncIterable) else _async(documents)
        self.exhausted = False
        self.task: asyncio.Task[Document | str | None] | None = None
        """Takes the next document; stays until `take`, also across a broken stream."""

    def pull(self) -> None:
        """Begin to take the next document, unless that is under way or there is none."""
        if self.task is None and not self.exhausted:
            self.task = asyncio.create_task(self._next())

    def take(self) -> Document | None:
        """The document that the finished task got; None if there are no more. Raises what the iterable raised."""
        assert self.task is not None  # noqa: S101 - the caller has just seen it finish
        task, self.task = self.task, None
        document = task.result()
        self.exhausted = document is None
        return None if document is None else document_of(document)

    async def aclose(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.wait([self.task])

    async def _next(self) -> Document | str | None:
        return await anext(self._iterator, None)


class Call:
    """One AnalyzeDocuments call whose requests are sent one by one."""

    def __init__(
        self,
        method: aio.StreamStreamMultiCallable[pb.AnalyzeDocumentsRequest, pb.AnalyzeDocumentsResponse],
        address: str,
        timeout: float | None,
    ) -> None:
        self._address = address
        self._requests: asyncio.Queue[pb.AnalyzeDocumentsRequest | None] = asyncio.Queue()
        self._half_closed = False
        self._call = method(self._outgoing(), timeout=timeout)
        self._responses = aiter(self._call)
        self._task: asyncio.Task[pb.AnalyzeDocumentsResponse | None] | None = None

    def send(self, request: pb.AnalyzeDocumentsRequest) -> None:
        self._requests.put_nowait(request)

    def half_close(self) -> None:
        """Nothing more will be sent; may be called again."""
        if not self._half_closed:
            self._half_closed = True
            self._requests.put_nowait(None)

    def reading(self) -> asyncio.Task[pb.AnalyzeDocumentsResponse | None]:
        """The task that waits for the next response; the same one until `receive`."""
        if self._task is None:
            self._task = asyncio.create_task(self._next())
        return self._task

    def receive(self) -> pb.AnalyzeDocumentsResponse | None:
        """What the finished task read; None at the end. Raises `ClientError` if the call did not end well."""
        task, self._task = self.reading(), None
        try:
            return task.result()
        except asyncio.CancelledError:  # nobody cancels this task but a channel that is closed
            raise client_closed(self._address) from None
        except grpc.RpcError as error:
            raise from_status(error, self._address) from error

    async def aclose(self) -> None:
        """Cancel what is not over: gRPC itself would leave an abandoned call running."""
        self.half_close()
        self._call.cancel()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _next(self) -> pb.AnalyzeDocumentsResponse | None:
        return await anext(self._responses, None)

    async def _outgoing(self) -> AsyncIterator[pb.AnalyzeDocumentsRequest]:
        while (request := await self._requests.get()) is not None:
            yield request


async def stream(
    method: Callable[[], aio.StreamStreamMultiCallable[pb.AnalyzeDocumentsRequest, pb.AnalyzeDocumentsResponse]],
    documents: Documents,
    config: pb.StreamConfig,
    ledger: Ledger,
    *,
    address: str,
    retry: Retry,
    deadline: Deadline,
) -> AsyncGenerator[DocumentEvent, None]:
    """Events as they arrive; a broken stream is opened again and gets the documents that it left unfinished."""
    patience = Patience(retry, deadline)
    async with aclosing(Source(documents)) as source:
        while True:
            async with aclosing(Call(method(), address, deadline.remaining())) as call:
                call.send(pb.AnalyzeDocumentsRequest(config=config))
                while True:
                    if ledger.free:
                        source.pull()
                    if ledger.all_sent(source.exhausted):
                        call.half_close()
                    waiting = {call.reading()} if source.task is None else {call.reading(), source.task}
                    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                    if source.task is not None and source.task.done():
                        document = source.take()
                        request = None if document is None else ledger.admit(document)
                        if request is not None:
                            call.send(request)
                    if call.reading().done():
                        # Only what the server does counts as a broken stream: not errors of the iterable.
                        try:
                            response = call.receive()
                            if response is None:
                                ledger.close()
                                return
                            for request in ledger.receive(response):
                                call.send(request)
                        except ClientError as error:
                            if ledger.progress:
                                patience.progress()
                            delay = patience.delay(error)
                            break
                    for event in ledger.take():
                        yield event
            await asyncio.sleep(delay)
            ledger.reopen()


async def _async(documents: Iterable[Document | str]) -> AsyncIterator[Document | str]:
    for document in documents:
        yield document
