"""Clauses: the subject before a verb, the speaker after it, what follows it; by the words around it alone."""

from __future__ import annotations

import re

from glossator.text.annotation import Span
from glossator_plugins.attribution.layout.spans import stripped

# Subjects and speakers are looked for so many characters around the verb: keeps the work linear.
WINDOW = 200

BARE_CLAUSE = r"(?:no\sone|nobody|he|she|they|it|there|the|an?|we)\s[\w'’-]+\s"
"""How a clause begins that no "that" introduces: "told by wardens | no one may pass"."""
_CLAUSE_START = re.compile(
    r"[,;:()\"“”–—]|\s-\s|\b(?:and|but|or|as|while|when|that|because|although|though|if|after|before|where)\b",
)
_SUBJECT = re.compile(
    r"(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e|I|who|[Oo]ne|[Oo]thers|[Ss]ome|[Mm]any|[Tt]his|[Tt]hat)$"
    r"|[Tt]his\s(?:[Cc]ourt|tribunal|panel|committee|commission|council|board|office|agency|study|paper|report|article|author|review)$"
    r"|(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ur|[Ss]ome|[Aa]nother|[Tt]wo|[Oo]ne)\s+\w"
    r"|[A-ZÀ-ÞЀ-Я]\w*",
)
_CONJUNCTION = re.compile(r"(?:And|But|Yet|So|Still|Or)\s+|\W+")
# No subject ends with one of these: "to say", "of those".
_NO_END = re.compile(
    r"\b(?:to|of|for|in|on|at|by|from|with|about|and|or|but|not|is|are|was|were|be|been|being|will|would|could|should"
    r"|can|may|might|must|do|does|did|has|have|had|the|an?|as|than|so|also|when|if|(?-i:[a-z]+ly))$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:\b(?:and|but|or)|,[\"”’]?)\s*(?:\w+ly\s)?$")
