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
        # Its one layer takes less memory per word than the classifiers' two, and long sequences are few: read together,
        # twice as many take a tenth less time.
        self._most_words = batch_words if self._network.pads else 2 * batch_words
        self._most_characters = batch_words * _CHARACTERS_PER_WORD

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
        """Rows of similar length, few enough that neither words nor their characters cost too much memory."""
        rows = sorted((row for row in range(len(sequences)) if sequences[row]), key=lambda row: -len(sequences[row]))
        batch: list[int] = []
        words = characters = widest = 0
        for row in rows:
            forms = sequences[row]
            words += len(forms)
            characters += sum(map(len, forms))
            if self._network.pads:
                # Sentences to the longest one, and the characters of words to the longest word.
                widest = max(widest, *map(len, forms))
                words = (len(batch) + 1) * len(sequences[batch[0]]) if batch else len(forms)
                characters = words * widest
            if batch and (words > self._most_words or characters > self._most_characters):
                yield batch
                batch = []
                words, widest = len(forms), max(map(len, forms))
                characters = words * widest if self._network.pads else sum(map(len, forms))
            batch.append(row)
        if batch:
            yield batch
