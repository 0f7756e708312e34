"""Layers of a plugin's own, which other analyzers may read: embeddings, coreference, whatever costs to make twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from glossator.documented import documented
from glossator.text.annotation import Annotation

ValueT = TypeVar("ValueT")


@documented
@dataclass(frozen=True, slots=True)
class SharedLayer(Generic[ValueT]):
    """One value per document that analyzers hand to one another, and nobody else is told.

    Make it once, at the level of a module that both sides import. Who makes the values has it in `Manifest.shares` and
    yields `LAYER.of(value)`, once for each document; who reads them has its name in `uses`, or `uses_if_there`, and
    calls `view.shared(LAYER)`. A value stays in its process and goes when the last reader has run: any object will do,
    and none may be changed.
    """

    name: str
    """As a kind of annotation: begin it with your name, "acme.vectors"."""
    model: type[ValueT]
    """What each value is an instance of."""

    def of(self, value: ValueT) -> Annotation:
        """That this is the value of the document; for `analyze_one` to yield, or for `Annotations`."""
        return Annotation(self.name, (), value)
