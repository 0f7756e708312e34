"""Who is meant: what references of one document's results point at, by the entity's full name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from glossator.cli.show.describe import one_line, surface
from glossator.contract.result import AnalyzerResult
from glossator.text.annotation import Annotation, Attribution, Entity, Reference


class Names:
    """The entities of a document by the annotations that mention them."""

    def __init__(self, results: Iterable[AnalyzerResult]) -> None:
        self._entities: Mapping[tuple[str, str], Annotation] = {
            (result.name, item.id): item
            for result in results
            for item in result.annotations
            if isinstance(item.value, Entity)
        }

    def of(self, reference: Reference | None, here: str = "") -> str:
        """The canonical name of what is referred to; nothing if that is no entity. `here` is whose reference it is."""
        found = self._found(reference, here)
        return "" if found is None else one_line(found.value.canonical_name)

    def key(self, reference: Reference | None, here: str = "") -> str:
        """What is the same for all references to one entity; nothing if that is none."""
        found = self._found(reference, here)
        return "" if found is None else f"{reference.analyzer if reference else ''}/{found.value.entity_id}"

    def _found(self, reference: Reference | None, here: str) -> Annotation | None:
        if reference is None:
            return None
        return self._entities.get((reference.analyzer or here, reference.annotation_id))


def speaker(value: Attribution, text: str, names: Names, analyzer: str) -> str:
    """Who said it: the text's words, and the entity's name behind them if they hold another: "She (Ada Roe)"."""
    words = surface(value.source, text) or "(implicit)"
    name = names.of(value.source_entity, analyzer)
    return f"{words} ({name})" if name and name.casefold() not in words.casefold() else words
