"""The entities analyzer: the model's mentions with clean edges, grouped into entities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from glossator.analyzer import PerDocument
from glossator.annotation import Annotation, Entity, Span
from glossator.parse import Mention, Token
from glossator.view import View

from .cuts import healed, is_cut
from .edges import edges_of
from .groups import groups_of
from .known import missed
from .labels import PEOPLE, Named, labelled_by_brackets, one_label_each, ours
from .nonnames import is_common_word, is_name
from .options import EntitiesOptions
from .pieces import pieces_of
from .titles import announced, by_title

# What people are called in a text of which the tagger has found none.
_PERSON = {"en": "PERSON"}


class EntitiesAnalyzer(PerDocument[EntitiesOptions]):
    """Cleans, completes and groups mentions. Keeps nothing between documents."""

    def analyze_one(self, view: View, options: EntitiesOptions) -> Iterable[Annotation]:
        named, sources = _named(view)
        # What is one entity does not depend on the labels that are shown.
        voted = one_label_each(labelled_by_brackets(view.text, named))
        shown = voted if options.one_label_per_name else named
        labels = set(options.labels)
        entities: dict[int, Entity] = {}
        for number, group in enumerate(groups_of(view.text, voted)):
            scores = [
                source.score for index in group.members if (source := sources[index]) and source.score is not None
            ]
            if scores and max(scores) < options.min_score:
                continue
            kept = [index for index in group.members if not labels or shown[index].label in labels]
            if kept:
                entity = Entity(entity_id=f"e{number + 1}", canonical_name=group.name, mention_count=len(kept))
                entities.update(dict.fromkeys(kept, entity))
        for index in sorted(entities):
            source = sources[index]
            yield Annotation(
                kind="entity",
                spans=(shown[index].span,),
                value=entities[index],
                label=shown[index].label,
                # The model's score speaks of the model's label.
                score=source.score if source is not None and shown[index].label == source.label else None,
                id=f"m{index + 1}",
            )


def _named(view: View) -> tuple[list[Named], list[Mention | None]]:
    """The mentions that are names, in text order, each with the tagger's unless that missed it."""
    capitals = _Capitals(view)
    found: list[tuple[Named, Mention | None]] = []
    reached = 0
    mentions = (mention._replace(label=ours(mention.label)) for mention in view.mentions)
    tagged = sorted(mentions, key=lambda mention: (mention.begin, -mention.end))
    for mention in healed(view.text, {sentence.begin for sentence in view.sentences}, tagged):
        for named in _clean(view.text, mention):
            # Of nested names the longest counts.
            if named.span.end > reached and not capitals.is_common(named.span):
                reached = named.span.end
                found.append((named, mention))
    person = next((named.label for named, _ in found if named.label.upper() in PEOPLE), _PERSON.get(view.language))
    if person is not None:
        people = by_title(view.text, [named for named, _ in found], person)
        found = [(named, mention) for named, (_, mention) in zip(people, found, strict=True)]
        found += [(named, None) for named in announced(view.text, people, person)]
        found.sort(key=lambda row: row[0].span)
    more = missed(view.text, [named for named, _ in found], capitals.may_be_common)
    found = sorted([*found, *((named, None) for named in more)], key=lambda row: row[0].span)
    return [named for named, _ in found], [mention for _, mention in found]


def _clean(text: str, mention: Mention) -> Iterator[Named]:
    for piece in pieces_of(text, Span(mention.begin, mention.end), mention.label):
        span = edges_of(text, piece)
        if span is not None and is_name(text, span, mention.label):
            yield Named(span, mention.label, " ".join(span.slice(text).split()), mention.score)


class _Capitals:
    """Where the text writes which words with a capital; looked up only if a sentence begins with a mention."""

    def __init__(self, view: View) -> None:
        self._view = view

    @cached_property
    def _first(self) -> frozenset[int]:
        """Where the first word of each sentence begins."""
        firsts = (
            next((token.begin for token in self._tokens[sentence.first : sentence.last] if token.text[0].isalpha()), -1)
            for sentence in self._view.sentences
            if not is_cut(self._view.text, sentence.begin)
        )
        return frozenset(firsts)

    @cached_property
    def _tokens(self) -> tuple[Token, ...]:
        return self._view.tokens

    @cached_property
    def _inner(self) -> frozenset[str]:
        return frozenset(token.text for token in self._tokens if token.begin not in self._first)

    def is_common(self, span: Span) -> bool:
        """Whether the word has its capitals from its place, and is one that the text writes small elsewhere."""
        name = span.slice(self._view.text)
        if name.isupper() and len(name) > 3 and self._view.text[max(0, span.begin - 1) : span.begin] in ("-", "/"):
            return name.lower() in self._inner  # a slug's subject: "ECUADOR-QUAKE"
        return span.begin in self._first and is_common_word(name, self._inner)

    def may_be_common(self, span: Span) -> bool:
        """Whether the word begins a sentence and the text writes it small elsewhere: it need not be a name."""
        return span.begin in self._first and span.slice(self._view.text).lower() in self._inner
