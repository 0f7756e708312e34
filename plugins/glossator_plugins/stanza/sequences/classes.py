"""Classification of sequences of forms: those that are alike once, in batches of bounded size."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence


class Classes(ABC):
    """Probabilities of classes, from one network."""

    classes: Sequence[str]
    """In the order of the probabilities."""

    def __init__(self, batch_words: int) -> None:
        self._batch_words = batch_words

    @abstractmethod
    def update_text(self, forms: Sequence[str]) -> list[str]:
        """The forms as Stanza's classifiers are trained on them; there may be more or fewer of them afterwards."""

    def probabilities(self, sequences: Sequence[Sequence[str]]) -> list[list[float]]:
        """The probability of each class for each sequence; none may be empty."""
        places: dict[tuple[str, ...], int] = {}
        rows = [places.setdefault(tuple(forms), len(places)) for forms in sequences]
        found = self._probabilities(list(places))
        return [found[row] for row in rows]

    @abstractmethod
    def _probabilities(self, sequences: Sequence[Sequence[str]]) -> list[list[float]]:
        """As above, of sequences that are all different."""

    @abstractmethod
    def _length(self, forms: Sequence[str]) -> int:
        """Units that the network reads: a short sequence is padded to its widest filter even when alone."""

    def _by_words(self, sequences: Sequence[Sequence[str]]) -> Iterator[list[int]]:
        batch: list[int] = []
        words = 0
        for row in sorted(range(len(sequences)), key=lambda row: -len(sequences[row])):
            length = self._length(sequences[row])
            if batch and words + length > self._batch_words:
                yield batch
                batch, words = [], 0
            batch.append(row)
            words += length
        if batch:
            yield batch
