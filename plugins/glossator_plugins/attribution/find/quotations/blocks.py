"""Blocks: "Iris Vane wrote on Monday:" and, in the next paragraph, what she wrote, without quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.clauses import WINDOW, subject_before
from glossator_plugins.attribution.find.words.cues import BESIDE_QUOTATION, is_passive
from glossator_plugins.attribution.layout.distances import Layout
from glossator_plugins.attribution.layout.spans import any_in

# The verb, and what may stand between it and the colon: "wrote this in a letter on 4 May:".
_FRAME = re.compile(
    rf"\b(?P<cue>(?:{BESIDE_QUOTATION}|posted|emailed|texted|blogged))\b"
    r"(?P<rest>(?:\s+[\w'’.,-]+){0,10})\s*:$"
)
_COMPLEMENT = re.compile(
    r"\b(?:that|whether|if|how|why|of\s+(?:the\s+)?following|three|two|four|five|six|several|some)\b", re.IGNORECASE
)
_LIST = re.compile(r"(?:[-–•*·]|\(?\d+[.)]|\(?[a-z][.)])\s|[\"“„«'‘>]")
_WORD = re.compile(r"\w+")
_FEWEST = 4
_PARTICIPLE = re.compile(r"ing$")


def with_blocks(
    layout: Layout, sentences: Sequence[Span], phrases: Phrases, wholes: Sequence[Span], statements: Sequence[Statement]
) -> Iterator[Statement]:
    """The statements, with one for each paragraph that such a frame introduces; what the tagger saw in it goes."""
    text = layout.text
    blocks: dict[Span, Statement] = {}
    for paragraph, following in pairwise(layout.paragraphs):
        if text[paragraph.end - 1] != ":" or _LIST.match(text, following.begin) or any_in(wholes, following):
            continue
        number = bisect_right(sentences, paragraph.end - 1, key=lambda sentence: sentence.begin) - 1
        begin = max(paragraph.begin, sentences[number].begin if number >= 0 else 0, paragraph.end - WINDOW)
        match = _FRAME.search(text, begin, paragraph.end)
        if match is None or _COMPLEMENT.search(match["rest"]) or len(_WORD.findall(text, *following)) < _FEWEST:
            continue
        cue = Span(*match.span("cue"))
        source = _source(text, begin, cue, phrases)
        if (
            source is not None
            and not _PARTICIPLE.search(match["cue"])
            and not is_passive(text[cue.begin - 8 : cue.end])
        ):
            blocks[Span(begin, paragraph.end)] = Statement(cue, source, (Passage((following,), True),))
    frames = sorted(blocks)
    for statement in statements:
        if not any_in(frames, statement.cue):
            yield statement
    yield from blocks.values()


def _source(text: str, begin: int, cue: Span, phrases: Phrases) -> Span | None:
    number = bisect_left(phrases.sources, Span(cue.begin, cue.begin)) - 1
    tagged = phrases.sources[number] if number >= 0 else None
    if tagged is not None and tagged.begin >= begin and not _WORD.search(text, tagged.end, cue.begin):
        return tagged
    return subject_before(text, begin, cue.begin)
