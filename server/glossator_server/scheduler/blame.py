"""Who is to blame when a worker hung or died, and what can still be done for the document."""

from __future__ import annotations

from glossator.batch import PARSE
from glossator.errors import Failure, Reason
from glossator_server.scheduler.job import Job


def blame(job: Job, step: str, reason: Reason, *, seconds: float = 0.0) -> bool:
    """Deliver the failure of the step that was running, and of those that use it.

    Returns whether analyzers are left that never got their turn: `job.specs` then holds what to run without the
    culprit. Results that were delivered before stay delivered.
    """
    steps = job.request.steps
    if step not in steps:
        # The parser, or the worker itself: without it there is nothing left to run.
        failed = job.pending
        job.fail(failed, _failure(reason, "the parser" if step == PARSE else "the engine", seconds))
        return False
    dependents = _dependents(job, step)
    if step in job.pending:
        analyzer = steps[step].registered.manifest.name
        job.fail([step], _failure(reason, f"analyzer {analyzer!r}", seconds, analyzer=analyzer))
    job.fail(
        [name for name in job.pending if name in dependents],
        Failure(
            Reason.DEPENDENCY_FAILED,
            f"it uses the annotations of {step!r}, which failed: {reason.value}",
            {"analyzer": step, "reason": reason.value},
        ),
    )
    # Those that were reported run again with the rest: others may use what they say.
    job.specs = tuple(spec for spec in job.specs if spec.name != step and spec.name not in dependents)
    return not job.complete


def _dependents(job: Job, step: str) -> set[str]:
    """Names of the steps that use this one, directly or through others."""
    found: set[str] = set()
    for candidate in job.request.plan.steps:  # providers come before their users
        if not {step, *found}.isdisjoint(candidate.providers.values()):
            found.add(candidate.name)
    return found


def _failure(reason: Reason, who: str, seconds: float, **metadata: str) -> Failure:
    if reason is Reason.ANALYZER_TIMEOUT:
        return Failure(reason, f"{who} gave no sign of life for {seconds:g} s and was stopped", metadata)
    return Failure(reason, f"{who} crashed its worker process on this document", metadata)
