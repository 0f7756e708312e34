"""Outers: "The harbour office says two crews claim that …", "Hale, a diver, told the inquest the rope was old".

A tagger gives each word one role: of two reports, one around the other, it often sees the inner one alone, and of some
sentences that begin with who says it nothing. A subject that begins its sentence, a verb of saying and a clause behind
it leave no doubt.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.words.clauses import CLAUSE, WINDOW, rest_of, subject_before
from glossator_plugins.attribution.find.words.cues import ADVERBS, REPORTING
from glossator_plugins.attribution.layout.segments import Segment
from glossator_plugins.attribution.layout.spans import any_in

_CLAIMING = (
    r"estimated|contend(?:s|ed)|maintain(?:s|ed)|conclude[sd]|reckon(?:s|ed)|indicate[sd]|demonstrate[sd]|ruled|found"
    r"|finds"
)
# Nouns as well: verbs behind an adverb or a name, "also reports", "Radio Arden reports".
_NOUNS = r"reports|claims|states|notes"
# Plural nouns take the bare verb: "Local media report".
_BARE = r"(?<=[a-z]s\s)(?:claim|argue|warn|insist|suggest|tell)|(?<=media\s)(?:report|say)|(?<=police\s)report"
_WHEN = (
    r"(?:\s+(?:(?:late|early)\s+)?"
    r"(?:(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|this\s\w+|last\s\w+)"
    r"(?:\s(?:morning|afternoon|evening|night))?)"
)
_WHERE = r"(?:\s+(?:in|at|on|via|through)\s+(?:an?|the|its|his|her|their|[A-Z]\w+)(?:\s+(?!that\b)[\w'’-]+){0,4}?)"
_TOLD = (
    r"(?:\s+(?:(?:the|a|an|his|her|its|their|our)\s+)?(?!that\b|the\b)[\w'’.-]+"
    r"(?:\s+(?:[A-Z][\w'’.-]*|news|agency|reporters|station))*)"
)
_FRAME = re.compile(
    rf"(?P<cue>{ADVERBS}\b(?:(?P<tells>told|tells|informed|informs|reminded|assured)|{REPORTING}|{_CLAIMING}|(?P<noun>{_NOUNS})|{_BARE}))\b"
    rf"(?:(?<=told|tell|ells|rmed|orms|nded|ured){_TOLD})?{_WHEN}?{_WHERE}?{_WHEN}?\s+(?=(?P<that>that\s)|(?!(?:and|or|to|of|by|with|from|that)\b)\w)"
)
# "told the Gazette the guards had": a second noun phrase behind the hearer.
_TOLD_SO = re.compile(r"(?:the|an?|his|her|its|their|he|she|it|they|there|we|I)\s|[A-Z]")
_SAID = re.compile(r"(?:said|says|say)$")
# "Earlier, the port", "But the port", "In a statement, the port".
_LEAD = re.compile(r"\W{0,8}(?:(?:And|But|Yet|So|Still)\s+)?(?:[A-Z][^,;:\"“”]{0,60},\s+)?(?:[A-Z][a-z]+day\s+)?")
_NO_SUBJECT = re.compile(
    r"(?:who|which|that|this|what|nobody|if|anyone|there|with|without|having|following|how|although|though|news)\b"
    r"|.*\b(?:is|are|was|were|am|has|have|had|did|does|do|not|that|which|who|than|[a-z]+ed(?!\s(?:by|in|from|at|for|to|on|with)\b))(?:\s|$)",
    re.IGNORECASE,
)
_WHO = re.compile(r"[^,]{1,60}(?P<who>,\s(?:who|which|whose)\s)")
_VERB = re.compile(rf"(?:{REPORTING})\b")
_STOP = re.compile(r";|,\s+(?:while|whereas|but|although|though)\s")
_ASIDE = re.compile(r",\s(?:according\s+to|citing|quoting|like|unlike|including)\s[^,;:\"“”]{2,60},\s*$")
_WORD = re.compile(r"\w+")
_FEWEST = 4


# "As Hale points out, the rope was old": what follows the comma is what she points out.
_AS = re.compile(
    r"As\s+(?P<source>[^,;:\"“”]{2,80}?)(?:\s\(\d{4}[a-z]?\))?\s+(?P<cue>(?:(?:has|have|had|also|once|later|rightly)\s+)?"
    r"(?:point(?:s|ed)?\sout|(?:put|puts)\sit|note[sd]?|argue[sd]?|observe[sd]?|remark(?:s|ed)|said|says|explain(?:s|ed)|warn(?:s|ed)"
    r"|wrote|writes|show(?:s|ed)|report(?:s|ed)|state[sd]|suggest(?:s|ed)))(?:\s(?:in|on|at)\s[^,;:\"“”]{2,40})?"
    r"(?:,\s(?:however|though|too|for\s(?:example|instance)))?,\s(?=\w)"
)


def outers_of(text: str, segments: Iterable[Segment], statements: Sequence[Statement]) -> Iterator[Statement]:
    """The statements, and those of sentences that begin with such a frame, of which they have no cue."""
    known = sorted(statement.cue for statement in statements)
    said = sorted(span for statement in statements for span in statement.content)
    found: list[Statement] = []
    for segment in segments:
        outer = _as_said(text, segment, known) or _outer(text, segment, known, said)
        if outer is not None:
            found.append(outer)
    yield from found
    for statement in statements:
        yield _within(statement, found)


def _as_said(text: str, segment: Segment, known: Sequence[Span]) -> Statement | None:
    """ "As Hale points out, the rope was old." """
    begin, end = segment.span
    if segment.after_quotation or not text.startswith("As", begin):
        return None
    match = _AS.match(text, begin, min(end, begin + WINDOW))
    if match is None or any_in(known, segment.span):
        return None
    subject = subject_before(text, match.start("source"), match.end("source"))
    rest = rest_of(text, match.end(), end)
    if subject is None or subject.begin != match.start("source") or len(_WORD.findall(text, *rest)) < _FEWEST:
        return None
    return Statement(Span(*match.span("cue")), subject, (Passage((rest,), False),))


def _outer(text: str, segment: Segment, known: Sequence[Span], said: Sequence[Span]) -> Statement | None:
    begin, end = segment.span
    if segment.after_quotation:
        return None
    for match in _FRAME.finditer(text, begin, min(end, begin + WINDOW)):
        cue, clause = Span(*match.span("cue")), match.end()
        if any_in(known, Span(begin, clause)):
            return None
        number = bisect_right(said, begin, key=lambda span: span.begin) - 1
        around = said[number] if number >= 0 and said[number].begin == begin and said[number].end > clause else None
        if around is None and any_in(said, Span(begin, clause)):
            return None
        # "Hale said it rained, Radio Arden reports": what he says ends with what the radio does.
        end = min(end, around.end) if around is not None else end
        subject = _subject(text, begin, cue)
        # "Initial reports stated": a noun behind all.
        if subject is None or (match["noun"] and _VERB.match(text, clause, end)):
            continue
        if match["noun"] and not _may_be_verb(text, subject, cue):
            continue
        stop = _STOP.search(text, clause, end)
        rest = rest_of(text, clause, stop.start() if stop is not None else end)
        told = match["tells"] and _TOLD_SO.match(text, clause, end)
        surely = match["that"] or told or (_SAID.search(text, *cue) and not segment.before_quotation)
        if len(_WORD.findall(text, *rest)) < _FEWEST or not (surely or CLAUSE.match(text, clause, end)):
            return None
        return Statement(cue, subject, (Passage((rest,), False),))
    return None


def _may_be_verb(text: str, subject: Span, cue: Span) -> bool:
    """Whether "reports" is one: behind an adverb or a name, "also reports", "Radio Arden reports"."""
    return " " in text[cue.begin : cue.end] or text[text.rfind(" ", *subject) + 1].isupper()


def _subject(text: str, begin: int, cue: Span) -> Span | None:
    """Who begins the sentence and stands right before the cue, but for a medium between commas."""
    aside = _ASIDE.search(text[begin : cue.begin])
    subject = subject_before(text, begin, begin + aside.start() if aside is not None else cue.begin)
    if subject is None:
        return None
    # "Hale, who has three boats, said": who says it stands before the comma.
    clause = _WHO.match(text, *subject)
    if _NO_SUBJECT.match(text, subject.begin, subject.end if clause is None else clause.start("who")):
        return None
    return subject if _LEAD.fullmatch(text, begin, subject.begin) is not None else None


def _within(statement: Statement, outers: Sequence[Statement]) -> Statement:
    """The statement, whose source begins behind the frame of an outer one that it was taken to hold."""
    source = statement.source
    if source is None or not outers:
        return statement
    number = bisect_right(outers, source.end, key=lambda outer: outer.cue.begin) - 1
    outer = outers[number] if number >= 0 else None
    if outer is None or not source.begin <= outer.cue.begin < source.end:
        return statement
    begin = outer.content[0].begin
    return statement._replace(source=Span(begin, source.end)) if begin < source.end else statement
