"""A toy analyzer that provides the kind `entity`, for tests of analyzers that use it; found in no installed server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from glossator.contract.analyzer import Manifest, NoOptions, PerDocument
from glossator.contract.hooks import hookimpl
from glossator.contract.view import View
from glossator.text.annotation import Annotation, Entity, Span
from glossator.text.parse import Layer

NAME = "toy.entities"


class ToyEntities(PerDocument[NoOptions]):
    """Every mention of the parse; those of equal text are one entity."""

    def analyze_one(self, view: View, options: NoOptions) -> Iterable[Annotation]:
        names = [view.slice(mention) for mention in view.mentions]
        counts = Counter(names)
        numbers = {name: number for number, name in enumerate(counts)}
        for mention, name in zip(view.mentions, names, strict=True):
            value = Entity(entity_id=f"e{numbers[name]}", canonical_name=name, mention_count=counts[name])
            yield Annotation("entity", (Span(mention.begin, mention.end),), value, mention.label, mention.score)


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    """The one analyzer."""
    yield Manifest(
        name=NAME,
        title="Toy entities",
        summary="Runs of words with a capital.",
        create=lambda settings: ToyEntities(),
        emits={"entity": Entity},
        layers=frozenset({Layer.MENTIONS}),
        default=False,
    )
