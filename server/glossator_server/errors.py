"""Errors of serving, beside those of analyzing in `glossator.errors`.

GlossatorError
├── Overloaded        too much is waiting: try again later
├── Starting          models are being loaded: try again later
├── ShuttingDown      the server drains: try another one
└── WorkerFailed      a worker could not be started
"""

from __future__ import annotations

from glossator.errors import Failure, GlossatorError, Reason

RETRY_SECONDS = 1.0


class Overloaded(GlossatorError):
    """A limit on what may wait is reached; the message says which."""

    reason = Reason.OVERLOADED


class Starting(GlossatorError):
    """No worker has its models loaded yet."""

    reason = Reason.ANALYZER_NOT_READY


class ShuttingDown(GlossatorError):
    """The server takes no new documents."""

    reason = Reason.SHUTTING_DOWN


class WorkerFailed(GlossatorError):
    """A worker could not load its models or ended while it did."""

    def __init__(self, failure: Failure, *, killed: bool = False) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.killed = killed
        """Whether somebody else ended it: the next one may well start."""


def overloaded(what: str, limit: int) -> Overloaded:
    return Overloaded(
        f"the server has {limit} {what}, its limit: try again in {RETRY_SECONDS:.0f} s",
        retry_after=RETRY_SECONDS,
        limit=limit,
    )


def shutting_down() -> ShuttingDown:
    return ShuttingDown(
        "the server is shutting down and takes no new documents: send them to another server",
        retry_after=RETRY_SECONDS,
    )


def starting() -> Starting:
    return Starting("the server is loading its models: wait until its health is SERVING", retry_after=RETRY_SECONDS)
