"""The attribution analyzer: who said what, from the tagger's roles, the quotation marks and a few verbs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from glossator.analyzer import PerDocument
from glossator.annotation import Annotation, Attribution, AttributionType, Reference, Span
from glossator.view import View

from .find.cues import is_speech
from .find.linking import Statement, link, link_nearest
from .find.phrases import phrases_of
from .find.statements import statements_of
from .judge.nesting import parents_of
from .judge.wording import type_of
from .layout.boilerplate import boilerplate_of
from .layout.distances import Layout, sentences_of
from .layout.paragraphs import paragraphs_of
from .layout.quotations import quotations_of
from .layout.spans import any_in, lies_in
from .layout.turns import turns_of
from .options import AttributionOptions
from .settings import AttributionSettings
from .who.referents import Referents


class _Kept(NamedTuple):
    """A statement that the request asks for."""

    statement: Statement
    kind: AttributionType
    speaker: Annotation | None
    """The entity mention that its source names or takes up."""


class AttributionAnalyzer(PerDocument[AttributionOptions]):
    """Links sources, cues and contents. Keeps nothing between documents."""

    def __init__(self, settings: AttributionSettings | None = None) -> None:
        self._settings = settings or AttributionSettings()

    def analyze_one(self, view: View, options: AttributionOptions) -> Iterable[Annotation]:
        text = view.text
        paragraphs = paragraphs_of(text)
        boilerplate = boilerplate_of(text, paragraphs)
        sentences = sentences_of(text, view.sentences)
        layout = Layout(text, sentences, paragraphs)
        quotations = quotations_of(
            text, [paragraph for paragraph in paragraphs if not lies_in(paragraph.begin, boilerplate)]
        )
        roles = view.roles if self._settings.use_tagger else ()
        phrases = phrases_of(text, roles, paragraphs, boilerplate)
        story = [one for one in sentences if not lies_in(one.begin, boilerplate)]
        marked = quotations if self._settings.use_quotation_marks else ()
        linker = link if self._settings.use_linking else link_nearest
        statements = statements_of(layout, story, marked, phrases, linker)
        turns = turns_of(text, [paragraph for paragraph in paragraphs if not lies_in(paragraph.begin, boilerplate)])
        statements = [*turns, *_outside(statements, turns)]
        statements.sort(key=lambda statement: (statement.passages[0].begin, statement.cue))
        quoted = [piece for quotation in quotations for piece in quotation.pieces]
        spoken = {turn.cue for turn in turns}
        extents, contents = [_extent(one) for one in statements], [_content(one) for one in statements]
        referents = Referents(layout, story, quoted, view.annotations("entity"))
        speakers = referents.of(statements, parents_of(extents, contents))
        wanted = set(options.types)
        kept = []
        for statement, speaker in zip(statements, speakers, strict=True):
            kind = (
                AttributionType.DIRECT
                if statement.cue in spoken
                else type_of(text, statement.cue, _content(statement), quoted)
            )
            if kind not in wanted:
                continue
            if options.speech_only and kind is AttributionType.INDIRECT and not _speaks(text, statement):
                continue
            kept.append(_Kept(statement, kind, speaker))
        scores = {(role.begin, role.end): role.score for role in view.roles}
        return self._annotations(view, kept, scores)

    def _annotations(
        self, view: View, kept: Sequence[_Kept], scores: dict[tuple[int, int], float | None]
    ) -> list[Annotation]:
        contents = [_content(each.statement) for each in kept]
        parents = parents_of([_extent(each.statement) for each in kept], contents)
        provider = view.provider("entity")
        annotations = []
        for number, (statement, kind, speaker) in enumerate(kept):
            value = Attribution(
                type=kind,
                source=(statement.source,) if statement.source else (),
                cue=(statement.cue,),
                content=contents[number],
                source_entity=Reference(speaker.id, provider) if speaker is not None else None,
                parent_id=_id(parents[number]) if parents[number] >= 0 else "",
            )
            known = [
                scores.get((span.begin, span.end)) for span in (statement.cue, statement.source) if span is not None
            ]
            sure = [score for score in known if score is not None]
            annotations.append(
                Annotation(
                    kind="attribution",
                    spans=contents[number],
                    value=value,
                    label=kind.value,
                    score=min(sure) if sure and len(sure) == len(known) else None,
                    id=_id(number),
                )
            )
        return annotations


def _outside(statements: Sequence[Statement], turns: Sequence[Statement]) -> Iterable[Statement]:
    """The statements but those whose cue or source is a turn's label or colon."""
    labels = [Span(turn.source.begin, turn.cue.end) for turn in turns if turn.source is not None]
    for statement in statements:
        if not any_in(labels, _frame(statement)):
            yield statement


def _frame(statement: Statement) -> Span:
    spans = [statement.cue, *((statement.source,) if statement.source else ())]
    return Span(min(span.begin for span in spans), max(span.end for span in spans))


def _id(number: int) -> str:
    return f"a{number + 1}"


def _content(statement: Statement) -> tuple[Span, ...]:
    return tuple(span for passage in statement.passages for span in passage.spans)


def _extent(statement: Statement) -> Span:
    spans = [*_content(statement), statement.cue, *((statement.source,) if statement.source else ())]
    return Span(min(span.begin for span in spans), max(span.end for span in spans))


def _speaks(text: str, statement: Statement) -> bool:
    return is_speech(text[statement.cue.begin : statement.cue.end])
