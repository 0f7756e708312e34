"""The attribution analyzer: who said what. A text goes through four rooms: layout, find, who, judge."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from glossator.contract.analyzer import PerDocument
from glossator.contract.view import View
from glossator.text.annotation import (
    Annotation,
    Attribution,
    AttributionAct,
    AttributionAssertion,
    AttributionType,
    Reference,
    Span,
)
from glossator.text.parse import Layer

from .find.linking import Statement, link, link_nearest
from .find.passages import Passage
from .find.phrases import phrases_of
from .find.quotations.refusals import NOBODY
from .find.sources.ears import without_own_ears
from .find.statements import statements_of
from .find.words.clauses import CITED, CLAUSE
from .find.words.cues import is_speech
from .judge.act import SPEECH, act_of
from .judge.asserted import assertion_of
from .judge.nesting import parents_of
from .judge.sureness import Features, Judged, features_of, of_frame, scores_of
from .judge.wording import type_of
from .layout.boilerplate import boilerplate_of
from .layout.datelines import without_datelines
from .layout.distances import Layout, sentences_of
from .layout.forwards import forwarded
from .layout.headings import headings_of
from .layout.headlines import headlines_of, is_told_of
from .layout.interviews import interviews_of
from .layout.labels import labelled
from .layout.line_ends import with_plain_line_ends
from .layout.paragraphs import paragraphs_of
from .layout.quotations import quotations_of
from .layout.signatures import mailed, signed
from .layout.spans import any_in, lies_in
from .layout.subtitles import blocks_of, pieces_of
from .layout.turns import Turn, turns_of
from .options import AttributionOptions
from .settings import AttributionSettings
from .who.names import with_whole_names
from .who.referents import Referents

# Of deeds and thoughts that the tagger is less sure of two in five are right, of speech one in two.
_LEAST = 0.6
_LEAST_SPEECH = 0.2
# Of what is said by nobody who is named, unless all of it is quoted.
_LEAST_UNSAID = 0.7
# What begins so is a statement, however long its subject is.
_THAT = re.compile(r"that\s")
_SAID = re.compile(r"\b(?:said|says|say)$")
# A label and its cue are not farther apart.
_FAR = 200


class AttributionAnalyzer(PerDocument[AttributionOptions]):
    """Links sources, cues and contents. Keeps nothing between documents."""

    def __init__(self, settings: AttributionSettings | None = None) -> None:
        self._settings = settings or AttributionSettings()

    def analyze_one(self, view: View, options: AttributionOptions) -> Iterable[Annotation]:
        return [annotation for annotation, _ in self.judged(view, options)]

    def judged(self, view: View, options: AttributionOptions) -> Iterable[tuple[Annotation, Features]]:
        """The attributions, and of each what its score is made of, by which scores are calibrated."""
        text = with_plain_line_ends(view.text)
        paragraphs = without_datelines(text, paragraphs_of(text))
        boilerplate = boilerplate_of(text, paragraphs)
        story = [paragraph for paragraph in paragraphs if not lies_in(paragraph.begin, boilerplate)]
        quotations = quotations_of(text, story)
        turns = turns_of(text, story) or headings_of(text, story)
        turns = turns or interviews_of(text, story, view.annotations("entity"))
        headed = [] if turns else list(headlines_of(text, story))
        if not turns:
            turns = list(labelled(text, story, quotations))
        turns = [*turns, *headed, *signed(text, quotations), *mailed(text), *forwarded(text)]
        every_sentence = sentences_of(text, view.sentences, paragraphs)
        layout = Layout(text, every_sentence, paragraphs)
        sentences = [one for one in every_sentence if not lies_in(one.begin, boilerplate)]

        roles = view.roles if self._settings.use_tagger else ()
        phrases = phrases_of(text, roles, paragraphs, boilerplate)
        marked = quotations if self._settings.use_quotation_marks else ()
        linker = link if self._settings.use_linking else link_nearest
        found = [*without_own_ears(text, statements_of(layout, sentences, marked, phrases, linker))]
        spoken = {turn.cue for turn in turns} - {turn.cue for turn in headed}
        statements = [*map(_of_turn, turns), *_outside(found, turns)]
        statements = list(with_whole_names(text, statements, view.annotations("entity")))
        if blocks_of(text):
            statements = [_without_times(text, statement) for statement in statements]
        statements = [
            one for one in statements if one.cue in spoken or not is_told_of(text, one.source, one.cue, one.content)
        ]
        statements.sort(key=lambda statement: (statement.passages[0].begin, statement.cue))

        quoted = [piece for quotation in quotations for piece in quotation.pieces]
        referents = Referents(layout, sentences, quoted, view.annotations("entity"))
        parents = _parents(statements)
        speakers = referents.of(statements, parents)

        scores, calibration = scores_of(view.roles), view.calibration(Layer.ROLES)
        kept = []
        for statement, speaker, parent in zip(statements, speakers, parents, strict=True):
            direct = statement.cue in spoken
            kind = AttributionType.DIRECT if direct else type_of(text, statement.cue, statement.content, quoted)
            one = Judged(
                statement,
                kind,
                _act(text, statement, kind),
                _assertion(text, sentences, statement),
                speaker,
            )
            frame = of_frame(scores, statement)
            if not (_is_wanted(one, options) and _is_likely(text, one, frame)):
                continue
            features = features_of(text, one, scores, nested=parent >= 0)
            score = frame if calibration is None else calibration.chance(features)
            if score is None or score >= options.min_score:
                kept.append(one._replace(score=score, features=features))
        return _annotations(kept, view.provider("entity"))


def _annotations(kept: Sequence[Judged], provider: str) -> Iterable[tuple[Annotation, Features]]:
    parents = _parents([each.statement for each in kept])
    for number, one in enumerate(kept):
        value = Attribution(
            type=one.type,
            act=one.act,
            assertion=one.assertion,
            source=(one.statement.source,) if one.statement.source else (),
            cue=(one.statement.cue,),
            content=one.statement.content,
            source_entity=Reference(one.speaker.id, provider) if one.speaker is not None else None,
            parent_id=_id(parents[number]) if parents[number] >= 0 else "",
        )
        annotation = Annotation(
            kind="attribution",
            spans=one.statement.content,
            value=value,
            label=one.type.value,
            score=one.score,
            id=_id(number),
        )
        yield annotation, one.features


def _is_likely(text: str, one: Judged, score: float | None) -> bool:
    """Whether it is right as often as not, by what was measured on PolNeAR's articles."""
    cue = one.statement.cue
    if one.act is AttributionAct.DOES and one.statement.source is None and not is_speech(text[cue.begin : cue.end]):
        return False
    if one.type is AttributionType.DIRECT and one.statement.passages[0].whole and is_speech(text[cue.begin : cue.end]):
        return True
    if one.act not in SPEECH:
        return score is None or score >= _LEAST
    content = one.statement.content[0]
    if one.statement.source is not None and is_speech(text[slice(*cue)]) and _THAT.match(text, content.begin):
        return True
    # "She said it rained": no more than the blank before a clause.
    said = _SAID.search(text, *cue) is not None and content.begin == cue.end + 1
    if one.statement.source is not None and said and CLAUSE.match(text, *content):
        return True
    unsaid = one.statement.source is None and one.type is not AttributionType.DIRECT
    return score is None or score >= (_LEAST_UNSAID if unsaid else _LEAST_SPEECH)


