"""Queues on a clock of the tests, and what is put into them."""

from __future__ import annotations

from glossator.config import Limits, Server
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.queue import JobQueue

from .jobs import job


def queue(*, batch_documents: int = 32, batch_characters: int = 100_000, workers: int = 1, **limits: int) -> JobQueue:
    server = Server(batch_documents=batch_documents, batch_characters=batch_characters, workers=workers)
    return JobQueue(Limits.model_validate(limits), server)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def worked(*, seconds: float, workers: int = 1) -> tuple[JobQueue, Clock]:
    """A queue whose one batch so far, of a thousand characters, took so long."""
    clock = Clock()
    waiting = JobQueue(Limits(), Server(workers=workers), clock)
    waiting.offer(job("x" * 1000))
    batch = await waiting.take()
    clock.now += seconds
    waiting.finished(batch)
    return waiting, clock


def offer(waiting: JobQueue, clock: Clock, item: Job, *, after: float) -> Job:
    clock.now += after
    waiting.offer(item)
    return item


async def shared_by_two(waiting: JobQueue, clock: Clock, documents: list[Job], seconds: float) -> list[int]:
    """How many of these documents each of two workers gets done, where one takes so many seconds."""
    offered = iter(documents)
    waiting.offer(next(offered))  # one is there, and a worker has begun with it, before the others come
    ends: list[tuple[float, int, list[Job]]] = []
    done = [0, 0]

    async def take(worker: int) -> None:
        batch = await waiting.take()
        done[worker] += len(batch)
        ends.append((clock.now + seconds * len(batch), worker, batch))

    await take(0)
    for item in offered:
        waiting.offer(item)
    await take(1)
    while ends:
        ends.sort(key=lambda end: end[:2])
        clock.now, worker, batch = ends.pop(0)
        waiting.finished(batch)
        if len(waiting):
            await take(worker)
    return done


def call(text: str = "Text.", client: str = "") -> Job:
    """A job for which somebody waits."""
    return job(text, interactive=True, client=client)


def suspected(waiting: JobQueue, text: str = "Text.") -> Job:
    """A job that comes back from a batch that went wrong."""
    item = job(text)
    item.suspect = True
    waiting.put_again(item)
    return item
