"""Readers of polarity: what each sentence feels, and what its sentence feels about each mention.

Stanza's processor keeps only the likeliest class; here the classifier's probabilities are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from glossator.text.parse import Layer, Polarity
from glossator_plugins.stanza.layers.draft import Draft
from glossator_plugins.stanza.package.resources import LayerModel
from glossator_plugins.stanza.sequences.classes import Classes

CLASSES = ("negative", "neutral", "positive")
"""What Stanza's own classifiers call 0, 1 and 2."""
MOST_READINGS = 8
"""How often a document's words are read for its mentions, on average: news takes far fewer readings. A list of names in
one sentence would take as many as it has names."""
SHORT = 2000
"""So many words may be read for any document's mentions: what is short is never costly."""


class ClassesUnknown(ValueError):
    """A classifier's outputs cannot be told apart as negative, neutral and positive."""


class Classifier:
    """Gives the polarity of sequences of forms."""

    def __init__(self, network: Classes, model: LayerModel) -> None:
        """Raises `ClassesUnknown` if neither the metadata nor the model's labels say what its classes mean."""
        self._network = network
        self._update_text = model.update_text
        names = self._network.classes
        classes = model.classes or (CLASSES if names == ["0", "1", "2"] else tuple(name.lower() for name in names))
        if len(classes) != len(names) or not set(classes) <= set(CLASSES):
            raise ClassesUnknown(
                f"the classifier {model.model.package!r} has the classes {', '.join(names)}: "
                "the package's glossator.json must say which of them are negative, neutral and positive"
            )
        self._columns = {name: [place for place, found in enumerate(classes) if found == name] for name in CLASSES}

    def classify(self, sequences: Sequence[Sequence[str]]) -> list[Polarity]:
        """The polarity of each sequence."""
        if self._update_text:
            sequences = [self._network.update_text(forms) for forms in sequences]
        return [
            Polarity(**{name: sum(values[column] for column in self._columns[name]) for name in CLASSES})
            for values in self._network.probabilities(sequences)
        ]


class SentimentReader:
    """Class probabilities of every sentence."""

    layer = Layer.SENTIMENT

    def __init__(self, network: Classes, model: LayerModel) -> None:
        self._classifier = Classifier(network, model)
        self._unit = model.unit

    def read(self, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        """The field `sentiment` of each draft."""
        sequences = []
        for draft in drafts:
            units = draft.units(self._unit)
            sequences.append([units.forms[first:last] for first, last in units.sentences])
        found = iter(self._classifier.classify([forms for document in sequences for forms in document]))
        return [{"sentiment": tuple(next(found) for _ in document)} for document in sequences]


class TargetsReader:
    """Class probabilities of the sentence around every mention, with the mention replaced by the marker word.

    Where mentions are so many in sentences so long that a document's words would be read more than `MOST_READINGS`
    times, its longest sentences are read in part only: the words nearest to the mention, as many as the bound allows.
    """

    layer = Layer.TARGETS

    def __init__(self, network: Classes, model: LayerModel) -> None:
        self._classifier = Classifier(network, model)
        self._unit = model.unit
        self._marker = model.marker

    def read(self, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        """The field `targets` of each draft, parallel to its mentions."""
        sequences = [list(self._marked(draft)) for draft in drafts]
        found = iter(self._classifier.classify([forms for document in sequences for forms in document]))
        return [{"targets": tuple(next(found) for _ in document)} for document in sequences]

    def _marked(self, draft: Draft) -> Iterator[list[str]]:
        units = draft.units(self._unit)
        places = []
        for sentence, mention in draft.mentions_of_sentences():
            first, last = units.sentences[sentence]
            begin, end = units.covered(mention.begin, mention.end)
            places.append((begin, end, begin - first, max(0, last - end)))
        most = max(SHORT, MOST_READINGS * len(units.forms)) - len(places)
        room = _room([before + after for _, _, before, after in places], most)
        for begin, end, before, after in places:
            less = min(before, max(room // 2, room - after))
            more = min(after, room - less)
            yield [*units.forms[begin - less : begin], self._marker, *units.forms[end : end + more]]


def _room(sizes: Sequence[int], total: int) -> int:
    """The greatest size at which to cut all, so that together they are not more than `total`."""
    for taken, size in enumerate(sorted(sizes)):
        rest = len(sizes) - taken
        if size * rest > total:
            return max(0, total // rest)
        total -= size
    return max(sizes, default=0)