def _is_wanted(one: Judged, options: AttributionOptions) -> bool:
    return (
        one.type in options.types
        and (one.act in SPEECH or not options.speech_only)
        and (one.assertion is AttributionAssertion.ASSERTED or not options.asserted_only)
    )


def _act(text: str, statement: Statement, kind: AttributionType) -> AttributionAct:
    source, content = statement.source, statement.content
    return act_of(
        text[statement.cue.begin : statement.cue.end],
        "" if source is None else text[source.begin : _with_citation(text, source, statement.cue)],
        " ".join(text[span.begin : span.end] for span in content),
        uttered=statement.passages[0].whole,
        quoted=kind is not AttributionType.INDIRECT,
        direct=kind is AttributionType.DIRECT,
        before=content[0].end <= statement.cue.begin,
    )


def _with_citation(text: str, source: Span, cue: Span) -> int:
    """The end of the source, with the year or number between it and its cue: "Hale (2004) found"."""
    cited = CITED.fullmatch(text, source.end, cue.begin) if source.end < cue.begin else None
    return source.end if cited is None else cue.begin


def _assertion(text: str, sentences: Sequence[Span], statement: Statement) -> AttributionAssertion:
    number = bisect_right(sentences, statement.cue.begin, key=lambda sentence: sentence.begin) - 1
    if number < 0:
        return AttributionAssertion.ASSERTED
    if (
        statement.passages[0].whole
        and statement.content[0].begin >= sentences[number].end
        and _is_somebody(text, statement)
    ):
        return AttributionAssertion.ASSERTED  # what was declined stands before it
    return assertion_of(text, sentences[number], statement.cue, statement.source, statement.content)


def _is_somebody(text: str, statement: Statement) -> bool:
    return statement.source is not None and NOBODY.match(text, *statement.source) is None


def _parents(statements: Sequence[Statement]) -> list[int]:
    return parents_of([one.extent for one in statements], [one.content for one in statements])


def _of_turn(turn: Turn) -> Statement:
    return Statement(turn.cue, turn.label, tuple(Passage((span,), True) for span in turn.content))


def _outside(statements: Sequence[Statement], turns: Sequence[Turn]) -> Iterable[Statement]:
    """The statements but those whose cue or source is a turn's label or colon, and without what runs over one."""
    heads = sorted(_head(turn) for turn in turns)
    for statement in statements:
        kept = tuple(one for one in statement.passages if not any(any_in(heads, span) for span in one.spans))
        if kept and not any_in(heads, statement.frame):
            yield statement._replace(passages=kept)


def _head(turn: Turn) -> Span:
    """Label and cue with what lies between; but the name of who is interviewed may stand far above."""
    near = abs(turn.cue.begin - turn.label.begin) < _FAR
    return Span(min(turn.label.begin, turn.cue.begin), max(turn.label.end, turn.cue.end)) if near else turn.cue


def _without_times(text: str, statement: Statement) -> Statement:
    """What is said in several blocks of subtitles, without the times between them."""
    passages = (
        one._replace(spans=tuple(piece for span in one.spans for piece in pieces_of(text, span)))
        for one in statement.passages
    )
    return statement._replace(passages=tuple(one for one in passages if one.spans))


def _id(number: int) -> str:
    return f"a{number + 1}"
