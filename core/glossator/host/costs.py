"""What steps and networks have cost of late, so that the cheap ones come first. No result depends on it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

from glossator.host.plan import Step, Wave
from glossator.text.parse import Layer

# What a document costs however short it is, in characters.
_DOCUMENT = 200
# How much the latest batch counts.
_LEARN = 0.3
# What a batch counts at most, in times what is known: a single odd text, or a busy moment, is no habit.
_ODD = 2.0
_LEAST = 1e-7


class Costs:
    """Seconds for a character, of what has run in this process."""

    def __init__(self) -> None:
        self._seconds: dict[Hashable, float] = {}
        self._provisional: set[Hashable] = set()

    def learn(self, what: Hashable, seconds: float, sizes: Sequence[int], *, warm_up: bool = False) -> None:
        """It took so long for texts of so many characters; to warm up takes longer, and counts until it has run."""
        cost = seconds / max(1, _work(sizes))
        known = self._seconds.get(what)
        if warm_up:
            if known is None:
                self._seconds[what] = cost
                self._provisional.add(what)
        elif known is None or what in self._provisional:
            self._provisional.discard(what)
            self._seconds[what] = cost
        else:
            self._seconds[what] = known + (min(cost, _ODD * max(known, _LEAST)) - known) * _LEARN

    def of_step(self, step: Step, sizes: Sequence[int]) -> float:
        """Seconds for such texts. Of one that has never run, the worst is to be feared, unless it is ours."""
        unknown = 0.0 if step.registered.built_in else math.inf
        return self._seconds.get(key_of_step(step), unknown) * _work(sizes)

    def of_wave(self, wave: Wave, language: str, have: frozenset[Layer], sizes: Sequence[int]) -> float:
        """Seconds until the first step of it has run; infinite if that is not known."""
        new = wave.layers - have
        parse = self._seconds.get(key_of_parse(language, new), math.inf) * _work(sizes) if new else 0.0
        return parse + min((self.of_step(step, sizes) for step in wave.steps), default=0.0)


def _work(sizes: Sequence[int]) -> int:
    return sum(sizes) + _DOCUMENT * len(sizes)


def key_of_step(step: Step) -> Hashable:
    """What the costs of a step are kept under: its options may make a difference, and are too many to be kept."""
    return step.registered.manifest.name


def key_of_parse(language: str, new: frozenset[Layer]) -> Hashable:
    """The same for layers that are added to a parse."""
    return language, new
