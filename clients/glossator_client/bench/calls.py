"""The three shapes of the API as loads: one document a call, result by result, or a stream of documents per client."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from itertools import count
from types import MappingProxyType
from typing import Any

from glossator import AnalyzerResult, Document, DocumentResult
from glossator_client.aio import AsyncClient
from glossator_client.bench.loops import Answer, Call, Sample, Watch, nobody
from glossator_client.errors import ClientError
from glossator_client.retry import Retry

# What fails is counted, not tried again.
_ONCE = Retry(attempts=1)
# Else all channels of a process to one server share a connection, and no two clients anywhere do.
_OWN_CONNECTION = (("grpc.use_local_subchannel_pool", 1),)


@asynccontextmanager
async def connections(
    address: str,
    number: int,
    timeout: float,  # noqa: ASYNC109
    access: Mapping[str, Any] = MappingProxyType({}),
) -> AsyncIterator[Sequence[AsyncClient]]:
    """So many clients, each with a connection of its own; `timeout` is that of single calls, in seconds.

    `access` is what `of_config` gives: credentials and token.
    """
    clients = [
        AsyncClient(address, timeout=timeout, retry=_ONCE, no_cache=True, channel_arguments=_OWN_CONNECTION, **access)
        for _ in range(number)
    ]
    try:
        yield clients
    finally:
        for client in clients:
            await client.close()


def unary(clients: Sequence[AsyncClient], analyzers: Sequence[str] | None = None) -> Call:
    """Each call by another client in turn; a document has one answer with all results."""
    turn = 0

    async def call(document: Document) -> Answer:
        nonlocal turn
        turn += 1
        try:
            return answer_of(await clients[turn % len(clients)].analyze(document, analyzers=analyzers))
        except ClientError as error:
            return Answer(error.failure.reason.value)

    return call


def streaming(clients: Sequence[AsyncClient], analyzers: Sequence[str] | None = None) -> Call:
    """Likewise, each analyzer's result as soon as it is ready: the answer knows when the first one came."""
    turn = 0

    async def call(document: Document) -> Answer:
        nonlocal turn
        turn += 1
        first = None
        answer = Answer()
        try:
            async with aclosing(clients[turn % len(clients)].analyze_stream(document, analyzers=analyzers)) as outcomes:
                async for outcome in outcomes:
                    if isinstance(outcome, AnalyzerResult):
                        first = first or time.perf_counter()
                    else:
                        answer = answer_of(outcome, first)
        except ClientError as error:
            return Answer(error.failure.reason.value, first)
        return answer

    return call


async def documents_streams(
    clients: Sequence[AsyncClient],
    documents: Iterator[Document],
    *,
    seconds: float | None = None,
    analyzers: Sequence[str] | None = None,
    max_in_flight: int | None = None,
    watch: Watch = nobody,
) -> list[Sample]:
    """One bidirectional stream per client, all fed from the same documents until there are none or time is over, and
    with one each at least.

    Latency counts from when the stream took the document. A stream that breaks is a failure and ends its client.
    """
    samples: list[Sample] = []
    end = None if seconds is None else time.perf_counter() + seconds

    async def run(client: AsyncClient) -> None:
        numbers = count()
        taken: dict[int, tuple[float, int, str]] = {}
        firsts: dict[int, float] = {}

        def source() -> Iterator[Document]:
            while (document := next(documents, None)) is not None:
                taken[next(numbers)] = time.perf_counter(), len(document.text.encode()), document.id
                yield document
                if end is not None and time.perf_counter() >= end:
                    return

        try:
            events = client.stream_documents(source(), analyzers=analyzers, max_in_flight=max_in_flight)
            async with aclosing(events):
                async for event in events:
                    now = time.perf_counter()
                    if isinstance(event.outcome, AnalyzerResult):
                        firsts.setdefault(event.index, now)
                        continue
                    began, size, name = taken.pop(event.index)
                    answer = answer_of(event.outcome, firsts.pop(event.index, None))
                    samples.append(Sample(began, began, now, size, answer, name, len(samples)))
                    watch(samples[-1])
        except ClientError as error:
            now = time.perf_counter()
            failed = Answer(error.failure.reason.value)
            # Whatever was under way is lost with the stream; one that never opened is a failure too.
            for began, size, name in taken.values() or [(now, 0, "")]:
                samples.append(Sample(began, began, now, size, failed, name, len(samples)))
                watch(samples[-1])

    async with asyncio.TaskGroup() as group:
        for client in clients:
            group.create_task(run(client))
    return samples


def answer_of(result: DocumentResult, first: float | None = None) -> Answer:
    """How a document ended, with the server's account of its time, if it has one."""
    told = result.failure is None
    queue, compute = (result.queue_seconds, result.compute_seconds) if told else (None, None)
    return Answer(reason_of(result), first, queue, compute)


def reason_of(result: DocumentResult) -> str:
    """Why a document failed, wholly or in part; empty if it did not."""
    if result.ok:
        return ""
    if result.failure is not None:
        return result.failure.reason.value
    failed = (found.failure.reason.value for found in result.results if found.failure is not None)
    return next(failed, result.status.value.upper())
