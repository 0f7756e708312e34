"""Participles: the second cue of a sentence, ", adding that …" or "with its envoy, Anna Holm, telling …".

Taggers tend to run over it: what it attributes is then the tail of another statement's content, and is cut off.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.clauses import WINDOW, rest_of
from glossator_plugins.attribution.layout.segments import Segment
from glossator_plugins.attribution.layout.spans import any_in

_PARTICIPLE = re.compile(
    r"(?:,|\s[–—-]|[–—])\s?(?:(?P<more>adding|saying)|(?P<one>claiming|stating|insisting|warning|arguing|noting|explaining|finding(?=\sthat\b)|ruling(?=\sthat\b)|concluding(?=\sthat\b))"
    r"|(?P<cut>[a-z]{2,}-\n[a-z]{2,})|(?P<to>telling)\s+(?:[\w'’.-]+\s+){1,4}?(?=that\b))\s*(?=that\b|[\w\"“])"
)
_APPOSED = re.compile(r",?\s*\bwith\s[^,]+,\s((?:[A-ZÀ-ÞЀ-Я][\w.'’-]*\s?){1,4})$")
_PRONOUN = re.compile(r"\W*(He|She|It|They|We|I)\b")
# "con-⏎tending": cut at the end of a line.
_CUT = frozenset(
    """acknowledging adding alleging arguing asserting claiming contending declaring explaining insisting maintaining
    noting predicting promising saying stating suggesting telling warning""".split()  # noqa: SIM905 - so many quotes would hide the words
)
# "…, further remarking, “…”": the subject of the verb before it goes on.
_ING = re.compile(r"(?:(?:and|further|later|also|then|while|before|\w+ly)\s){0,2}[a-z]+ing\b")
_COMMA = re.compile(r",[\"”’]?\s(?:(?:and|further|later|also|then|while|before|\w+ly)\s){0,2}$")
_LEAD = 30
_WORD = re.compile(r"\w+")
_FEWEST = 3


def with_participles(text: str, segments: Iterable[Segment], phrases: Phrases) -> Phrases:
    """The phrases with the sources, cues and contents of participles, and without what these are cut from."""
    sources: list[Span] = []
    cues: list[Span] = []
    contents: list[Span] = []
    cut: dict[Span, Span] = {}
    for segment in segments:
        begin, end = segment.span
        match = _PARTICIPLE.search(text, begin, end)
        if match is None or (match["cut"] and match["cut"].replace("-\n", "") not in _CUT):
            continue
        cue = Span(*match.span(match.lastgroup or 0))
        apposed = _APPOSED.search(text, max(begin, match.start() - WINDOW), match.start())
        around = _around(phrases, cue)
        if apposed is not None:
            sources.append(Span(*apposed.span(1)))
            before = _around(phrases, sources[-1])
            if before is not None and before.begin < apposed.start():
                cut[before] = Span(before.begin, apposed.start())
        if any_in(phrases.cues, cue) or (around is not None and not (match["more"] or match["cut"])):
            continue
        rest = rest_of(text, match.end(), end if around is None else around.end)
        if len(_WORD.findall(text, rest.begin, min(rest.end, rest.begin + WINDOW))) < _FEWEST:
            continue
        cues.append(cue)
        if around is not None:
            cut[around] = Span(around.begin, match.start())
            contents.append(rest)
        elif not any_in(phrases.contents, rest):
            contents.append(rest)
        pronoun = _PRONOUN.match(text, begin, match.start())
        if pronoun is not None and not any_in(phrases.sources, segment.span):
            sources.append(Span(*pronoun.span(1)))
    kept = (cut.get(content, content) for content in phrases.contents)
    changed = phrases._replace(contents=tuple(content for content in kept if content.begin < content.end))
    return changed.with_more(Phrases(tuple(sources), tuple(cues), tuple(contents)))


def with_shared_sources(text: str, statements: Sequence[Statement]) -> Iterator[Statement]:
    """The statements; a participle that goes on behind a statement of somebody has his name: ", further remarking"."""
    ends: dict[int, Statement] = {}
    for statement in statements:
        cue = statement.cue
        if statement.source is None and _ING.fullmatch(text, *cue):
            comma = _COMMA.search(text[max(0, cue.begin - _LEAD) : cue.begin])
            if comma is not None:
                sourced = (one for one in statements if one.source is not None)
                ends = ends or {span.end: one for one in sourced for span in (*one.content, one.cue)}
                place = cue.begin - (len(comma.string) - comma.start())
                before = next((ends[end] for end in (place, place + 1, place + 2) if end in ends), None)
                yield statement._replace(source=before.source) if before is not None else statement
                continue
        yield statement


def _around(phrases: Phrases, span: Span) -> Span | None:
    """The content that holds all of the span."""
    number = bisect_right(phrases.contents, span.begin, key=lambda content: content.begin) - 1
    content = phrases.contents[number] if number >= 0 else None
    return content if content is not None and span.end <= content.end else None
