"""One AnalyzeDocuments call: a reader lets documents in, the call's own task writes what comes back.

Reading stops while as many documents as the stream may hold are unfinished, where finished means that the client
was sent their done: a client that does not read its results is not read from either, and stops nobody else.

What is wrong with the stream itself ends it, but not before the documents that came before it have ended.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import grpc

from glossator import wire
from glossator.config import Config
from glossator.contract.result import DocumentStatus
from glossator.errors import DocumentInvalid, DuplicateDocumentId, Failure, GlossatorError, ProtocolError
from glossator.text.document import MAX_ID_CHARACTERS
from glossator.text.language import DocumentLanguage
from glossator.wire import messages as pb
from glossator_server.errors import shutting_down, starting
from glossator_server.scheduler.dispatch import Scheduler
from glossator_server.scheduler.job import Delivery, Given, Job, Request
from glossator_server.security.gate import caller
from glossator_server.service.cache import Cache
from glossator_server.service.calls import client_of
from glossator_server.service.flow import Flow
from glossator_server.service.outbox import Event, OrderedOutbox, Outbox
from glossator_server.service.request import Requests, accepted, decode_document
from glossator_server.service.size import Undecoded, check_document
from glossator_server.service.slots import Slot
from glossator_server.telemetry.access import note
from glossator_server.telemetry.meter import Meter

Context = grpc.aio.ServicerContext[Any, Any]


class DocumentStream:
    """The state of one call. `run` is the call's handler."""

    def __init__(
        self,
        requests: Requests,
        scheduler: Scheduler,
        context: Context,
        slot: Slot,
        *,
        meter: Meter,
        cache: Cache | None = None,
    ) -> None:
        self._cache = cache
        self._requests = requests
        self._scheduler = scheduler
        self._config: Config = scheduler.config
        self._context = context
        self._slot = slot
        self._meter = meter
        self._client = client_of(context)
        self._request: Request
        self._outbox = Outbox(slot.account)
        self._flow: Flow
        self._window = 1
        self._received = 0
        self._ids: set[bytes] = set()
        self._ends: Counter[int] = Counter()
        self._ended = 0
        self._deadline: float | None = None
        self._held: dict[int, list[bytes]] | None = None
        """Of documents that are to be told whole, by index: results that have come; None if none is."""
        self._last = False
        """Whether nothing more is read."""
        self._error: Exception | None = None
        """Why, if it was not the client's wish."""
        self._draining = asyncio.Event()

    async def run(self) -> None:
        """Serve the call to its end; raises what its status must say."""
        if await self._opened():
            self._outbox = OrderedOutbox(self._slot.account)
        async with Flow(self._scheduler, self._outbox) as self._flow:
            self._slot.busy = lambda: self._flow.busy
            reader = asyncio.create_task(self._read(), name="stream-reader")
            try:
                await self._write()
            finally:
                # Also when the call is cancelled: then nobody waits for what is under way.
                reader.cancel()
                await asyncio.wait([reader])

    def drain(self) -> None:
        """The server is shutting down: finish what is here, then end the call."""
        self._draining.set()
        self._outbox.wake()

    @property
    def _unfinished(self) -> int:
        """Documents whose done has not been written."""
        return self._received - self._ended

    async def _opened(self) -> bool:
        """Read the config, and say whether it asks for order; does not wait for it while the server shuts down."""
        opening = asyncio.create_task(self._open(), name="stream-open")
        draining = asyncio.create_task(self._draining.wait(), name="stream-drain")
        try:
            await asyncio.wait([opening, draining], return_when=asyncio.FIRST_COMPLETED)
            if not opening.done():
                raise shutting_down()
            return await opening
        finally:
            opening.cancel()
            draining.cancel()

    async def _open(self) -> bool:
        remaining = self._context.time_remaining()
        self._deadline = None if remaining is None else time.monotonic() + remaining
        first = await self._next()
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
        self._held = {} if config.whole_documents else None
        cap = self._config.limits.max_in_flight_documents
        server = self._config.server
        # Enough that each worker has a batch while the next one gathers.
        usual = max(4, 2 * server.batch_documents * max(1, server.workers))
        self._window = min(cap, config.max_in_flight_documents or usual)
        message = accepted(self._request, self._config, self._window)
        await self._context.write(pb.AnalyzeDocumentsResponse(accepted=message))
        return config.ordered

    async def _next(self) -> Any:
        message = await self._context.read()
        self._slot.move()
        return message.decode() if isinstance(message, Undecoded) else message

    async def _read(self) -> None:
        try:
            while (message := await self._next()) is not grpc.aio.EOF:
                which = message.WhichOneof("request")
                if which == "document":
                    # Read first, then wait: so a cancel behind the last document that fits is heard.
                    if not self._has_room():
                        await self._outbox.until(self._has_room)
                    await self._submit(message.document)
                elif which == "cancel":
                    self._flow.cancel(message.cancel.document_id)
                elif which == "config":
                    raise ProtocolError("a second config: a stream has one, its first message")
                else:
                    raise ProtocolError("a message of the stream holds neither a document nor a cancel")
        except Exception as error:
            self._error = error
        # After a cancel of the call, reading ends like this, too; the cancellation itself arrives in run().
        self._last = True
        self._outbox.wake()

    def _has_room(self) -> bool:
        """For another document."""
        return self._unfinished < self._window and not self._flow.stopped

    async def _submit(self, message: pb.Document) -> None:
        index = self._received
        self._received += 1
        # What is told of a document holds its id: one that is too long would be as long in every answer.
        document_id = message.id[:MAX_ID_CHARACTERS]
        try:
            attributes = check_document(message, self._config.limits)
            self._check_id(document_id)
            document, language, size = decode_document(message, self._request, self._scheduler)
        except GlossatorError as error:
            self._reject(document_id, index, error.failure)
            return
        events = wire.events.DocumentEvents(document_id, index)
        note(client=self._client, documents=1, received=size + attributes)
        deliver: Callable[[Delivery], None] = partial(self._deliver, document_id, index, events)
        if (quota := caller.get()) is not None:
            await quota.turn(size + attributes)
            deliver = quota.until_end(deliver)
        job = Job(
            document,
            language.language,
            self._request.serving(language.language, fallback=self._scheduler.is_fallback(language.language)),
            deliver,
            self._deadline,
            size + attributes + self._request.size,
            client=self._client,
            call=self,
            told_language=language,
        )
        self._flow.begin(job)
        try:
            if self._cache is not None and self._cache.answer(job):
                return
            if not self._scheduler.put_now(job):
                await self._scheduler.put(job)
        except GlossatorError as error:
            if quota is not None:
                quota.end()
            self._flow.end(document_id)
            self._reject(document_id, index, error.failure)

    def _check_id(self, document_id: str) -> None:
        if not document_id:
            raise DocumentInvalid("a document of a stream needs an id: its results are told apart by it")
        # A long stream has many ids; their digests take a fixed space.
        digest = hashlib.blake2b(document_id.encode(), digest_size=16).digest()
        if digest in self._ids:
            raise DuplicateDocumentId("another document of this stream has the same id: give each its own")
        self._ids.add(digest)

    def _deliver(self, document_id: str, index: int, events: wire.events.DocumentEvents, delivery: Delivery) -> None:
        if isinstance(delivery, Given):
            if self._held is not None:
                self._hold(self._held.setdefault(index, []), delivery.parts, events, index)
            else:
                for part in delivery.parts:
                    self._outbox.put(Event(events.result(part), index))
            self._flow.check()
            return
        self._flow.end(document_id)
        done = wire.encode_done(
            delivery.status,
            delivery.failure,
            delivery.language,
            delivery.queue_seconds,
            delivery.compute_seconds,
            delivery.cached,
        )
        held = self._held.pop(index, None) if self._held is not None else None
        if held:
            self._slot.account.add(-sum(map(len, held)))  # as part of the message they count there
            data = events.whole(held, done)
        else:
            data = events.done(done)
        self._outbox.put(Event(data, index, done.status))

    def _hold(self, held: list[bytes], parts: Sequence[bytes], events: wire.events.DocumentEvents, index: int) -> None:
        """Keep results until the end of their document, unless they are more than what one message may have."""
        self._slot.account.add(sum(map(len, parts)))
        held += parts
        size = sum(map(len, held))
        if size > self._config.limits.result_chunk_bytes:
            self._slot.account.add(-size)
            for part in held:
                self._outbox.put(Event(events.result(part), index))
            held.clear()

    def _reject(self, document_id: str, index: int, failure: Failure) -> None:
        done = wire.encode_done(DocumentStatus.FAILED, failure, DocumentLanguage(), 0.0, 0.0)
        self._outbox.put(Event(wire.events.DocumentEvents(document_id, index).done(done), index, done.status))

    async def _write(self) -> None:
        while not (self._last and not self._unfinished):
            if self._draining.is_set() and not self._unfinished:
                raise shutting_down()
            event = await self._outbox.get()
            if event is None:
                continue
            await self._context.write(event.data)
            self._meter.sent(len(event.data))
            note(sent=len(event.data))
            self._slot.move()
            if event.status is not None:
                self._ends[event.status] += 1
                self._ended += 1
            self._outbox.written(event)
        if self._error is not None:
            raise self._error
        await self._context.write(pb.AnalyzeDocumentsResponse(summary=self._summary()))

    def _summary(self) -> pb.StreamSummary:
        return pb.StreamSummary(
            received=self._received,
            ok=self._ends[pb.DOCUMENT_STATUS_OK],
            partial=self._ends[pb.DOCUMENT_STATUS_PARTIAL],
            failed=self._ends[pb.DOCUMENT_STATUS_FAILED],
            cancelled=self._ends[pb.DOCUMENT_STATUS_CANCELLED],
        )
