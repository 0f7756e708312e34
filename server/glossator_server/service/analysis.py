"""AnalysisService: one document and one answer, one document and a stream, or many documents (`stream`)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import grpc

from glossator import wire
from glossator.config import Config
from glossator.contract.result import DocumentStatus
from glossator.errors import DocumentError, Failure, GlossatorError, LanguageUnsupported, Reason
from glossator.host.registry import Registry
from glossator.wire import messages as pb
from glossator.wire.rpc import AnalysisServiceServicer
from glossator_server.errors import shutting_down
from glossator_server.scheduler.dispatch import Scheduler
from glossator_server.scheduler.job import Delivery, Ended, Given, Job, Request
from glossator_server.security.gate import caller
from glossator_server.service.cache import Cache
from glossator_server.service.calls import Calls, client_of
from glossator_server.service.flow import Flow
from glossator_server.service.ledger import Answers
from glossator_server.service.outbox import Event, Outbox
from glossator_server.service.request import Requests, accepted, decode_document
from glossator_server.service.size import check_document
from glossator_server.service.slots import Slot, Slots
from glossator_server.service.stream import DocumentStream
from glossator_server.telemetry.access import note
from glossator_server.telemetry.meter import Meter

Context = grpc.aio.ServicerContext[Any, Any]


class ResponseTooLarge(GlossatorError):
    """All results of a document together do not fit into one message."""

    reason = Reason.RESULT_TOO_LARGE


class AnalysisService(AnalysisServiceServicer):
    """The handlers are coroutines that read and write: generators are not closed when a call breaks off.

    Responses are messages or, where workers have serialized what is in them, bytes: see `methods`.
    """

    def __init__(self, registry: Registry, scheduler: Scheduler, meter: Meter, cache: Cache | None = None) -> None:
        self._scheduler = scheduler
        self._cache = cache
        self._meter = meter
        self._config = scheduler.config
        self._requests = Requests(registry, scheduler.config)
        self.calls = Calls()
        self._slots = Slots(scheduler.config.limits)
        self._answers = Answers(self._slots.ledger)
        self._open: set[DocumentStream] = set()

    async def Analyze(  # type: ignore[override] # noqa: N802
        self, message: pb.AnalyzeRequest, context: Context
    ) -> bytes:
        self._begin(context)
        self._answers.check(context.peer())
        request = self._requests.decode(message.options, split=False)
        limits = self._config.limits
        asked = context.time_remaining()
        remaining = min(limits.unary_deadline if asked is None else asked, limits.max_unary_deadline)
        results: dict[str, Given] = {}
        end: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
        size = 0

        def deliver(delivery: Delivery) -> None:
            nonlocal size
            if end.done():
                return  # the caller has gone, or gets an error
            if isinstance(delivery, Ended):
                end.set_result(delivery)
            elif (size := size + sum(map(len, delivery.parts))) > limits.max_message_bytes:
                end.set_exception(_too_large(limits.max_message_bytes))  # what is still to come would not help
            else:
                results[delivery.name] = delivery

        with self._job(message.document, request, context, remaining, deliver) as job:
            if self._cache is None or not self._cache.answer(job):
                self._scheduler.offer(job)
            ended = await end
        if ended.failure is not None:
            raise Rejected(ended.failure)
        if failure := _common_failure([results[name] for name in job.request.names]):
            raise Rejected(failure)
        response = wire.events.response(
            message.document.id,
            request.encoding,
            (part for name in job.request.names for part in results[name].parts),
            _done(ended),
        )
        if len(response) > limits.max_message_bytes:
            raise _too_large(limits.max_message_bytes)
        self._answers.add(context, len(response))
        self._meter.sent(len(response))
        note(sent=len(response))
        return response

    async def AnalyzeStream(  # type: ignore[override] # noqa: N802
        self, message: pb.AnalyzeStreamRequest, context: Context
    ) -> None:
        self._begin(context)
        async with Slot(self._slots) as slot:
            request = self._requests.decode(message.options, split=True)
            accepts = pb.AnalyzeStreamResponse(accepted=accepted(request, self._config, 1))
            try:
                await self._stream(message.document, request, context, slot, accepts)
            except (DocumentError, LanguageUnsupported) as error:
                await context.write(accepts)
                ended = Ended(DocumentStatus.FAILED, error.failure, 0.0, 0.0)
                await context.write(pb.AnalyzeStreamResponse(done=_done(ended)))

    async def AnalyzeDocuments(self, _: object, context: Context) -> None:  # type: ignore[override] # noqa: N802
        self._begin(context)
        async with Slot(self._slots) as slot:
            stream = DocumentStream(
                self._requests, self._scheduler, context, slot, meter=self._meter, cache=self._cache
            )
            self._open.add(stream)
            try:
                await stream.run()
            finally:
                self._open.discard(stream)

    def adopt(self, registry: Registry, config: Config) -> None:
        """What begins from now on is held to these; streams that are open keep what they were accepted with."""
        self._config = config
        self._requests = Requests(registry, config)
        self._slots.adopt(config.limits)

    @property
    def unread(self) -> int:
        """Bytes of results that clients have not taken yet."""
        return self._slots.ledger.bytes

    @property
    def streams(self) -> int:
        """Open streams, of one document and of many."""
        return len(self._slots)

    def drain(self) -> None:
        """Let open streams finish what they have, and end."""
        for stream in self._open:
            stream.drain()

    def _begin(self, context: Context) -> None:
        if self._scheduler.draining:
            raise shutting_down()
        self.calls.begin(context)

    async def _stream(
        self,
        message: pb.Document,
        request: Request,
        context: Context,
        slot: Slot,
        accepts: pb.AnalyzeStreamResponse,
    ) -> None:
        """One document's results to its client; raises `DocumentError` or `LanguageUnsupported` before the first."""
        outbox = Outbox(slot.account)
        async with Flow(self._scheduler, outbox) as flow:
            slot.busy = lambda: flow.busy

            def deliver(delivery: Delivery) -> None:
                if isinstance(delivery, Given):
                    for part in delivery.parts:
                        outbox.put(Event(wire.events.stream_result(part), 0))
                    flow.check()
                else:
                    flow.end(job.document.id)
                    done = pb.AnalyzeStreamResponse(done=_done(delivery))
                    outbox.put(Event(done.SerializeToString(), 0, done.done.status))

            job = self._job(message, request, context, context.time_remaining(), deliver)
            flow.begin(job)
            if self._cache is None or not self._cache.answer(job):
                self._scheduler.offer(job)  # which may end it at once
            await asyncio.sleep(0)  # a worker that waits gets its work before a message is written
            await context.write(accepts)
            status = None
            while status is None:
                if (event := await outbox.get()) is not None:
                    await context.write(event.data)
                    self._meter.sent(len(event.data))
                    note(sent=len(event.data))
                    slot.move()
                    outbox.written(event)
                    status = event.status

    def _job(
        self,
        message: pb.Document,
        request: Request,
        context: Context,
        remaining: float | None,
        deliver: Callable[[Delivery], None],
    ) -> Job:
        """The job of one document, to be offered; as a context, because the call may end early."""
        attributes = check_document(message, self._config.limits)
        document, language, size = decode_document(message, request, self._scheduler)
        deadline = None if remaining is None else time.monotonic() + remaining
        client = client_of(context)
        note(client=client, document_id=document.id, documents=1, received=size + attributes)
        if (quota := caller.get()) is not None:
            quota.begin(size + attributes)
            deliver = quota.until_end(deliver)
        return Job(
            document,
            language.language,
            request.serving(language.language, fallback=self._scheduler.is_fallback(language.language)),
            deliver,
            deadline,
            size + attributes + request.size,
            interactive=True,
            client=client,
            told_language=language,
        )


class Rejected(GlossatorError):
    """A failure that came back from the scheduler, as the status of a call."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def _too_large(limit: int) -> ResponseTooLarge:
    return ResponseTooLarge(
        f"the results have more than the {limit} bytes of a message: use AnalyzeStream, which splits them, or fewer "
        "analyzers",
        limit=limit,
    )


def _done(ended: Ended) -> pb.DocumentDone:
    return wire.encode_done(
        ended.status, ended.failure, ended.language, ended.queue_seconds, ended.compute_seconds, ended.cached
    )


def _common_failure(results: list[Given]) -> Failure | None:
    """What all analyzers failed with, if all failed with one code."""
    failures = [result.failure for result in results if result.failure is not None]
    if not failures or len(failures) < len(results) or len({failure.code for failure in failures}) > 1:
        return None
    if len(failures) == 1:
        return failures[0]
    details = "; ".join(f"{result.name}: {result.failure.message}" for result in results if result.failure)
    return Failure(
        failures[0].reason,
        f"all {len(failures)} analyzers failed: {details}",
        {result.name: result.failure.reason.value for result in results if result.failure},
        failures[0].retry_after,
    )
