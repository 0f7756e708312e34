"""Who is to blame when a worker hung or died, and what can still be done for the document.

Nobody is blamed for what happened to a batch: its documents become suspects and are tried again, each by itself. One
that hangs there was let as long as it may be. One that crashes its worker there has done so twice. A worker that was
killed from outside, or for want of memory, says nothing of the document; but when that happens to it again and again,
by itself, it is told so. Nor does it say anything of a document that its worker had no memory left for it: others may
have filled it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from glossator.contract.batch import PARSE
from glossator.errors import Failure, Reason
from glossator_server.scheduler.job import Job
from glossator_server.scheduler.running import End, Verdict
from glossator_server.worker.death import Cause, Death

# A document may crash two workers before it is given up, and be by itself in three that are killed from outside.
_CRASHES, _KILLS = 2, 3


def settle(job: Job, verdict: Verdict, *, alone: bool, limit: float, memory: int = 0) -> Failure | None:
    """Decide what becomes of a job whose worker is gone; `alone`: it had the worker for itself, for `limit` seconds.

    `memory` is by how many bytes a document may make its worker grow.

    Returns the failure that the running step was blamed with. A job that has not ended then is to run again.
    """
    step = verdict.step
    job.suspect = True
    if verdict.end in (End.WORN, End.BROKEN):
        return None
    if verdict.end is End.GREEDY:
        if not alone:
            return None
        failure = _greedy(job, step, memory)
    elif verdict.death is None:
        if not alone:
            return None
        failure = _failure(job, step, Reason.ANALYZER_TIMEOUT, f"gave no sign of life for {limit:g} s and was stopped")
    elif not verdict.death.outside:
        job.crashes += 1
        if not alone or job.crashes < _CRASHES:
            return None
        failure = _failure(job, step, Reason.ANALYZER_CRASHED, "crashed its worker process on this document")
    else:
        job.kills += alone
        if job.kills < _KILLS:
            return None
        failure = _killed(job, step, verdict.death)
    blame(job, step, failure)
    return failure


def blame(job: Job, step: str, failure: Failure) -> None:
    """Deliver the failure of a step, and of those that use it.

    `job.specs` then holds what to run without the culprit. Results that were delivered before stay delivered.
    """
    if step not in job.request.steps:
        # The parser, or the worker itself: without it there is nothing left to run.
        job.fail(job.pending, failure)
        return
    dependents = _dependents(job, step)
    # Those that were reported run again with the rest: others may use what they say.
    job.leave_out(step, dependents)
    if step in job.pending:
        job.fail([step], failure)
    job.fail(
        [name for name in job.pending if name in dependents],
        Failure(
            Reason.DEPENDENCY_FAILED,
            f"it uses the annotations of {step!r}, which failed: {failure.reason.value}",
            {"analyzer": step, "reason": failure.reason.value},
        ),
    )


def _dependents(job: Job, step: str) -> set[str]:
    """Names of the steps that cannot do without this one, directly or through others."""
    found: set[str] = set()
    for candidate in job.request.plan.steps:  # providers come before their users
        needed = [provider for kind, provider in candidate.providers.items() if kind not in candidate.optional]
        if not {step, *found}.isdisjoint(needed):
            found.add(candidate.name)
    return found


def _killed(job: Job, step: str, death: Death) -> Failure:
    if death.cause is Cause.MEMORY:
        what = f"had this document alone {job.kills} times when the system ran out of memory and killed its worker: "
        return _failure(
            job, step, Reason.ANALYZER_CRASHED, f"{what}split the document, or give the server more memory", "memory"
        )
    what = f"had this document alone {job.kills} times when its worker process was killed from outside"
    return _failure(job, step, Reason.ANALYZER_CRASHED, what, "killed")


def _greedy(job: Job, step: str, limit: int) -> Failure:
    what = (
        f"made its worker grow by more than {limit} bytes on this document and was stopped: split the document, or "
        "raise server.document_max_memory"
    )
    failure = _failure(job, step, Reason.ANALYZER_CRASHED, what, "memory")
    return replace(failure, metadata={**failure.metadata, "limit": str(limit)})


def _failure(job: Job, step: str, reason: Reason, what: str, cause: str = "") -> Failure:
    metadata: Mapping[str, str] = {"cause": cause} if cause else {}
    if (found := job.request.steps.get(step)) is not None:
        analyzer = found.registered.manifest.name
        return Failure(reason, f"analyzer {analyzer!r} {what}", {"analyzer": analyzer, **metadata})
    return Failure(reason, f"{'the parser' if step == PARSE else 'the engine'} {what}", metadata)
