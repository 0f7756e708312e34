"""Reader of mentions: named entities, tagged sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glossator.parse import Layer, Mention
from glossator_plugins.stanza.draft import Draft
from glossator_plugins.stanza.resources import LayerModel
from glossator_plugins.stanza.tagger import Tagger


class MentionsReader:
    """Tags the sentences of a batch, all together."""

    layer = Layer.MENTIONS

    def __init__(self, processor: Any, model: LayerModel, batch_words: int) -> None:
        self._tagger = Tagger(processor, batch_words)
        self._model = model

    def read(self, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        """The field `mentions` of each draft."""
        units = [draft.units(self._model.unit) for draft in drafts]
        ranges = [(row, first, last) for row, unit in enumerate(units) for first, last in unit.sentences]
        tagged = self._tagger.tag([units[row].forms[first:last] for row, first, last in ranges])
        mentions: list[list[Mention]] = [[] for _ in drafts]
        for (row, offset, _), spans in zip(ranges, tagged, strict=True):
            place = units[row].spans
            for first, last, label, score in spans:
                begin, end = place[offset + first][0], place[offset + last - 1][1]
                mentions[row].append(Mention(begin, end, self._model.labels.get(label, label), score))
        return [{"mentions": tuple(found)} for found in mentions]
