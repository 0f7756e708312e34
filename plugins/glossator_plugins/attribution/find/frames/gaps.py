"""Gaps: the source or the content that the tagger missed around a cue that it saw."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.clauses import (
    CLAUSE,
    WINDOW,
    rest_of,
    speaker_after,
    subject_before,
    subject_of_first_verb,
    trimmed,
)
from glossator_plugins.attribution.find.words.cues import REPORTING, is_asked, is_passive, is_speech, source_follows
from glossator_plugins.attribution.layout.segments import Segment
from glossator_plugins.attribution.layout.spans import any_in, stripped

_WORD = re.compile(r"\w+")
# "The pool is shut, warns the mayor": who speaks stands behind it.
_INVERTED = re.compile(rf"(?:{REPORTING})\s+(?:[\w'’.-]+\s+){{0,5}}[\w'’.-]+[.\s]*")
_VERB_NEXT = re.compile(
    r"\s(?:is|are|was|were|has|had|have|will|would|can|could|should|must|did|does|may|might|became|began|broke|came|fell|flew|gave"
    r"|grew|knew|rose|saw|took|threw|went)\s[^,;:\"“”\n]*$"
)
# "says | the ferry, a catamaran, | was full": behind a noun and what stands between commas its verb follows.
_VERB_LATER = re.compile(
    r"(?:,\s[^,;:\"“”\n]{1,80},|(?<=,))?\s(?:is|are|was|were|has|had|have|will|would|can|could|should|must|did|does|may|might)\s"
)
_SAID = re.compile(r"\b(?:say|says|said|claims?|claimed)$")
# "they said it rained, | Radio Arden reports", "Hale said so, while | Lee argued": whose clause is over.
_ENDS_CLAUSE = re.compile(r",(?:\s(?:while|whereas))?\s*$")
# Fewer words are hardly a statement: "she said so".
_FEWEST = 4
_TOLD = re.compile(r"\b(?:told|tells|informed|assured)$")
_STATES = re.compile(
    r".*(?:\b(?:that|how|what|why|where|when|if|whether|about|to\s(?!the\b|an?\b)[a-z]+|of\s[a-z]+)\b|[\"“])", re.DOTALL
)
_MOST_HEARERS = 16
_PARTED = re.compile(r"[,;]\s(?:(?:and|but|while|whereas|although|though)\s)?$")
_GOES_ON = re.compile(r"\s(?:and|or|but)\s")
_GAP = 12


def fillings_of(text: str, segments: Iterable[Segment], phrases: Phrases) -> Phrases:
    """Sources and contents for the cues around which the tagger saw none, up to the next cue or sentence end."""
    sources: list[Span] = []
    contents: list[Span] = []
    begins = [cue.begin for cue in phrases.cues]
    for segment in segments:
        begin, end = segment.span
        cues = phrases.cues[bisect_left(begins, begin) : bisect_left(begins, end)]
        for number, cue in enumerate(cues):
            first = cues[number - 1].end if number else begin
            last = cues[number + 1].begin if number + 1 < len(cues) else end
            around = Segment(
                Span(first, last), segment.after_quotation and not number, segment.before_quotation and last == end
            )
            source = None
            if not any_in(phrases.sources, _own(text, around.span, phrases)):
                source = _source(text, around, cue, phrases)
                if source is not None:
                    sources.append(source)
            beside_quotation = around.after_quotation or around.before_quotation
            free = _ahead(text, around.span, cue, phrases) if number else around.span
            if not beside_quotation and not any_in(phrases.contents, free):
                content = _content(text, around, cue, phrases, source)
                if content is not None:
                    contents.append(content)
    return Phrases(sources=tuple(sources), contents=tuple(contents))


def with_clauses(text: str, segments: Iterable[Segment], phrases: Phrases) -> Phrases:
    """The phrases; "denies | gate | was left open": a noun behind the cue goes on where its verb follows."""
    cues = {cue.end: cue for cue in phrases.cues}
    longer: dict[Span, Span] = {}
    for segment in segments:
        begin, end = segment.span
        for content in phrases.contents[
            bisect_left(phrases.contents, Span(begin, 0)) : bisect_left(phrases.contents, Span(end, 0))
        ]:
            if (
                content.begin - 1 not in cues
                or content.end >= end
                or not is_speech(text[slice(*cues[content.begin - 1])])
            ):
                continue
            rest = Span(content.end, stripped(text, content.end, end, " .\n"))
            cue = cues[content.begin - 1]
            if _SAID.search(text, *cue) and _VERB_LATER.match(text, *rest) and not CLAUSE.match(text, *content):
                longer[content] = Span(content.begin, rest.end)
                continue
            if rest.end - rest.begin > WINDOW:
                continue
            if _VERB_NEXT.match(text, *rest) and not any(any_in(role, rest) for role in phrases):
                longer[content] = Span(content.begin, rest.end)
    if not longer:
        return phrases
    taken = [Span(content.end, whole.end) for content, whole in sorted(longer.items()) if content.end < whole.end]
    return Phrases(
        tuple(one for one in phrases.sources if not any_in(taken, one)),
        tuple(one for one in phrases.cues if not any_in(taken, one)),
        tuple(longer.get(one, one) for one in phrases.contents if not any_in(taken, one)),
    )


def _own(text: str, around: Span, phrases: Phrases) -> Span:
    """The span without the source that belongs to the cue behind it: "they said it rained, | Radio Arden | reports"."""
    number = bisect_left(phrases.sources, Span(around.end, 0)) - 1
    last = phrases.sources[number] if number >= 0 else around
    if (
        around.begin < last.begin
        and around.end - last.end in (0, 1)
        and _ENDS_CLAUSE.search(text[max(around.begin, last.begin - _GAP) : last.begin]) is not None
    ):
        return Span(around.begin, last.begin)
    return around


def _ahead(text: str, around: Span, cue: Span, phrases: Phrases) -> Span:
    """Behind a source of its own what stands before is another's: "Hale said it rained, but | Lee | reported"."""
    number = bisect_left(phrases.sources, Span(cue.begin, 0)) - 1
    source = phrases.sources[number] if number >= 0 else around
    own = around.begin < source.begin and cue.begin - source.end <= 1
    parted = own and _PARTED.search(text[max(around.begin, source.begin - _GAP) : source.begin]) is not None
    return Span(cue.end, around.end) if parted and not _GOES_ON.match(text, cue.end) else around


