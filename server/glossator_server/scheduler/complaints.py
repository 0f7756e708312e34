"""What analyzers fail with, for whoever runs the server: a warning for each of them, and at most one a minute."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from glossator.errors import Failure, Reason

_log = logging.getLogger(__name__)

_EVERY = 60.0
"""Seconds between two warnings of one analyzer."""

# What the analyzer's author can do something about, or who runs what it asks. Crashes and timeouts are logged where the
# worker is replaced.
_THEIRS = frozenset(
    {
        Reason.ANALYZER_ERROR,
        Reason.ANALYZER_UNAVAILABLE,
        Reason.RESULT_INVALID,
        Reason.RESULT_TOO_LARGE,
        Reason.PARSE_FAILED,
    }
)


# Failures whose message may be an author's own words, which can quote a document whatever the contract says; those that
# have one of these keys have a message of ours.
_IN_WORDS = frozenset({Reason.ANALYZER_ERROR, Reason.ANALYZER_UNAVAILABLE})
_OURS = frozenset({"exception", "remote"})


@dataclass(slots=True)
class _Told:
    """Of one analyzer."""

    when: float
    since: int = 0
    """Failures since then."""


class Complaints:
    """Hears of every failure and logs some. What authors have written themselves is for clients, not for logs."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told: dict[str, _Told] = {}

    def hear(self, analyzer: str, failure: Failure) -> None:
        """An analyzer has failed on a document."""
        if failure.reason not in _THEIRS:
            return
        now = self._clock()
        told = self._told.get(analyzer)
        if told is not None and now - told.when < _EVERY:
            told.since += 1
            return
        more = f"; {told.since} more since the last of these warnings" if told is not None and told.since else ""
        message = failure.message
        if failure.reason in _IN_WORDS and _OURS.isdisjoint(failure.metadata):
            message = "it has told its client why, in words of its own"
        _log.warning("analyzer %s failed: %s: %s%s", analyzer, failure.reason.value, message, more)
        self._told[analyzer] = _Told(now)
