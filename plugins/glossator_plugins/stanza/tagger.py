"""Tagger: one of Stanza's NER models run over sequences of forms; mentions and roles are both read with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from glossator_plugins.stanza._ner import TaggerNetwork
from glossator_plugins.stanza.crf import Chains

_CHARACTERS_PER_WORD = 40


class TaggedSpan(NamedTuple):
    """Units of one sequence with a label, half-open."""

    first: int
    last: int
    label: str
    score: float
    """Probability of just this span with this label, by the model's own CRF; not calibrated."""


class Tagger:
    """Finds labelled spans in sequences, in batches of bounded size."""

    def __init__(self, processor: Any, batch_words: int) -> None:
        self._network = TaggerNetwork(processor)
        self._batch_words = batch_words

    def tag(self, sequences: Sequence[Sequence[str]]) -> list[list[TaggedSpan]]:
        """The spans of each sequence, in order."""
        found: list[list[TaggedSpan]] = [[] for _ in sequences]
        for batch in self._batches(sequences):
            chains = Chains(self._network.scores([sequences[row] for row in batch]), self._network.transitions)
            for place, (row, tags) in enumerate(zip(batch, chains.best(), strict=True)):
                found[row] = [
                    TaggedSpan(first, last, label, chains.probability(place, first, tags[first:last]))
                    for first, last, label in self._network.spans(tags)
                ]
        return found

    def _batches(self, sequences: Sequence[Sequence[str]]) -> Iterator[list[int]]:
        """Rows of similar length, few enough that neither words nor padded characters cost too much memory."""
        rows = sorted((row for row in range(len(sequences)) if sequences[row]), key=lambda row: -len(sequences[row]))
        batch: list[int] = []
        words = longest = 0
        for row in rows:
            size, widest = len(sequences[row]), max(map(len, sequences[row]))
            # The network pads sentences to the longest one, and the characters of words to the longest word.
            padded = (len(batch) + 1) * len(sequences[batch[0]]) if batch else size
            cells = (words + size) * max(longest, widest)
            if batch and (padded > self._batch_words or cells > self._batch_words * _CHARACTERS_PER_WORD):
                yield batch
                batch, words, longest = [], 0, 0
            batch.append(row)
            words, longest = words + size, max(longest, widest)
        if batch:
            yield batch