_SHORT = 30
_CITATION = 60
_FIRST_SUBJECT = re.compile(
    r"\W*(?:(?:Still|Yet|However|Meanwhile|Instead|Later|\w+ly),\s)?"
    r"((?:He|She|It|They|We|I)\b|(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Yy]our|[Mm]y|[Oo]ur)\s(?:(?!(?:also|then|later|still|just|\w+ly)\b)[\w'’-]+\s){1,4}?|(?:[A-ZÀ-ÞЀ-Я][\w.'’-]*\s){1,6})"
    r"(?=(?:(?:also|then|later|still|just|\w+ly)\s)?(?:has|have|had|is|was|are|were|will|would|said|says|told|kept|came|went|took|made|gave|left|\w+ed)\b))"
)
# "After the song, he rose and …": behind the clause that the sentence begins with.
_SUBJECT_BEHIND = re.compile(r",\s((?:he|she|it|they)\b)(?=\s[a-z]+\s)")
# "Ana Duarte, 52, who leads the union, said": all of it is the subject.
_APPOSED_NAME = re.compile(
    r"\W*((?!(?:As|When|While|After|Before|Since|If|Because|In|On|At|For)\s"
    r"|(?:Still|Yet|However|But|And|So|Meanwhile|Instead|Then|Later|Now|Also|Today|Yesterday|Earlier|Overall|Moreover|Indeed"
    r"|Nevertheless|Nonetheless|Therefore|Thus|Besides|Perhaps|Again|Once|\w+ly|\w+day),)"
    r"(?:[A-ZÀ-ÞЀ-Я][\w.'’-]*\s+){0,4}?[A-ZÀ-ÞЀ-Я][\w.'’-]*,\s[^\"“”;:]*),\s*$"
)
# "One mill, Arden Yarns, said", "The head of the mill, Ana Duarte, said"
_NAME_APPOSED = re.compile(
    r"\W*((?:(?:The|A|An|One|Another|Its|His|Her|Their|Our)\s|[A-ZÀ-ÞЀ-Я][\w.’'-]*['’]s\s)[^,;:\"“”]{2,90},"
    r"\s(?:[A-ZÀ-ÞЀ-Я][\w.'’-]*\s+){0,4}?[A-ZÀ-ÞЀ-Я][\w.'’-]*"
    r"|(?!(?:As|When|While|After|Before|Since|If|Because|In|On|At|For|But|And|So|By|Of|With)\s)"
    r"[A-ZÀ-ÞЀ-Я][^,;:\"“”\d]{2,80},\s\d{1,3}),\s*$"
)
# "by the time he said": the pronoun right before the verb is its subject.
_PRONOUN_LAST = re.compile(r"(?<=[\w’']\s)(?<!\band\s)(?<!\bor\s)(?:he|she|they|we|I)$")
# "In Hale v Lee the court held"
_IN_A_CASE = re.compile(
    r"\s*(?:In|On|At|During|After|Before|For|Under)\s[^,]*?\s(?=(?:the|an?|his|her|its|their|this)\s[\w'’-]+(?:\s[\w'’-]+)?\s*$)"
)
# "Roth, meanwhile, said"
_WITH_ASIDE = re.compile(
    r"(?:^|[.!?;]\s+|\s)((?:[A-ZÀ-ÞЀ-Я][\w.'’-]*\s+){0,3}[A-ZÀ-ÞЀ-Я][\w.'’-]*),\s+(?:meanwhile|however|though|too|in\s+turn|for\s+(?:his|her|its)\s+part),\s*$"
)
# "Hale [13, 14] argues", "Hale and Lee (2004) found", "Hale et al. [7] show": whom one cites.
CITED = re.compile(r"\.?\s?(?:\[[\d,;\s–-]{1,30}\]|\([^()\n]{0,40}\b(?:1[89]|20)\d\d[a-z]?\))\s*$")
"""Regular expression: a year or the numbers of references in brackets, right before a verb."""
_AUTHORS = re.compile(
    r"(?:[A-ZÀ-ÞЀ-Я][\w'’-]+(?:,?\s(?:and|&)\s|,\s|\s)){0,5}?[A-ZÀ-ÞЀ-Я][\w'’-]+(?:\s(?:et\sal\.?|and\s(?:colleagues|others)))?$"
)
_WHEN = re.compile(r"\s+(?:today|yesterday|(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\s*$")
# What ends the speaker behind an inverted verb; his apposition, "said Mills, who …", is part of him.
_SPEAKER_END = re.compile(
    r",\s(?:and|but|so)\s(?:(?:he|she|they|it|we|I|then|with)\b|(?:the|his|her|an?)\s[\w-]+\s(?:[a-z]+ed|was|were|had|went|rose|fell|shut|left)\b"
    r"|(?:[a-z]+ed|went|left|sat|stood|rose|ran|took|shut|gave|came|made|put)\b)"
    r"|,\s+(?:\w+ly\s+)?\w+ing\b|,\s(?:is|are|was|were|has|have|had|will|would)\s|[;:()\"“”—]|\s[–-]\s|,?\s(?:in|during|at|to)\s(?:an?|the|his|her|their)\s"
    r"|,?\s(?:on|via|late|last|this)\s[A-ZMTWFS]\w+|,?\s(?:when|before|after|while|yesterday|today)\b"
)
# "…, the cousin said, as quoted by the Courier": whoever follows is not behind an inverted verb.
_NO_SPEAKER = re.compile(r",?\s*(?:as|according|while|when|but|and|who|which|because)\b")
_WORD = re.compile(r"\w+")
# "the driver braked", "most of the sheep drowned", "exports fell 3 per cent": a past tense, and no participle.
# What one of these begins, "vans built in May", goes on with a preposition.
_PAST = (
    r"(?:ate|drank|forgot|sang|rang|stole|swore|woke|wore|fell|rose|went|came|took|saw|knew|gave|grew|began|became|drove|wrote|threw|flew|broke|spoke|ran|swam|did"
    r"|(?:agreed|appeared|chose|claimed|continued|decided|failed|hoped|intended|managed|needed|planned|promised|refused|seemed"
    r"|started|tried|wanted)\s+to"
    r"|(?:[a-z]{2,}ed|left|lost|won|made|kept|felt|thought|brought|bought|caught|taught|sold|stood|sat|slept|built|heard|said|told|held|sent|paid|met|had|shot|hit|led)"
    r"(?!\s+(?:by|to|with|from|in|at|on|for|of|as|under|near|during|after|before|between|through|over|into|against)\b))"
)
_NO_SUBJECT = r"(?!\b(?:that|which|who|whom|whose|where|when|after|as|by|being|having)\b)"
PAST_CLAUSE = re.compile(rf"(?:{_NO_SUBJECT}[\w'’.$%-]+\s+){{1,10}}?{_PAST}\b")
"""Regular expression: a subject and a verb in the past tense, as a clause without "that" begins."""
_NOW = (
    r"(?:is|are|was|were|has|have|had|will|would|could|can|may|might|must|should|do|does|did|cannot|\w+n['’]t"
    r"|need|needs|remains?|knows?|wants?|makes?|means?|shows?|gets?|goes|takes?|comes?|believes?|lacks?)\b"
)
CLAUSE = re.compile(
    rf"(?:he|she|it|they|we|there)['’](?:s|ll|d|re|ve)\b|(?:{_NO_SUBJECT}[\w'’.$£€%()/&-]+(?:,(?!\s(?:and|but|or)\b))?\s+){{1,12}}?(?:(?!to\b){_NOW}|{_PAST}\b)"
)
"""Regular expression: a subject and its finite verb; an apposition may stand between commas."""


