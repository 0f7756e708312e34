"""Reader of roles: source, cue and content of attributions, tagged in windows of several sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glossator.text.parse import Layer, RoleSpan
from glossator_plugins.stanza.layers.draft import Draft
from glossator_plugins.stanza.layers.windows import paragraph_ends, windows
from glossator_plugins.stanza.package.resources import LayerModel
from glossator_plugins.stanza.sequences.tagger import Network, Tagger


class RolesReader:
    """Cuts documents into windows as the tagger's training data was cut, and tags them."""

    layer = Layer.ROLES

    def __init__(self, network: Network, model: LayerModel, batch_words: int) -> None:
        self._tagger = Tagger(network, batch_words)
        self._model = model

    def read(self, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        """The field `roles` of each draft."""
        units = [draft.units(self._model.unit) for draft in drafts]
        ranges = [(row, first, last) for row, draft in enumerate(drafts) for first, last in self._windows(draft)]
        tagged = self._tagger.tag([units[row].forms[first:last] for row, first, last in ranges])
        roles: list[list[RoleSpan]] = [[] for _ in drafts]
        for (row, offset, _), spans in zip(ranges, tagged, strict=True):
            place = units[row].spans
            for span in spans:
                begin, end = place[offset + span.first][0], place[offset + span.last - 1][1]
                role = self._model.labels.get(span.label, span.label.lower())
                roles[row].append(RoleSpan(begin, end, role, span.score))
        return [{"roles": tuple(found)} for found in roles]

    def _windows(self, draft: Draft) -> list[tuple[int, int]]:
        """Half-open ranges of units."""
        sentences = draft.units(self._model.unit).sentences
        ends = paragraph_ends(draft.document.text, [(found.begin, found.end) for found in draft.parse.sentences])
        cuts = windows([last - first for first, last in sentences], ends, self._model.window)
        return [(sentences[first][0], sentences[last - 1][1]) for first, last in cuts]
