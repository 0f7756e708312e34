"""One AnalyzeDocuments call: a reader lets documents in, the call's own task writes what comes back.

Reading stops while as many documents as the stream may hold are unfinished, where finished means that the client
was sent their done: a client that does not read its results is not read from either, and stops nobody else.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import Counter
from typing import Any

import grpc

from glossator import wire
from glossator.config import Config
from glossator.errors import DocumentInvalid, DuplicateDocumentId, Failure, GlossatorError, ProtocolError
from glossator.result import DocumentStatus
from glossator.wire import messages as pb
from glossator_server.errors import shutting_down, starting
from glossator_server.scheduler.dispatch import Scheduler
from glossator_server.scheduler.job import Delivery, Given, Job, Request
from glossator_server.service.calls import client_of
from glossator_server.service.outbox import Event, OrderedOutbox, Outbox
from glossator_server.service.request import Requests, accepted, decode_document

# A client that lets this much pile up unread gets no new documents in.
_BACKLOG_BYTES = 4 * 1024 * 1024

Context = grpc.aio.ServicerContext[Any, Any]


class DocumentStream:
    """The state of one call. `run` is the call's handler."""

    def __init__(self, requests: Requests, scheduler: Scheduler, context: Context) -> None:
        self._requests = requests
        self._scheduler = scheduler
        self._config: Config = scheduler.config
        self._context = context
        self._client = client_of(context)
        self._request: Request
        self._outbox = Outbox()
        self._window = 1
        self._received = 0
        self._jobs: dict[str, Job] = {}
        self._ids: set[bytes] = set()
        self._ends: Counter[int] = Counter()
        self._ended = 0
        self._deadline: float | None = None
        self._moved = asyncio.Event()
        self._half_closed = False
        self._draining = asyncio.Event()

    async def run(self) -> None:
        """Serve the call to its end; raises what its status must say."""
        await self._opened()
        reader = asyncio.create_task(self._read(), name="stream-reader")
        try:
            await self._write()
        finally:
            # Also when the call is cancelled: then nobody waits for what is under way.
            reader.cancel()
            for job in list(self._jobs.values()):
                job.cancel()
            await asyncio.wait([reader])

    def drain(self) -> None:
        """The server is shutting down: finish what is here, then end the call."""
        self._draining.set()
        self._outbox.wake()

    @property
    def _unfinished(self) -> int:
        """Documents whose done has not been written."""
        return self._received - self._ended

    async def _opened(self) -> None:
        """Read the config; does not wait for it once the server is shutting down."""
        opening = asyncio.create_task(self._open(), name="stream-open")
        draining = asyncio.create_task(self._draining.wait(), name="stream-drain")
        try:
            await asyncio.wait([opening, draining], return_when=asyncio.FIRST_COMPLETED)
            if not opening.done():
                raise shutting_down()
            await opening
        finally:
            opening.cancel()
            draining.cancel()

    async def _open(self) -> None:
        remaining = self._context.time_remaining()
        self._deadline = None if remaining is None else time.monotonic() + remaining
        first = await self._context.read()
        if first is grpc.aio.EOF:
            raise ProtocolError("the stream ended before its config: send a StreamConfig first")
        if first.WhichOneof("request") != "config":
            raise ProtocolError(
                "the first message of the stream is no config: send a StreamConfig first, then documents"
            )
        config: pb.StreamConfig = first.config
        self._request = self._requests.decode(config.options, split=True)
        if self._scheduler.status is None:
            raise starting()
        if self._request.default_language:
            # Refuse at once what could only be refused document by document.
            self._scheduler.language(self._request.default_language)
        cap = self._config.limits.max_in_flight_documents
        server = self._config.server
        # Enough that each worker has a batch while the next one gathers.
        usual = max(4, 2 * server.batch_documents * max(1, server.workers))
        self._window = min(cap, config.max_in_flight_documents or usual)
        if config.ordered:
            self._outbox = OrderedOutbox()
        message = accepted(self._request, self._config, self._window)
        await self._context.write(pb.AnalyzeDocumentsResponse(accepted=message))

    async def _read(self) -> None:
        try:
            while (message := await self._context.read()) is not grpc.aio.EOF:
                which = message.WhichOneof("request")
                if which == "document":
                    # Read first, then wait: so a cancel behind the last document that fits is heard.
                    await self._room()
                    await self._submit(message.document)
                elif which == "cancel":
                    if (job := self._jobs.get(message.cancel.document_id)) is not None:
                        job.cancel()
                elif which == "config":
                    raise ProtocolError("a second config: a stream has one, its first message")
                else:
                    raise ProtocolError("a message of the stream holds neither a document nor a cancel")
        except Exception as error:
            self._outbox.fail(error)
        else:
            # After a cancel of the call, reading ends just like this; the cancellation itself arrives in run().
            self._half_closed = True
            self._outbox.wake()

    async def _room(self) -> None:
        while self._unfinished >= self._window or self._outbox.bytes >= _BACKLOG_BYTES:
            self._moved.clear()
            await self._moved.wait()

    async def _submit(self, message: pb.Document) -> None:
        index = self._received
        self._received += 1
        try:
            self._check_id(message.id)
            document, language, size = decode_document(message, self._request, self._scheduler)
        except GlossatorError as error:
            self._reject(message.id, index, error.failure)
            return
        events = wire.events.DocumentEvents(document.id, index)
        job = Job(
            document,
            language,
            self._request,
            lambda delivery: self._deliver(job, index, events, delivery),
            self._deadline,
            size,
            client=self._client,
            call=self,
        )
        self._jobs[message.id] = job
        try:
            if not self._scheduler.put_now(job):
                await self._scheduler.put(job)
        except GlossatorError as error:
            self._jobs.pop(message.id, None)
            self._reject(message.id, index, error.failure)

    def _check_id(self, document_id: str) -> None:
        if not document_id:
            raise DocumentInvalid("a document of a stream needs an id: its results are told apart by it")
        # A long stream has many ids; their digests take a fixed space.
        digest = hashlib.blake2b(document_id.encode(), digest_size=16).digest()
        if digest in self._ids:
            raise DuplicateDocumentId("another document of this stream has the same id: give each its own")
        self._ids.add(digest)

    def _deliver(self, job: Job, index: int, events: wire.events.DocumentEvents, delivery: Delivery) -> None:
        if isinstance(delivery, Given):
            for part in delivery.parts:
                self._outbox.put(Event(events.result(part), index))
            return
        self._jobs.pop(job.document.id, None)
        done = wire.encode_done(
            delivery.status, delivery.failure, job.language, delivery.queue_seconds, delivery.compute_seconds
        )
        self._outbox.put(Event(events.done(done), index, done.status))

    def _reject(self, document_id: str, index: int, failure: Failure) -> None:
        done = wire.encode_done(DocumentStatus.FAILED, failure, "", 0.0, 0.0)
        self._outbox.put(Event(wire.events.DocumentEvents(document_id, index).done(done), index, done.status))

    async def _write(self) -> None:
        while not (self._half_closed and not self._unfinished):
            if self._draining.is_set() and not self._unfinished:
                raise shutting_down()
            event = await self._outbox.get()
            if event is None:
                continue
            await self._context.write(event.data)
            if event.status is not None:
                self._ends[event.status] += 1
                self._ended += 1
            self._moved.set()
        await self._context.write(pb.AnalyzeDocumentsResponse(summary=self._summary()))

    def _summary(self) -> pb.StreamSummary:
        return pb.StreamSummary(
            received=self._received,
            ok=self._ends[pb.DOCUMENT_STATUS_OK],
            partial=self._ends[pb.DOCUMENT_STATUS_PARTIAL],
            failed=self._ends[pb.DOCUMENT_STATUS_FAILED],
            cancelled=self._ends[pb.DOCUMENT_STATUS_CANCELLED],
        )