def subject_before(text: str, begin: int, end: int, *, bare: bool = False) -> Span | None:
    """The noun phrase or pronoun that ends right before the verb at `end`.

    It begins with a capital, an article or the like; with `bare` it need not: "officials".
    """
    first = max(begin, end - WINDOW)
    last = text[first:end].rstrip()[-1:]
    if last == ",":
        aside = _WITH_ASIDE.search(text, max(begin, end - WINDOW), end)
        if aside is not None:
            return Span(*aside.span(1))
        ways = (_APPOSED_NAME, _NAME_APPOSED) if end - begin <= WINDOW else ()
        apposed = next(filter(None, (way.match(text, begin, end) for way in ways)), None)
        return Span(apposed.start(1), apposed.end(1)) if apposed is not None else None
    if not last:
        return None
    if last in ")]":
        cited = CITED.search(text, max(first, end - _CITATION), end)
        authors = _AUTHORS.search(text[first : cited.start()]) if cited is not None else None
        if authors is not None:
            return Span(first + authors.start(), first + authors.end())
    for match in _CLAUSE_START.finditer(text, first, end):
        if _WORD.search(text, match.end(), end):
            first = match.end()
    case = _IN_A_CASE.match(text, first, end)
    first = case.end() if case is not None else first
    when = _WHEN.search(text, first, end)
    subject = trimmed(text, first, when.start() if when is not None else end)
    pronoun = _PRONOUN_LAST.search(text, *subject)
    subject = Span(pronoun.start(), subject.end) if pronoun is not None else subject
    if _NO_END.search(text, *subject) or not (bare or _SUBJECT.match(text, *subject)):
        return None
    return subject if 0 < len(_WORD.findall(text, *subject)) <= 12 else None


def subject_of_first_verb(text: str, begin: int, end: int) -> Span | None:
    """The pronoun or name that a sentence begins with, if what stands right before `end` goes on from it.

    "Hale rose and … sharply", ", …": the second verb has the first one's subject.
    """
    if _GOES_ON.search(text, max(begin, end - _SHORT), end) is None:
        return None
    begin = max(begin, text.rfind(";", begin, end) + 1)
    first = _FIRST_SUBJECT.match(text, begin, end) or _SUBJECT_BEHIND.search(text, max(begin, end - WINDOW), end)
    return Span(first.start(1), first.start(1) + len(first[1].rstrip())) if first is not None else None


def speaker_after(text: str, cue: Span, end: int) -> Span | None:
    """The speaker behind an inverted verb: "…," said Mills."""
    limit = min(end, cue.end + WINDOW)
    stop = _SPEAKER_END.search(text, cue.end + 1, limit)
    if _NO_SPEAKER.match(text, cue.end, limit):
        return None
    speaker = trimmed(text, cue.end, stop.start() if stop is not None else limit)
    return speaker if speaker.begin < speaker.end else None


def rest_of(text: str, begin: int, end: int) -> Span:
    """`[begin, end)` without punctuation before it and the period behind it; quotation marks stay."""
    while begin < end and not (text[begin].isalnum() or text[begin] in "\"“‘'$£€("):
        begin += 1
    return Span(begin, stripped(text, begin, stripped(text, begin, end), "."))


def trimmed(text: str, begin: int, end: int) -> Span:
    """`[begin, end)` without the conjunction that a sentence may begin with, and without punctuation around it."""
    match = _CONJUNCTION.match(text, begin, end)
    begin = match.end() if match is not None else begin
    while begin < end and not text[begin].isalnum():
        begin += 1
    while begin < end and not (text[end - 1].isalnum() or text[end - 1] in ")]'’"):
        end -= 1
    return Span(begin, end)
