"""What is still to be done, by what the tables have and what the server says now."""

from __future__ import annotations

import pytest

from glossator_corpus.resume.index import ResultEntry, State
from glossator_corpus.resume.missing import missing


def entry(fingerprint: str, expected: str, state: State) -> ResultEntry:
    return ResultEntry("d", "x", fingerprint, expected, state, b"")


@pytest.mark.parametrize(
    ("found", "now", "plainly", "when_retried"),
    [
        (None, "f", True, True),
        (entry("f", "f", State.OK), "f", False, False),
        (entry("f", "f", State.OK), "g", True, True),  # another model or option
        (entry("f", "f", State.OK), "", False, False),  # it cannot run now: what it said stays
        (entry("f", "e", State.OK), "f", False, False),  # the server had changed during the run
        (entry("less", "f", State.OK), "f", False, True),  # something that it can do without had failed
        (entry("f", "f", State.FAILED), "f", False, False),
        (entry("", "f", State.FAILED), "f", False, False),  # the document was refused
        (entry("f", "f", State.FAILED), "g", True, True),
        (entry("f", "f", State.RETRYABLE), "f", False, True),
        (entry("f", "f", State.RETRYABLE), "", False, True),
    ],
)
def test_what_is_missing(found: ResultEntry | None, now: str, plainly: bool, when_retried: bool) -> None:
    done = {} if found is None else {"x": found}
    for retry_failed, wanted in ((False, plainly), (True, when_retried)):
        names = missing(done, ["x"], lambda: {"x": now} if now else {}, str, retry_failed=retry_failed)
        assert bool(names) is wanted


def test_nobody_is_asked_where_there_is_nothing_to_compare() -> None:
    def ask() -> dict[str, str]:
        raise AssertionError

    assert missing({}, ["x", "y"], ask, str, retry_failed=False) == ("x", "y")
