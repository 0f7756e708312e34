"""What is still to be done for a document: what the tables do not have, or have of another text, model or option."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from glossator_corpus.resume.index import ResultEntry, State

REFUSED = "refused: "
"""What stands before the ways with languages, in the place of the fingerprint that was expected of a refused result."""


def missing(
    done: Mapping[str, ResultEntry],
    names: Sequence[str],
    expected: Callable[[], Mapping[str, str]],
    ways: Callable[[], str],
    *,
    retry_failed: bool,
) -> tuple[str, ...]:
    """The analyzers to run, of those with these `names`.

    `expected` tells the fingerprint that each has now, and is asked only if there is something to compare; one that has
    none cannot run now, and what it said before stays. `ways` tells what becomes of languages now, nothing if nobody
    knows: what was refused for its language is tried again once that has changed.
    """
    return tuple(name for name in names if _lacks(done.get(name), name, expected, ways, retry_failed=retry_failed))


def _lacks(
    entry: ResultEntry | None,
    name: str,
    expected: Callable[[], Mapping[str, str]],
    ways: Callable[[], str],
    *,
    retry_failed: bool,
) -> bool:
    if entry is None or (retry_failed and entry.state is State.RETRYABLE):
        return True
    if entry.expected.startswith(REFUSED):
        now = ways()
        return bool(now) and entry.expected != REFUSED + now
    now = expected().get(name, "")
    if not now or now == entry.fingerprint:
        return False
    # If it is what was expected then, something that the analyzer can do without had failed.
    return now != entry.expected or (retry_failed and entry.state is State.OK)
