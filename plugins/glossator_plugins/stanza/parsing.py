"""Parsing: one batch on its way through the readers, layer after layer, each computed once for the whole batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from glossator.contract.analyzer import failure_of
from glossator.contract.parser import Parsing
from glossator.errors import Failure, GlossatorError, Reason
from glossator.text.calibration import Calibration
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse, by_cost, with_required
from glossator_plugins.stanza.layers.draft import Draft
from glossator_plugins.stanza.readers import Readers


class StanzaParsing(Parsing):
    """A batch of drafts, and which layers they have."""

    def __init__(
        self,
        documents: Sequence[Document],
        language: str,
        readers: Readers,
        calibrations: Mapping[Layer, Calibration] = MappingProxyType({}),
    ) -> None:
        self._drafts = [Draft(document, Parse(language, calibrations=calibrations)) for document in documents]
        self._readers = readers
        self._shown: frozenset[Layer] = frozenset()
        self._computed: set[Layer] = set()

    def add(self, layers: Collection[Layer]) -> Sequence[Parse | Failure]:
        """As the contract says; raises `ValueError` for a layer that the parser does not have.

        What was not loaded with the parser is loaded now.
        """
        wanted = with_required(layers)
        self._readers.load(wanted)
        if lacking := sorted(layer.value for layer in wanted & self._readers.unavailable.keys()):
            raise ValueError(f"the parser has no {', '.join(lacking)}: see Parser.unavailable")
        for layer in by_cost(self._readers.needed(wanted)):
            if layer not in self._computed:
                self._compute(layer)
                self._computed.add(layer)
        self._shown |= wanted
        return [draft.failure or draft.show(self._shown) for draft in self._drafts]

    def _compute(self, layer: Layer) -> None:
        reader = self._readers[layer]
        drafts = [draft for draft in self._drafts if draft.failure is None]
        try:
            for draft, fields in zip(drafts, reader.read(drafts), strict=True):
                draft.add(layer, fields)
        except Exception as error:
            if len(drafts) == 1:
                drafts[0].failure = _failure(layer, error)
                return
            # Somewhere in the batch is a document that the parser cannot read: alone, it fails alone.
            for draft in drafts:
                try:
                    [fields] = reader.read([draft])
                    draft.add(layer, fields)
                except Exception as error:
                    draft.failure = _failure(layer, error)


def _failure(layer: Layer, error: Exception) -> Failure:
    """Names the exception and its place, never its message, which may quote the text."""
    if isinstance(error, GlossatorError):
        return error.failure
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f" in {frame.tb_frame.f_globals.get('__name__', '?')}, line {frame.tb_lineno}" if frame else ""
    name = type(error).__name__
    return Failure(
        Reason.PARSE_FAILED,
        f"the parser could not compute {layer.value}: {name}{place}",
        {**failure_of(error).metadata, "layer": layer.value, "exception": name},
    )
