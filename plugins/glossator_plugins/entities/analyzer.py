"""The entities analyzer: the model's mentions with clean edges, grouped into entities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from glossator.contract.analyzer import PerDocument
from glossator.contract.view import View
from glossator.text.annotation import Annotation, Entity, Span
from glossator.text.calibration import sureness
from glossator.text.parse import Layer, Mention, Token
from glossator_plugins.entities.evidence import reads_as_name, told_by_words
from glossator_plugins.entities.extent.calendar import called_by_month, whole_people
from glossator_plugins.entities.extent.cuts import healed, is_cut
from glossator_plugins.entities.extent.edges import edges_of, whole_words
from glossator_plugins.entities.extent.firms import whole_firms
from glossator_plugins.entities.extent.headlines import has_tail, is_headline
from glossator_plugins.entities.extent.letters import is_signature, with_initials
from glossator_plugins.entities.extent.pieces import pieces_of
from glossator_plugins.entities.extent.places import whole_places
from glossator_plugins.entities.extent.venues import without_towns
from glossator_plugins.entities.found.doubted import doubted
from glossator_plugins.entities.found.earth import earth
from glossator_plugins.entities.found.known import missed
from glossator_plugins.entities.found.parties import states_of_members
from glossator_plugins.entities.found.rulers import rulers
from glossator_plugins.entities.found.wholes import whole_names
from glossator_plugins.entities.groups.groups import groups_of
from glossator_plugins.entities.labels import Named, note_of, ours
from glossator_plugins.entities.options import EntitiesOptions
from glossator_plugins.entities.shorts import called_short
from glossator_plugins.entities.votes import labelled_by_brackets, one_label_each
from glossator_plugins.entities.words.brands import BODY
from glossator_plugins.entities.words.names import folded, plain
from glossator_plugins.entities.words.nonnames import is_common_word, is_name
from glossator_plugins.entities.words.titles import announced, by_title, is_title
from glossator_plugins.people import PEOPLE

_Found = list[tuple[Named, Mention | None]]
_ARTICLE = len("_The ")
# What the model is nowhere this sure of, by its own account, is left out unless a request says otherwise: about half of
# the F1 that the bundled tagger reaches, as less likely names lower F1 when they are kept (Lipton et al., Optimal
# Thresholding of Classifiers to Maximize F1 Measure, 2014).
_LEAST = 0.4
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
        if note := note_of(options.labels, view.mention_labels, view.language):
            view.note(note)
        sure = _sureness(named, sources)
        calibration = view.calibration(Layer.MENTIONS)

        def chance(score: float) -> float:
            return score if calibration is None else calibration.chance(sureness(score))

        def is_kept(score: float) -> bool:
            return score >= _LEAST if options.min_score is None else chance(score) >= options.min_score

        entities: dict[int, Entity] = {}
        for number, group in enumerate(groups_of(view.text, voted)):
            scores = [score for index in group.members if (score := sure.get(folded(named[index].name))) is not None]
            if scores and not is_kept(max(scores)):
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
                score=chance(source.score)
                if source is not None and source.score is not None and shown[index].label == source.label
                else None,
                id=f"m{index + 1}",
            )


def _sureness(named: Sequence[Named], sources: Sequence[Mention | None]) -> dict[str, float]:
    """How sure the model is that a name is one, whatever its label, where it is surest."""
    sure: dict[str, float] = {}
    for one, source in zip(named, sources, strict=True):
        if source is not None and source.score is not None:
            name = folded(one.name)
            chance = max(source.score, 0.5 * (source.score + sum(chance for _, chance in source.others)))
            if BODY.fullmatch(one.name) and " " in one.name:
                chance = max(chance, source.score + sum(other for _, other in source.others))
            sure[name] = max(chance, sure.get(name, 0.0))
    return sure


def _named(view: View) -> tuple[list[Named], list[Mention | None]]:
    """The mentions that are names, in text order, each with the tagger's unless that missed it."""
    capitals = _Capitals(view)
    found: _Found = []
    reached = 0
    mentions = (mention._replace(label=ours(mention.label)) for mention in view.mentions)
    tagged = sorted(mentions, key=lambda mention: (mention.begin, -mention.end))
    whole = whole_people(view.text, healed(view.text, {sentence.begin for sentence in view.sentences}, tagged))
    for mention in without_towns(view.text, whole_places(view.text, whole_firms(view.text, list(whole)))):
        for named in _clean(view.text, mention):
            # Of nested names the longest counts.
            if named.span.end > reached and not capitals.is_common(named.span) and not is_title(view.text, named.span):
                reached = named.span.end
                found.append((named, mention if named.score is not None else None))
    person = next((named.label for named, _ in found if named.label.upper() in PEOPLE), _PERSON.get(view.language))
    if person is not None:
        people = called_short(view.text, told_by_words(view.text, [named for named, _ in found]))
        people = called_by_month(view.text, by_title(view.text, people, person))
        found = [
            (named, mention if named.score is not None else None)
            for named, (_, mention) in zip(people, found, strict=True)
        ]
        found = _with(found, announced(view.text, people, person))
        states = states_of_members(view.text, [named for named, _ in found], "LOC")
        tagged_by = {named.span: mention for named, mention in found}
        found = [(named, tagged_by.get(named.span)) for named in states]
    names = whole_names(view.text, [named for named, _ in found])
    found = [
        (named, source if named.span == old.span else None) for named, (old, source) in zip(names, found, strict=True)
    ]
    found = _with(found, doubted(view.text, view.doubtful, view.tokens, names, capitals.is_written_small))
    if view.language == "en":
        found = _with(found, earth(view.text, [named for named, _ in found], "LOC"))
        found = _with(found, rulers(view.text, [named for named, _ in found], "PERSON"))
    found = _with(found, missed(view.text, [named for named, _ in found], capitals.may_be_common))
    return [named for named, _ in found], [mention for _, mention in found]


def _with(found: _Found, more: Iterable[Named]) -> _Found:
    """Both, in text order, as the found ones are."""
    added: _Found = [(named, None) for named in more]
    return sorted([*found, *added], key=lambda row: row[0].span) if added else found


def _clean(text: str, mention: Mention) -> Iterator[Named]:
    for piece in pieces_of(text, whole_words(text, Span(mention.begin, mention.end)), mention.label):
        span = edges_of(text, piece)
        label = "PERSON" if span is not None and is_signature(text, span) else mention.label
        span = with_initials(text, span, label) if span is not None else None
        if span is not None and is_name(text, span, mention.label) and not is_headline(span.slice(text)):
            # What the tagger knows, it knows of the whole.
            whole = span.begin <= mention.begin + _ARTICLE and span.end >= mention.end - 1
            name = plain(span.slice(text))
            told = reads_as_name(name) or (span.end < mention.end and has_tail(text, span.end, mention.end))
            score = mention.score if whole or not told else None
            yield Named(span, label, name, score, mention.others if whole else ())


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

    def is_written_small(self, span: Span) -> bool:
        """Whether the text has the word without a capital as well."""
        return span.slice(self._view.text).lower() in self._inner

    def may_be_common(self, span: Span) -> bool:
        """Whether the word begins a sentence and the text writes it small elsewhere: it need not be a name."""
        return span.begin in self._first and span.slice(self._view.text).lower() in self._inner
