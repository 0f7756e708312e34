"""What a part found: its scores by id, and per analyzer how often each kind of error occurred."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from glossator_formats.scores.count import Score


@dataclass
class Found:
    """Filled by a part as it goes."""

    scores: dict[str, Score] = field(default_factory=dict)
    errors: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, other: Found) -> None:
        """Take over what another part found."""
        self.scores |= other.scores
        for analyzer, kinds in other.errors.items():
            self.errors[analyzer] += kinds
