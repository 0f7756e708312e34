"""Joined: disjoint sets of mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Joined:
    """Which mentions, by their index, were found to be one entity."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def find(self, index: int) -> int:
        """The first mention of the same entity."""
        while self._parents[index] != index:
            self._parents[index] = self._parents[self._parents[index]]
            index = self._parents[index]
        return index

    def join(self, one: int, other: int) -> None:
        """Make two mentions, and all that were joined with them, one entity."""
        one, other = self.find(one), self.find(other)
        self._parents[max(one, other)] = min(one, other)

    def groups(self) -> Iterable[list[int]]:
        """The entities, by first mention; each in text order."""
        found: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self._parents)):
            found[self.find(index)].append(index)
        return found.values()
