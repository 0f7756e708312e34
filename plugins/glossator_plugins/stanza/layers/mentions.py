"""Reader of mentions: named entities, tagged sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glossator.text.parse import Layer, Mention
from glossator_plugins.stanza.layers.draft import Draft
from glossator_plugins.stanza.layers.lines import cut_at_items
from glossator_plugins.stanza.package.resources import LayerModel
from glossator_plugins.stanza.sequences.tagger import Network, TaggedSpan, Tagger


class MentionsReader:
    """Tags the sentences of a batch, all together."""

    layer = Layer.MENTIONS

    def __init__(self, network: Network, model: LayerModel, batch_words: int) -> None:
        self._tagger = Tagger(network, batch_words)
        self._model = model
        self._labels = tuple(sorted({model.labels.get(label, label) for label in self._tagger.labels}))

    def read(self, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        """The fields of mentions of each draft."""
        units = [draft.units(self._model.unit) for draft in drafts]
        ranges = [
            (row, *part)
            for row, (unit, draft) in enumerate(zip(units, drafts, strict=True))
            for first, last in unit.sentences
            if first < last
            for part in cut_at_items(draft.document.text, unit.spans, first, last)
        ]
        tagged = self._tagger.weigh([units[row].forms[first:last] for row, first, last in ranges])
        mentions: list[list[Mention]] = [[] for _ in drafts]
        doubtful: list[list[Mention]] = [[] for _ in drafts]
        for (row, offset, last), found in zip(ranges, tagged, strict=True):
            place = units[row].spans[offset:last]
            mentions[row] += [self._mention(place, span) for span in found.spans]
            doubtful[row] += [self._mention(place, span) for span in found.doubtful]
        return [
            {"mentions": tuple(sure), "doubtful": tuple(maybe), "mention_labels": self._labels}
            for sure, maybe in zip(mentions, doubtful, strict=True)
        ]

    def _mention(self, place: Sequence[tuple[int, int]], span: TaggedSpan) -> Mention:
        labels = self._model.labels
        others = tuple((labels.get(label, label), chance) for label, chance in span.others)
        begin, end = place[span.first][0], place[span.last - 1][1]
        return Mention(begin, end, labels.get(span.label, span.label), span.score, others)
