"""What is still to be done for a document: what the tables do not have, or have of another text, model or option."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from glossator_corpus.resume.index import ResultEntry, State


def missing(
    done: Mapping[str, ResultEntry],
    names: Sequence[str],
    expected: Callable[[], Mapping[str, str]],
    *,
    retry_failed: bool,
) -> tuple[str, ...]:
    """The analyzers to run, of those with these `names`.

    `expected` tells the fingerprint that each has now, and is asked only if there is something to compare; one that has
    none cannot run now, and what it said before stays.
    """
    wanted = []
    for name in names:
        entry = done.get(name)
        if entry is None or (retry_failed and entry.state is State.RETRYABLE):
            wanted.append(name)
        elif (now := expected().get(name, "")) and now not in (entry.fingerprint, entry.expected):
            wanted.append(name)
    return tuple(wanted)
