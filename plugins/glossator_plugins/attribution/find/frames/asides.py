"""Asides: "Most of the dead, experts say, were …". What stands before and behind such a frame is one statement."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import partial

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.cues import is_speech
from glossator_plugins.attribution.layout.distances import Layout
from glossator_plugins.attribution.layout.spans import any_in

_COMMA_BEFORE = re.compile(r",[\"”’]?\s*$")
_COMMA_BEHIND = re.compile(r"\s*,\s*")
_WORD = re.compile(r"\w+")
# "In remarks to the Herald, Hale said, …": on what occasion is nothing that she said.
_OCCASION = re.compile(
    r"(?:In|At|During|On)\s(?:[\w'’-]+\s){0,4}?(?:remarks?|interviews?|statements?|letters?|speech|tweets?|posts?|e-?mails?|testimony"
    r"|briefings?|conference|calls?|comments?|notes?|memos?|messages?|hearing|filings?|essay|blog|podcast|broadcast)\b"
)
# "As a gull cried, Hale said, “Run.”": when and whereof one speaks is no half of an utterance of its own.
_BESIDE = re.compile(r"(?:As|When|While|After|Before|Asked|Then|Looking|Speaking)\s")
_MARK = re.compile(r"\s*[,:]?\s*[\"“]|\s*[,:]?\s*''")
# "Hale, a lawyer who says": what stands before it is no half of what he says.
_RELATIVE = re.compile(r"\b(?:who|which|that)$")
_FRAME = 80
# As many characters as a comma, a mark and white space take.
_GAP = 12


def with_asides(
    layout: Layout, sentences: Sequence[Span], phrases: Phrases, wholes: Sequence[Span], statements: Sequence[Statement]
) -> list[Statement]:
    """The statements; those whose frame stands between commas get the half that is missing.

    `wholes`: the whole quotations, in text order; their halves are passages already.
    """
    completed = []
    for statement in _behind_colons(layout.text, map(partial(_without_main_clause, layout.text), statements)):
        half = _half(layout, sentences, phrases, wholes, statement=statement)
        if half is not None:
            passages = sorted((*statement.passages, Passage((half,), False)), key=lambda passage: passage.begin)
            completed.append(statement._replace(passages=tuple(passages)))
        else:
            completed.append(statement)
    return completed


def _without_main_clause(text: str, statement: Statement) -> Statement:
    """ "The board met Hale, a lawyer who says …": what stands before the lawyer, she does not say."""
    source = statement.source
    if source is None or source.end > statement.cue.begin or not _RELATIVE.search(text, *source):
        return statement
    kept = tuple(one for one in statement.passages if one.whole or one.begin > statement.cue.begin)
    return statement._replace(passages=kept) if kept else statement


def _behind_colons(text: str, statements: Iterable[Statement]) -> list[Statement]:
    """ "Hale disagreed: the firm, he argued, was …": what stands between colon and frame is his who argues."""
    found = list(statements)
    ends = {one.content[0].end: number for number, one in enumerate(found) if len(one.content) == 1}
    taken: set[int] = set()
    for number, statement in enumerate(found):
        frame, first = statement.frame, statement.passages[0]
        comma = _COMMA_BEFORE.search(text, max(0, frame.begin - _GAP), frame.begin)
        other = ends.get(comma.start()) if comma is not None else None
        if other is None or other == number or first.begin < frame.end or frame.end - frame.begin > _FRAME:
            continue
        half = found[other].content[0]
        if (
            text[max(0, half.begin - _GAP) : half.begin].rstrip().endswith(":")
            and _COMMA_BEHIND.match(text, frame.end) is not None
        ):
            found[number] = statement._replace(passages=(Passage((half,), False), *statement.passages))
            taken.add(other)
    return [one for number, one in enumerate(found) if number not in taken]


def _half(
    layout: Layout,
    sentences: Sequence[Span],
    phrases: Phrases,
    wholes: Sequence[Span],
    *,
    statement: Statement,
) -> Span | None:
    """The missing half of one statement's sentence."""
    text, cue, source = layout.text, statement.cue, statement.source
    if source is None or not is_speech(text[cue.begin : cue.end]) or _RELATIVE.search(text, *source):
        return None
    frame = Span(min(cue.begin, source.begin), max(cue.end, source.end))
    number = bisect_right(sentences, frame.begin, key=lambda sentence: sentence.begin) - 1
    if (
        number < 0
        or frame.end - frame.begin > _FRAME
        or layout.words(cue.end, source.begin) + layout.words(source.end, cue.begin)
    ):
        return None
    sentence = sentences[number]
    before = _COMMA_BEFORE.search(text, max(sentence.begin, frame.begin - _GAP), frame.begin)
    behind = _COMMA_BEHIND.match(text, frame.end, sentence.end)
    if before is None or behind is None or frame.end > sentence.end:
        return None
    first, second = Span(sentence.begin, before.start()), Span(behind.end(), sentence.end)
    covered = [span for passage in statement.passages for span in passage.spans]
    has_first, has_second = (any(_overlap(span, half) for span in covered) for half in (first, second))
    if has_first or not has_second:
        return None
    if any_in(wholes, first) or _OCCASION.match(text, *first) or _speaks(text, phrases, first):
        return None
    if _BESIDE.match(text, *first) and _MARK.match(text, frame.end, sentence.end):
        return None
    return first if _WORD.search(text, *first) else None


def _speaks(text: str, phrases: Phrases, half: Span) -> bool:
    """Whether somebody says something there, and not merely thinks it."""
    first = bisect_right(phrases.cues, half.begin, key=lambda cue: cue.end - 1)
    cues = phrases.cues[first : bisect_right(phrases.cues, half.end - 1, key=lambda cue: cue.begin)]
    if not cues:
        return any_in(phrases.contents, half)
    return any(is_speech(text[cue.begin : cue.end]) for cue in cues)


def _overlap(one: Span, other: Span) -> bool:
    return one.begin < other.end and other.begin < one.end
