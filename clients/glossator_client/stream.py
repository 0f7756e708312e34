"""Many documents over one call, for the sync client.

Everything happens in the calling thread: it takes documents from the iterable, reads responses and yields events.
gRPC's own thread only passes on requests that are ready, so nothing of the caller's ever runs, or hangs, in it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from queue import SimpleQueue

import grpc

from glossator import Document
from glossator.wire import messages as pb
from glossator_client.errors import ClientError, client_closed, from_status
from glossator_client.ledger import DocumentEvent, Ledger
from glossator_client.request import document_of
from glossator_client.retry import Patience, Retry
from glossator_client.timing import Deadline


class Call:
    """One AnalyzeDocuments call whose requests are sent one by one."""

    def __init__(
        self,
        method: grpc.StreamStreamMultiCallable[pb.AnalyzeDocumentsRequest, pb.AnalyzeDocumentsResponse],
        address: str,
        timeout: float | None,
        closed: threading.Event,
    ) -> None:
        self._address = address
        self._closed = closed
        self._requests: SimpleQueue[pb.AnalyzeDocumentsRequest | None] = SimpleQueue()
        self._half_closed = False
        self.rpc = method(iter(self._requests.get, None), timeout=timeout)

    def send(self, request: pb.AnalyzeDocumentsRequest) -> None:
        self._requests.put(request)

    def half_close(self) -> None:
        """Nothing more will be sent; may be called again."""
        if not self._half_closed:
            self._half_closed = True
            self._requests.put(None)

    def receive(self) -> pb.AnalyzeDocumentsResponse | None:
        """The next response; None at the end. Raises `ClientError` if the call did not end well."""
        try:
            return next(self.rpc)
        except StopIteration:
            return None
        except grpc.RpcError as error:
            raise from_status(error, self._address, closed=self._closed.is_set()) from error

    def close(self) -> None:
        """Cancel what is not over, and let gRPC's thread go."""
        self.half_close()
        # A closed client has cancelled it already; see Client.close.
        if not self._closed.is_set():
            self.rpc.cancel()


def stream(
    method: grpc.StreamStreamMultiCallable[pb.AnalyzeDocumentsRequest, pb.AnalyzeDocumentsResponse],
    documents: Iterable[Document | str | None],
    config: pb.StreamConfig,
    ledger: Ledger,
    *,
    address: str,
    retry: Retry,
    deadline: Deadline,
    closed: threading.Event,
    watch: Callable[[grpc.Call], None],
) -> Generator[DocumentEvent, None, None]:
    """Events as they arrive; a broken stream is opened again and gets the documents that it left unfinished.

    None among the documents: the next one may be long in coming, so results of those under way are waited for before.
    """
    source = iter(documents)
    exhausted = pausing = False
    patience = Patience(retry, deadline)
    while True:
        with closing(Call(method, address, deadline.remaining(), closed)) as call:
            watch(call.rpc)
            call.send(pb.AnalyzeDocumentsRequest(config=config))
            while True:
                # Only what the server does counts as a broken stream: not errors of the iterable or the caller.
                try:
                    response = call.receive()
                    if response is None:
                        ledger.close()
                        return
                    requests = ledger.receive(response)
                except ClientError as error:
                    if ledger.progress:
                        patience.progress()
                    delay = patience.delay(error)
                    break
                for request in requests:
                    call.send(request)
                yield from ledger.take()
                # Of a call that has ended, no more documents are waited for: the source may be slow, or never end.
                while ledger.free and not exhausted and call.rpc.is_active() and not (pausing and ledger.under_way):
                    try:
                        document = next(source)
                    except StopIteration:
                        exhausted = True
                        break
                    pausing = document is None
                    if document is None:
                        continue
                    admitted = ledger.admit(document_of(document))
                    if admitted is not None:
                        call.send(admitted)
                    yield from ledger.take()
                if ledger.all_sent(exhausted):
                    call.half_close()
        if closed.wait(delay):
            raise client_closed(address)
        ledger.reopen()
