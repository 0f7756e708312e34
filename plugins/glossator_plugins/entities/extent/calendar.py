"""Calendar: months and weekdays as names of people. "June Costa" is one person, no date and a surname.

A date beside a person is a part of the name unless the words before it say when: "in June Costa left". Reporters also
write "Costa said Friday" and "told Costa Friday", so behind a single word a weekday is a surname only if that word is a
given name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from glossator.text.parse import Mention
from glossator_plugins.entities.labels import Named
from glossator_plugins.entities.words.names import folded, person_words
from glossator_plugins.given_names import SEX, WORDS
from glossator_plugins.people import PEOPLE

_MONTH = re.compile(r"January|February|March|April|May|June|July|August|September|October|November|December")
_DAY = re.compile(r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday")
# Those that parents choose.
_GIVEN = re.compile(r"(?:April|May|June|August|January|Tuesday|Wednesday|Sunday)[^\S\n](?:[A-Z]\.\s)?[^\W\d_a-z]\w+")
_NO_PERSON = re.compile(
    r".*\b(?:House|Street|Road|Hall|Revolution|Square|Fair|Festival|Day|Group|Fund|Club|Movement|Accord|Agreement|Act"
    r"|Capital|Bank|Inc|Ltd|Company|Foods?|Week|Issue|Report|Uprising|Protests?|Elections?|Coup|Offensive|Sessions?)\b.*"
)
_WHEN = re.compile(
    r"(?:\b(?:in|on|by|until|till|since|last|next|this|that|early|late|mid|every|each|during|before|after|from|through"
    r"|between|around|about|past|coming|first|second|third|fourth|the|a)[\s-]|\d\s?(?:st|nd|rd|th)?\s)$",
    re.IGNORECASE,
)
# A sentence may begin with a weekday that says when; a name is more often among others.
_AMONG = re.compile(r"(?:^|[.;:,!?\"“(]\s*|\b(?:and|with|for|named|called|like|starring|as)\s|\n\s*)$")
_BLANK = re.compile(r"[^\S\n]|[^\S\n]*\n[^\S\n]*")
_NUMBER = re.compile(r"[\s,]*\d")
_DOES = re.compile(r"['’]s\b|\s(?:who|said|says|told|asked|has|had|did|does|went|came|wrote|called|left|won|lost)\b")
_GIVEN_WORD = re.compile(r"(?<![\w-])([A-Z][a-z]+)[^\S\n]$")
_CALLED = re.compile(r"April|May|June|August|January")
_SURNAME = re.compile(r"[^\W\d_a-z][^\W\d_]*[^\W\d_A-Z][^\W\d_]*(?:[-’'][^\W\d_]+)?")
_LEFT_OUT = re.compile(r"[^\S\n]([^\W\d_a-z][^\W\d_A-Z]{2,})(?![\w-])(?![^\S\n][^\W\d_a-z])")
_WEAK, _UNSURE = 0.6, 0.9
_SURE = 0.8
_FAR = 16


def whole_people(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions, in text order; a month or weekday and what it is a name with are one person."""
    last: Mention | None = None
    for mention in mentions:
        named = _with_surname(text, _renamed(text, mention))
        if last is None or last.end < mention.begin - 1:
            named = _with_given_name(text, named)
        if last is not None:
            if (label := _joint(text, last, named)) is not None:
                scores = [score for score in (last.score, named.score) if score is not None]
                last = Mention(last.begin, named.end, label, max(scores, default=None))
                continue
            yield last
            if named.begin < last.end:
                continue  # taken as a surname already
        last = named
    if last is not None:
        yield last


def _with_given_name(text: str, mention: Mention) -> Mention:
    """A person with the given name that is a plain word as well, and was left out: "Hope | Larkin"."""
    before = _GIVEN_WORD.search(text, max(0, mention.begin - _FAR), mention.begin)
    if before is None or mention.label.upper() not in PEOPLE or text[mention.begin].islower():
        return mention
    word, begin = before[1].lower(), before.start(1)
    first = _AMONG.search(text, max(0, begin - 3), begin) is not None and word in ("will", "may", "mark")
    if first or not (word in WORDS or _MONTH.fullmatch(before[1])) or _says_when(text, begin):
        return mention
    return mention._replace(begin=begin, score=None, others=())


def _with_surname(text: str, mention: Mention) -> Mention:
    """A person where an unsure date stands before a word that was left out: "May | Larkin"."""
    if mention.label != "DATE" or not _is_unsure(mention) or _says_when(text, mention.begin):
        return mention
    surname = _LEFT_OUT.match(text, mention.end)
    if surname is None or not _CALLED.fullmatch(text[mention.begin : mention.end]) or _NO_PERSON.match(surname[1]):
        return mention
    return Mention(mention.begin, surname.end(), "PERSON", None)


def _is_unsure(mention: Mention) -> bool:
    return mention.score is not None and mention.score < _UNSURE


def _renamed(text: str, mention: Mention) -> Mention:
    """A person where a weak guess is of another kind: "June Costa" as a place."""
    name = text[mention.begin : mention.end]
    weak = mention.score is not None and mention.score < _SURE
    if mention.label.upper() in PEOPLE or not weak or not _GIVEN.fullmatch(name) or _NO_PERSON.match(name):
        return mention
    return mention if _says_when(text, mention.begin) else mention._replace(label="PERSON", score=None)


def _joint(text: str, one: Mention, other: Mention) -> str | None:
    """The label of both as one person; None if they are two."""
    if other.begin - one.end > _FAR or not _BLANK.fullmatch(text, one.end, other.begin):
        return None
    first, second = text[one.begin : one.end], text[other.begin : other.end]
    weak = (other.score or 0.0) < _WEAK and _is_unsure(one)
    if one.label == "DATE" and _CALLED.fullmatch(first) and weak and _SURNAME.fullmatch(second):
        return None if _says_when(text, one.begin) else "PERSON"
    if one.label == "DATE" and other.label.upper() in PEOPLE:
        if _MONTH.fullmatch(first):
            return None if _says_when(text, one.begin) else other.label
        return (
            other.label if _DAY.fullmatch(first) and _AMONG.search(text, max(0, one.begin - _FAR), one.begin) else None
        )
    if one.label.upper() in PEOPLE and other.label == "DATE" and not _NUMBER.match(text, other.end):
        if _MONTH.fullmatch(second):
            return one.label
        return one.label if _DAY.fullmatch(second) and folded(first) in SEX else None
    return None


def _says_when(text: str, begin: int) -> bool:
    """Whether what stands before the place makes it a time."""
    return _WHEN.search(text, max(0, begin - _FAR), begin) is not None


def called_by_month(text: str, mentions: Iterable[Named]) -> list[Named]:
    """The mentions; a date that is a part of somebody's full name is that person where it acts: "May said"."""
    found = list(mentions)
    parts = {
        word: named.label
        for named in found
        if named.family == "PERSON" and len(words := person_words(named.name)) > 1
        for word in (words[0], words[-1])
    }
    known: Callable[[str], str | None] = parts.get
    for index, named in enumerate(found):
        if named.label == "DATE" and (label := known(folded(named.name))) is not None:
            acts = _DOES.match(text, named.span.end) is not None
            if acts and not _says_when(text, named.span.begin):
                found[index] = named._replace(label=label, score=None)
    return found
