"""Informants: "According to the port's head, Ana Duarte, it rained", "learned that, according to a memo, it rained".

Who such a frame names may be told by a noun first, and what he says is a clause, not the whole sentence around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.frames.frames import OPENS
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.words.clauses import CLAUSE, WINDOW
from glossator_plugins.attribution.find.words.cues import REPORTING, source_follows
from glossator_plugins.attribution.layout.spans import stripped

# "the port's head | , Ana Duarte, | it rained": a noun that tells what one person is, and a name behind it.
_PERSON = re.compile(
    r"(?:(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur)\s|[^\W\d_a-z][\w.]*(?:\s[^\W\d_a-z][\w.]*){0,4}['’]s?\s)"
    r"(?:[\w'’.-]+\s){0,7}?(?:\w{2,}(?:man|woman|person|ist|ian|[ieo]r|ant|ent)|chief|head|chair|official|boss|captain|coach|king|queen"
    r"|wife|husband|aunt|uncle|son|chemist|judge|nurse|guide|clerk)(?:\s(?:of|for|at|in)\s(?:[\w'’.-]+\s){0,4}[\w'’.-]+)?"
)
_NO_PERSON = re.compile(
    r"\b(?:papers?|letters?|posters?|orders?|registers?|numbers?|newsletters?|documents?|statements?|agreements?|announcements?|assessments?"
    r"|governments?|departments?|comments?|documents?|center|server|folder|calendar|answer|tender|newspaper|parliament)$",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]*\s){0,4}[^\W\d_a-z][\w.'’-]*(?P<comma>,\s)(?!(?:who|whose|which)\s|\d|[^\W\d_a-z][\w'’-]*(?:,|\s(?:and|or))\s)"
)
_COMMA = re.compile(r",\s*$")
_CUT = re.compile(r"\b(?:a|an|the|at|by|during|for|from|in|into|near|of|on|over|under|with)\s$")
_PARTED = re.compile(rf"[;\"“”]|:\s|\b(?:{REPORTING}|and|but|which|who)\b")
_THAT = re.compile(r"\bthat,?\s*$")
_BEFORE = 12


def with_informants(text: str, sentences: Sequence[Span], statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements; those by "according to" with the name of their source, and with their own clause alone."""
    for statement in statements:
        if statement.source is None or not source_follows(text[slice(*statement.cue)]):
            yield statement
            continue
        yield _clause(text, sentences, _named(text, statement))


def _named(text: str, statement: Statement) -> Statement:
    """ "According to the head of the port, | Ana Duarte, it rained"."""
    source, first = statement.source, statement.passages[0]
    if source is None or first.whole or not source.end < first.begin <= source.end + 2:
        return statement
    noun = _PERSON.fullmatch(text, *source)
    name = _NAME.match(text, first.begin, min(first.spans[0].end, first.begin + WINDOW)) if noun is not None else None
    if name is None or _NO_PERSON.search(text, *source):
        return statement
    clause = CLAUSE.match(text, name.end(), first.spans[0].end)
    # "…, Ana Duarte, the head, | was late": who is late the paper does not say.
    if clause is None or "," in clause[0]:
        return statement
    spans = (Span(name.end(), first.spans[0].end), *first.spans[1:])
    named = first._replace(spans=spans)
    return statement._replace(source=Span(source.begin, name.start("comma")), passages=(named, *statement.passages[1:]))


def _behind(text: str, sentence: Span, statement: Statement) -> tuple[Passage, ...]:
    """What follows the comma behind the frame."""
    end = statement.frame.end
    rest = Span(end + 2, stripped(text, end + 2, sentence.end, " .\n")) if text.startswith(", ", end) else None
    return (Passage((rest,), False),) if rest is not None and rest.begin < rest.end else ()


def _whole(text: str, sentence: Span, statement: Statement) -> Statement:
    """ "It came down during | a storm, according to Hale": what is cut behind a preposition is all of the sentence."""
    first = statement.passages[0]
    lead = Span(sentence.begin, first.begin)
    cut = _CUT.search(text, max(lead.begin, lead.end - _BEFORE), lead.end)
    if cut is None or lead.end - lead.begin > WINDOW or _PARTED.search(text, *lead):
        return statement
    spans = (Span(sentence.begin, first.spans[0].end), *first.spans[1:])
    return statement._replace(passages=(first._replace(spans=spans),))


def _clause(text: str, sentences: Sequence[Span], statement: Statement) -> Statement:
    """ "The port learned that, according to a memo, | it rained", "While | it rained | according to a memo, he ran"."""
    cue, passages = statement.cue, statement.passages
    before = tuple(one for one in passages if one.end <= cue.begin)
    behind = tuple(one for one in passages if one.begin >= cue.end)
    lead = text[max(0, cue.begin - _BEFORE) : cue.begin]
    number = bisect_right(sentences, cue.begin, key=lambda sentence: sentence.begin) - 1
    if number < 0:
        return statement
    if _THAT.search(lead):
        behind = behind or _behind(text, sentences[number], statement)
        return statement._replace(passages=behind) if behind else statement
    if not before or before[0].whole:
        return statement
    if _COMMA.search(lead):
        return _whole(text, sentences[number], statement) if len(passages) == 1 else statement
    opens = OPENS.match(text, *sentences[number])
    if opens is None or before[0].begin > opens.end():
        return statement
    span = Span(opens.end(), stripped(text, opens.end(), before[0].spans[0].end, " ,"))
    return statement._replace(passages=(Passage((span,), False),))
