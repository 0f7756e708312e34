"""The entities analyzer: the model's mentions with clean edges, grouped into entities."""

from __future__ import annotations

from collections.abc import Iterable

from glossator.analyzer import PerDocument
from glossator.annotation import Annotation, Entity, Span
from glossator.parse import Mention
from glossator.view import View

from .edges import edges_of
from .groups import Named, groups_of
from .labels import one_label_each
from .options import EntitiesOptions


class EntitiesAnalyzer(PerDocument[EntitiesOptions]):
    """Cleans and groups mentions. Keeps nothing between documents."""

    def analyze_one(self, view: View, options: EntitiesOptions) -> Iterable[Annotation]:
        named, sources = _named(view)
        if options.one_label_per_name:
            named = one_label_each(named)
        labels = {label.upper() for label in options.labels}
        kept = [
            (not labels or mention.label.upper() in labels)
            and (source.score is None or source.score >= options.min_score)
            for mention, source in zip(named, sources, strict=True)
        ]
        entities: dict[int, Entity] = {}
        for number, group in enumerate(groups_of(view.text, named)):
            count = sum(kept[index] for index in group.members)
            for index in group.members:
                if kept[index]:
                    entities[index] = Entity(entity_id=f"e{number + 1}", canonical_name=group.name, mention_count=count)
        for index in sorted(entities):
            yield Annotation(
                kind="entity",
                spans=(named[index].span,),
                value=entities[index],
                label=named[index].label,
                # The model's score speaks of the model's label.
                score=sources[index].score if named[index].label == sources[index].label else None,
                id=f"m{index + 1}",
            )


def _named(view: View) -> tuple[list[Named], list[Mention]]:
    """The mentions that hold a word, in text order, with their clean spans."""
    named: list[Named] = []
    sources: list[Mention] = []
    seen: set[Span] = set()
    for mention in sorted(view.mentions, key=lambda mention: (mention.begin, -mention.end)):
        span = edges_of(view.text, Span(mention.begin, mention.end))
        if span is not None and span not in seen:
            seen.add(span)
            named.append(Named(span, mention.label, " ".join(view.slice(span).split())))
            sources.append(mention)
    return named, sources
