"""Toy analyzers that provide the kind `entity`, for tests of analyzers that use it; found in no installed server."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

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


class Named(PerDocument[NoOptions]):
    """The names that it is given, wherever they stand as words."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = dict(names)
        self._pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names) or r"(?!)")

    def analyze_one(self, view: View, options: NoOptions) -> Iterator[Annotation]:
        found = list(self._pattern.finditer(view.text))
        counts = Counter(each[0] for each in found)
        for each in found:
            name = each[0]
            value = Entity(entity_id=name, canonical_name=name, mention_count=counts[name])
            yield Annotation("entity", (Span(*each.span()),), value, self._names[name])


def named(**names: str) -> Manifest:
    """A provider of `entity` that finds these names, each with its label: `named(Ann="PERSON", Oslo="LOC")`.

    For tests that need to know what an entity is: one more argument of a `Harness`, in the place of the toy. Names that
    are no Python names are given as `named(**{"Ann Lee": "PERSON"})`.
    """
    return Manifest(
        name="toy.named",
        title="Names that are given",
        summary="Names that a test has chosen.",
        create=lambda settings: Named(names),
        emits={"entity": Entity},
        labels=tuple(dict.fromkeys(names.values())),
        default=False,
    )


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
