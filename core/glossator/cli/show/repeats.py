"""Repeats: of what happens to many documents the first few are told by themselves, and the rest is only counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

MOST_TOLD = 5
"""Lines about one and the same thing: after them it is only counted."""


class Repeats:
    """Counts what is told by its kind, and passes on the first lines of each."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._counts: Counter[str] = Counter()

    def tell(self, kind: str, line: str) -> bool:
        """A line about something of a kind; whether it was passed on."""
        self._counts[kind] += 1
        if self._counts[kind] <= MOST_TOLD:
            self._tell(line)
            return True
        if self._counts[kind] == MOST_TOLD + 1:
            self._tell(f"… and more of this kind ({kind})")
        return False

    def untold(self) -> Iterator[tuple[str, int]]:
        """The kinds of which not all were passed on, and how many there were in all."""
        return ((kind, count) for kind, count in self._counts.items() if count > MOST_TOLD)
