"""Traces: told of calls, documents and batches, to make spans of them. This one forgets it at once.

`spans` is the one that exports them. Nothing here or there imports OpenTelemetry before somebody asks for traces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glossator_server.scheduler.job import Job
    from glossator_server.scheduler.running import Verdict
    from glossator_server.telemetry.timeline import Timeline


class Traces:
    """Called on the event loop; must not block."""

    def watch(self, behavior: Any, method: str) -> Any:
        """Makes of a method's behaviour and its name one that leaves a span."""
        return behavior

    def document(self, job: Job) -> Any:
        """A document was accepted by the running call; returns its span, for the job; None if nobody wants to know."""
        return None

    def ended(self, job: Job) -> None:
        """It has ended."""

    def batch(self, jobs: Sequence[Job], verdict: Verdict, timeline: Timeline) -> None:
        """A worker has done with a batch of which some documents have spans, one way or another."""

    def close(self) -> None:
        """Nothing more will come: let go what is still here. Returns soon, whoever takes it."""
