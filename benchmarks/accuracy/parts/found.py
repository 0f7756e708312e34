"""What a part found: its scores by id, and per analyzer how often each kind of error occurred."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from glossator_formats.scores.count import Score
from glossator_formats.scores.reliability import Bin


@dataclass
class Found:
    """Filled by a part as it goes."""

    scores: dict[str, Score] = field(default_factory=dict)
    bins: dict[str, list[Bin]] = field(default_factory=dict)
    """By a score's id: how sure, and how often right, where the score is of that."""
    errors: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, other: Found) -> None:
        """Take over what another part found."""
        self.scores |= other.scores
        self.bins |= other.bins
        for analyzer, kinds in other.errors.items():
            self.errors[analyzer] += kinds
