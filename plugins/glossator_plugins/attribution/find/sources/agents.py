"""Agents: who stands behind the cue, where the tagger took him for a part of what is said.

"was described by the Clarion as …", "According to Tarkian officials nearly 300 …", "quoted a fisherman as saying …",
and "The Standard reports that, according to a survey, …", where one report lies around the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.words.clauses import BARE_CLAUSE
from glossator_plugins.attribution.find.words.cues import is_passive, source_follows

_WORD = re.compile(r"\w+")
_BY = re.compile(r"\bby$")
# "The deal, described by the union as an insult,"
_PARTICIPLE = re.compile(
    r"(?:\w+ly\s)?(?:describ|call|dubb|brand|label|labell|hail|prais|dismiss|condemn|denounc|criticis|criticiz)ed\s"
)
_AS = re.compile(r"(?P<agent>(?:(?!as\b)[\w'’.&()-]+,?\s+){1,8}?)as\s+(?=\S)")
# Plural nouns of those who tell, and what they tell by.
_TELLERS = (
    r"(?:authorities|officials|police|prosecutors|investigators|lawyers|scientists|experts|analysts|economists|researchers"
    r"|witnesses|residents|doctors|media|reports?|records|documents|figures|data|estimates|sources?|statistics|surveys?)"
)
_INFORMANTS = re.compile(rf"\s+(?P<agent>(?:[\w'’.-]+\s+){{0,3}}?{_TELLERS})\s+(?=[\w\"“])")
_TOLD = re.compile(r"(?:told|asked|warned|informed|reminded|assured)")
_THAT = re.compile(r"(?P<agent>(?:(?!that\b)[\w'’.&()-]+,?\s+){1,8}?)(?=that\s)")
# "told by wardens no one may cross"
_CLAUSE = re.compile(rf"(?P<agent>(?:(?!that\b)[\w'’.&()-]+\s){{1,5}}?)(?={BARE_CLAUSE})")
_PASSIVE_AND = re.compile(r"\s+(?:was|were|am|is|are|been)\s+[^.;:!?\"“”]{1,60}\s+and\s+")
_STOP = re.compile(r"[.;\n]|,\s+(?:and|but|which|who)\s")
_QUOTES = re.compile(r"(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))$")
_AS_SAYING = re.compile(
    r"\W*(?P<agent>(?:(?!as\b)[\w'’.&-]+,?\s+){1,10}?)as\s+"
    r"(?:saying|telling|warning|stating|claiming|arguing|insisting|admitting)(?:\s+that)?\s+"
)
_REPORTS = re.compile(
    r"\W*(?P<source>(?:[Tt]he\s+)?(?:[^\W\d_a-z][\w.'’&-]*\s+){1,5}?)(?P<cue>reports?|reported|sa(?:id|ys)|wr(?:ote|ites)|notes?d?)"
    r"\s+that\W*"
)


def with_agents(text: str, statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, each with its agent as its source and without him in its content."""
    for statement in statements:
        cue = text[statement.cue.begin : statement.cue.end]
        if _QUOTES.search(cue) is not None:
            yield _quoted(text, statement)
        elif _is_by(cue) and (statement.source is None or statement.source.begin > statement.cue.end + 1):
            told = _TOLD.search(cue) is not None
            yield _behind(text, statement, (_THAT, _CLAUSE) if told else (_AS, _THAT))
        elif statement.source is None and source_follows(cue):
            yield _behind(text, statement, (_INFORMANTS,))
        elif _TOLD.fullmatch(cue) and statement.source is not None and _is_met(text, statement.source, statement.cue):
            yield statement._replace(source=None)
        elif source_follows(cue):
            yield from _parted(text, statement)
        else:
            yield statement


def _is_by(cue: str) -> bool:
    """Whether it is a passive whose agent follows."""
    return _BY.search(cue) is not None and (is_passive(cue) or _PARTICIPLE.match(cue) is not None)


def _is_met(text: str, source: Span, cue: Span) -> bool:
    """Whether the verb goes on from a passive, "I was taken aside and told": its subject hears it."""
    return _PASSIVE_AND.fullmatch(text, source.end, cue.begin) is not None if source.end <= cue.begin else False


def _behind(text: str, statement: Statement, patterns: Sequence[re.Pattern[str]]) -> Statement:
    """ "described by the Clarion as …", "told by Hale that …": the agent stands right behind the cue."""
    informs = patterns[0] is _INFORMANTS
    begin = statement.cue.end if informs else _next_word(text, statement.cue.end)
    limit = min(len(text), begin + 120)
    match = next(filter(None, (pattern.match(text, begin, limit) for pattern in patterns)), None)
    if match is None:
        return statement
    found = _spoken(text, statement, Span(*match.span("agent")), match.end() if informs else match.end("agent"))
    if not informs and all(span.end <= found.cue.begin for span in found.content):
        stop = _STOP.search(text, match.end())
        rest = Span(match.end("agent"), stop.start() if stop is not None else len(text))
        found = found._replace(passages=(*found.passages, Passage((rest,), False)))
    aside = _PARTICIPLE.match(text, *statement.cue) and text[statement.cue.begin - 2 : statement.cue.begin] == ", "
    return _ended(text, found) if aside else found


def _ended(text: str, statement: Statement) -> Statement:
    """ "The deal, described by the union as rash, costs": the second comma ends what was begun at the first."""
    comma = text.find(", ", statement.content[-1].begin, statement.content[-1].end)
    if comma < 0 or statement.content[-1].begin < statement.cue.end:
        return statement
    last = statement.passages[-1]
    cut = last._replace(spans=(*last.spans[:-1], Span(last.spans[-1].begin, comma)))
    return statement._replace(passages=(*statement.passages[:-1], cut))


def _quoted(text: str, statement: Statement) -> Statement:
    """ "quoted a fisherman as saying": not who quotes, but who is quoted says it."""
    match = _AS_SAYING.match(text, statement.cue.end, min(len(text), statement.cue.end + 160))
    return statement if match is None else _spoken(text, statement, Span(*match.span("agent")), match.end())


def _spoken(text: str, statement: Statement, agent: Span, begin: int) -> Statement:
    agent = Span(agent.begin, agent.begin + len(text[agent.begin : agent.end].rstrip(" ,\n")))
    passages = []
    for passage in statement.passages:
        spans = [
            Span(max(span.begin, begin), span.end) if span.begin >= statement.cue.end else span
            for span in passage.spans
            if span.end > begin or span.end <= statement.cue.begin
        ]
        if spans:
            passages.append(passage._replace(spans=tuple(spans)))
    return Statement(statement.cue, agent, tuple(passages)) if passages else statement


def _parted(text: str, statement: Statement) -> Iterator[Statement]:
    """ "The Standard reports that, according to …": all behind "that" is what the Standard reports."""
    spans = statement.content
    match = _REPORTS.fullmatch(text, *spans[0]) if len(spans) > 1 and spans[0].end <= statement.cue.begin else None
    if match is None:
        yield statement
        return
    inner = [
        passage._replace(spans=tuple(span for span in passage.spans if span != spans[0]))
        for passage in statement.passages
    ]
    source = Span(match.start("source"), match.start("source") + len(match["source"].rstrip()))
    that = Span(text.index("that", match.end("cue")), spans[-1].end)
    yield Statement(Span(*match.span("cue")), source, (Passage((that,), False),))
    yield statement._replace(passages=tuple(passage for passage in inner if passage.spans))


def _next_word(text: str, begin: int) -> int:
    match = _WORD.search(text, begin, begin + 10)
    return match.start() if match is not None else begin
