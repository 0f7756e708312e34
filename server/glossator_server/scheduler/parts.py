"""The parts of a job: what any worker does of it, and what waits for others in a worker of its own.

Analyzers that wait must keep no worker from its work, so their part of a document goes to the worker where all of them
wait together, and so do those that use what they say. What these need of a parse or of other analyzers is made again
there: it says the same, and nobody has to hand it over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from glossator.errors import Reason
from glossator_server.scheduler.job import Delivery, Given, Job, Request

Group = tuple[tuple[str, ...], frozenset[str]]
"""Ids of analyzers that wait, and names of the instances that run with them."""


def split(job: Job, waiting: Mapping[str, int]) -> tuple[Job, ...]:
    """The parts of what is still to be done of a job; none if it is all for any worker. `waiting`: who waits."""
    if waiting.keys().isdisjoint(job.request.kind):
        return ()
    found = groups(job.request, waiting)
    pending = frozenset(job.pending)
    beside = frozenset[str]().union(*(names for _, names in found))
    parts = [((), pending - beside), *((ids, pending & names) for ids, names in found)]
    return tuple(_part(job, ids, names) for ids, names in parts if names)


def groups(request: Request, waiting: Mapping[str, int]) -> list[Group]:
    """Analyzers of a request that wait, each with those that use what it says; together where these are the same."""
    found: list[Group] = []
    for analyzer in dict.fromkeys(step.registered.manifest.name for step in request.steps.values()):
        if analyzer not in waiting:
            continue
        names = [name for name, step in request.steps.items() if step.registered.manifest.name == analyzer]
        group: Group = (analyzer,), request.plan.users(names)
        for other in [other for other in found if not other[1].isdisjoint(group[1])]:
            found.remove(other)
            group = (*other[0], *group[0]), other[1] | group[1]
        found.append((tuple(sorted(group[0])), group[1]))
    return found


def _part(job: Job, beside: tuple[str, ...], names: frozenset[str]) -> Job:
    def deliver(delivery: Delivery) -> None:
        if isinstance(delivery, Given):
            job.give(*delivery)
        elif (failure := delivery.failure) is not None and not job.ended:
            if failure.reason is Reason.DEADLINE_EXCEEDED:
                job.expire()
            else:
                job.fail([name for name in job.pending if name in names], failure)

    request = job.request.part(names)
    return replace(
        job,
        request=request,
        deliver=deliver,
        outcomes={},
        specs=(),
        parts=(),
        beside=beside,
        parent=job,
        on_end=_nothing,
    )


def _nothing(job: Job) -> None:
    """Happens."""
