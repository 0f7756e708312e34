"""Tagger: one of Stanza's NER models run over sequences of forms; mentions and roles are both read with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from glossator_plugins.stanza.sequences.crf import Chains, Doubles

_CHARACTERS_PER_WORD = 40


class TaggedSpan(NamedTuple):
    """Units of one sequence with a label, half-open."""

    first: int
    last: int
    label: str
    score: float
    """Probability of just this span with this label, by the model's own CRF; not calibrated."""
    others: tuple[tuple[str, float], ...] = ()
    """The same span's other labels with their probabilities, likeliest first; only of spans that are weighed."""


class Weighed(NamedTuple):
    """What a tagger finds in one sequence, and what it rather leaves out."""

    spans: list[TaggedSpan]
    doubtful: list[TaggedSpan]


# What the model is surer of needs no weighing: the rest is less than any evidence could turn.
_SURE, _LEAST = 0.9, 0.005
# Chance of being in no span above which a unit is in none.
_OUTSIDE = 0.9
# Units of the longest run of capitalized words that is looked at.
_LONGEST = 5


class Network(Protocol):
    """Scores of tags, and what they mean: see `Tags`."""

    outside: int
    labels: frozenset[str]
    """All that spans may be labelled with."""
    pads: bool
    """Whether sequences of different lengths cost as much as if all were as long as the longest."""

    def chains(self, sequences: Sequence[Sequence[str]]) -> Chains:
        """Scores of tags of each sequence; none may be empty."""

    def spans(self, tags: Sequence[int]) -> list[tuple[int, int, str]]:
        """Half-open spans with their labels, from a sequence of tags."""

    def forms_of(self, units: int) -> dict[str, list[int]]:
        """For each label the tags of a span of so many units with it."""


class Tagger:
    """Finds labelled spans in sequences, in batches of bounded size."""

    def __init__(self, network: Network, batch_words: int) -> None:
        self._network = network
        # Its one layer takes less memory per word than the classifiers' two, and long sequences are few: read together,
        # twice as many take a tenth less time.
        self._most_words = batch_words if self._network.pads else 2 * batch_words
        self._most_characters = batch_words * _CHARACTERS_PER_WORD

    @property
    def labels(self) -> frozenset[str]:
        """All that it may give."""
        return self._network.labels

    def weigh(self, sequences: Sequence[Sequence[str]]) -> list[Weighed]:
        """The spans of each sequence with all their labels, and the runs of capitalized words that may be some."""
        found = [Weighed([], []) for _ in sequences]
        for batch in self._batches(sequences):
            chains = self._network.chains([sequences[row] for row in batch])
            outside = chains.marginals(self._network.outside)
            for place, (row, tags) in enumerate(zip(batch, chains.best(), strict=True)):
                spans = self._network.spans(tags)
                found[row].spans.extend(self._weighed(chains, place, *span, tags=tags) for span in spans)
                covered = [(first, last) for first, last, _ in spans]
                for first, last in _runs(sequences[row], outside[place], covered):
                    if (run := self._doubtful(chains, place, first, last)) is not None:
                        found[row].doubtful.append(run)
        return found

    def _weighed(
        self, chains: Chains, place: int, first: int, last: int, label: str, *, tags: Sequence[int]
    ) -> TaggedSpan:
        score = chains.probability(place, first, tags[first:last])
        if score > _SURE:
            return TaggedSpan(first, last, label, score)
        return TaggedSpan(first, last, label, score, tuple(self._labels(chains, place, first, last, without=label)))

    def _doubtful(self, chains: Chains, place: int, first: int, last: int) -> TaggedSpan | None:
        """The run, or what of it is left without its first unit, whichever is likelier a span."""
        runs = [(start, self._labels(chains, place, start, last)) for start in range(first, min(first + 2, last))]
        start, labels = max(runs, key=lambda run: sum(chance for _, chance in run[1]))
        if not labels:
            return None
        (label, score), *others = labels
        return TaggedSpan(start, last, label, score, tuple(others))

    def _labels(self, chains: Chains, place: int, first: int, last: int, without: str = "") -> list[tuple[str, float]]:
        """The labels that the units may have as one span, likeliest first, but for one that is known."""
        forms = self._network.forms_of(last - first)
        chances = (
            (label, chains.probability(place, first, tags))
            for label, tags in forms.items()
            if label != without and chains.may_have(place, first, tags[0], _LEAST)
        )
        return sorted((row for row in chances if row[1] > _LEAST), key=lambda row: -row[1])

    def tag(self, sequences: Sequence[Sequence[str]]) -> list[list[TaggedSpan]]:
        """The spans of each sequence, in order."""
        found: list[list[TaggedSpan]] = [[] for _ in sequences]
        for batch in self._batches(sequences):
            chains = self._network.chains([sequences[row] for row in batch])
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


def _runs(
    forms: Sequence[str], outside: Sequence[float] | Doubles, covered: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Half-open runs of capitalized units that no span covers, of which one at least may be in a span."""
    taken = {unit for first, last in covered for unit in range(first, last)}
    maybe = [
        unit
        for unit, chance in enumerate(outside)
        if chance < _OUTSIDE and unit not in taken and _is_capital(forms[unit])
    ]
    reached = 0
    for unit in maybe:
        if unit < reached:
            continue
        first, reached = unit, unit + 1
        while first > 0 and first - 1 not in taken and _is_capital(forms[first - 1]) and unit - first < _LONGEST:
            first -= 1
        while reached < len(forms) and reached not in taken and _is_capital(forms[reached]):
            reached += 1
        if reached - first <= _LONGEST:
            yield first, reached


def _is_capital(form: str) -> bool:
    return form[:1].isupper()