def _source(text: str, around: Segment, cue: Span, phrases: Phrases) -> Span | None:
    begin, end = around.span
    words = text[cue.begin : cue.end]
    if is_passive(words) or is_asked(text, *cue):
        return None
    if source_follows(words) or (around.after_quotation and _WORD.search(text, begin, cue.begin) is None):
        source = speaker_after(text, cue, end)
        content = bisect_left(phrases.contents, Span(cue.end, cue.end))
        if source is not None and content < len(phrases.contents) and phrases.contents[content].begin < source.end:
            source = trimmed(text, source.begin, max(source.begin, phrases.contents[content].begin))
            source = source if source.begin < source.end else None
    else:
        source = subject_before(text, begin, cue.begin)
        # "called and said the crane was late": a clause, and nobody behind an inverted verb.
        clause = text.startswith("that ", cue.end + 1) or CLAUSE.match(text, cue.end + 1, end)
        if source is None and (clause or _INVERTED.fullmatch(text, cue.begin, end) is None):
            source = subject_of_first_verb(text, begin, cue.begin)
    return None if source is None or any_in(phrases.contents, source) else source


def _content(text: str, around: Segment, cue: Span, phrases: Phrases, source: Span | None) -> Span | None:
    """The rest of the sentence, if the cue is one of speech; or what stands before ", X said"."""
    begin, end = around.span
    if not is_speech(text[cue.begin : cue.end]):
        return None
    rest = rest_of(text, cue.end, end)
    words = len(_WORD.findall(text, rest.begin, min(rest.end, rest.begin + WINDOW)))
    # "The pool is shut, Hale | told a crowd in the port of Arden": a hearer and a place are no statement.
    told = (
        _TOLD.search(text, *cue) is not None
        and _STATES.match(text, *rest) is None
        and CLAUSE.search(text, *rest) is None
        and words < _MOST_HEARERS
    )
    if words >= _FEWEST and not told and not any_in(phrases.sources, rest):
        return rest
    frame = cue.begin if source is None else source.begin
    near = bisect_left(phrases.sources, Span(begin, begin))
    if source is None and near < len(phrases.sources):
        frame = min(frame, phrases.sources[near].begin)
    if (
        text[max(begin, frame - _GAP) : frame].rstrip().endswith(",")
        and len(_WORD.findall(text[begin : begin + WINDOW])) >= _FEWEST
    ):
        return Span(begin, stripped(text, begin, frame, " ,"))
    return None
