"""Descriptions: whom "the mayor" or "the company" means, by what the text called its people and bodies before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from glossator.text.annotation import Span
from glossator_plugins.attribution.layout.spans import lies_in

from .cast import LEGAL_FORM, Cast, Member

_NEAR = 120
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?")
_PHRASE = r"((?:[\w'’.-]+\s+){0,6}?[\w'’-]+)"
_DEFINITE = re.compile(rf"(?:the|this|that)\s+{_PHRASE}(?=\s+(?:of|for|at|in|from|on|to)\b|$)(.*)", re.I | re.S)
# "Ana Duarte, the mayor of Lagos," and "Ana Duarte, head of the union," and "Ana Duarte is the mayor".
_BEHIND = re.compile(
    rf"(?:,\s+(?:who\s+(?:is|was)\s+)?|\s+(?:is|was|became|remains)\s+)(?:(?:an?|the|its|his|her|their|[\w.]+['’]s)\s+)?"
    rf"{_PHRASE}(?=\s*[,.;:)]|\s+(?:of|for|at|in|from|to|on|with|who|which|that|and)\b)([^,.;:\"“]{{0,60}})"
)
# "The mayor, Ana Duarte," and "the head of the union, Ana Duarte,".
_AHEAD = re.compile(
    rf"\b(?:the|its|his|her|their|[\w.]+['’]s)\s+{_PHRASE}((?:\s+(?:of|for|at|in|to)\s[^,.;:\"“]{{1,60}})?),\s*$", re.I
)
# An apposition ends: "The mayor, Ana Duarte, said", not "To the mayor, Ana Duarte said".
_CLOSED = re.compile(r"\s*[,;.)–—-]")
_STOP = frozenset(
    """a an the its his her their our my this that these those and or but of for in at on by to from with as than when
    while after before because if who which whose where he she it they we i said says told is was are were be been has
    have had will would asked when against about between""".split()  # noqa: SIM905 - so many quotes would hide the words
)
# They tell nothing apart: "the London-listed company".
_LOOSE = re.compile(r"\w+-(?:based|listed|owned|led|born|old|run|backed|term|year-old)", re.IGNORECASE)
_INDEFINITE = re.compile(r"\b(?:an?|another|one)\s+(?=((?:[\w'’-]+\s+){0,3}[\w'’-]+))", re.IGNORECASE)
_OF_SOMETHING = re.compile(
    r"\bthe\s+([\w-]+)\s+(?:of|for|from|at)\s+((?:the\s+)?[\w'’-]+(?-i:\s+[^\W\d_a-z][\w'’-]*)*)", re.I
)
# Several people of one text may well be called so, so whoever came up last may be meant.
_COMMON = frozenset(
    """activist actor actress analyst artist author billionaire businessman candidate comedian congressman
    congresswoman contender democrat expert front-runner frontrunner hopeful lawmaker lawyer leader legislator man
    mogul nominee official player politician presenter rapper representative republican senator singer star veteran
    witness woman""".split()  # noqa: SIM905 - so many quotes would hide the words
)
_SHORT = {
    "adm": "admiral", "amb": "ambassador", "capt": "captain", "col": "colonel", "dr": "doctor", "gen": "general",
    "gov": "governor", "prof": "professor", "rep": "representative", "rev": "reverend", "sen": "senator",
    "sgt": "sergeant",
}  # fmt: skip
_TITLES = frozenset((*_SHORT.values(), "judge", "justice", "king", "mayor", "minister", "pope", "president", "queen"))
# So many of the latest that the text calls by one noun are looked at.
_MOST = 40
_ODD = re.compile(r"[|/:;]")
_FIRMS = ("company", "firm", "group")


class _Description(NamedTuple):
    """One thing that the text calls somebody: its noun, and every word of the phrase."""

    member: Member
    words: frozenset[str]


class Descriptions:
    """Every noun that the text puts beside a name, ready to be asked whom it means."""

    __slots__ = ("_by_noun", "_mentions", "_nouns", "_others", "_text", "_unnamed")

    def __init__(self, cast: Cast, quoted: Sequence[Span]) -> None:
        """`quoted`: the pieces of the quotations, in text order; what is said in them introduces nobody."""
        self._text = cast.text
        self._by_noun: dict[str, list[_Description]] = defaultdict(list)
        self._mentions: dict[str, list[Member]] = defaultdict(list)
        self._nouns: dict[str, set[str]] = defaultdict(set)
        for member in cast.members:
            if member.is_person or member.is_body:
                self._mentions[member.entity].append(member)
                for noun, words in _called(self._text, member):
                    self._by_noun[noun].append(_Description(member, words))
                    self._nouns[member.entity].add(noun)
        self._unnamed: dict[str, list[int]] = defaultdict(list)
        # The same nouns with what tells them apart: "the mayor of Leeds".
        self._others: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        for match in _OF_SOMETHING.finditer(cast.text):
            if not lies_in(match.start(), quoted):
                self._others[_plain(match[1])].append((match.start(), _content(match[2])))
        for match in _INDEFINITE.finditer(cast.text):
            if not lies_in(match.start(), quoted):
                for word in match[1].casefold().split():
                    self._unnamed[word].append(match.start())

    @staticmethod
    def is_one(words: str) -> bool:
        """Whether the words are a definite description at all."""
        return _DEFINITE.fullmatch(words) is not None

    def candidates(self, source: Span, current: Member | None) -> list[Member]:
        """The entities that the definite description may mean, each by its latest mention.

        All words of the description must have been said of the entity: "the deputy mayor" is not the mayor.
        `current`: whom the text spoke of just before. If that is somebody else, and either the text does not say what
        he is or many may be called so, then he may be meant, and nobody is the answer.
        """
        match = _DEFINITE.fullmatch(source.slice(self._text))
        if match is None:
            return []
        words = [_plain(word) for word in _WORD.findall(match[1]) if not _LOOSE.fullmatch(word)]
        if not words or not match[1].split()[-1][:1].islower():
            return []
        noun = words[-1]
        said = frozenset(words) | _content(match[2])
        called = self._by_noun.get(noun, [])
        last = bisect_left(called, source.begin, key=lambda one: one.member.span.begin)
        found = {one.member.entity for one in called[max(0, last - _MOST) : last] if said <= one.words}
        if current is not None and current.is_person and current.entity not in found:
            known = self._nouns.get(current.entity, ())
            if (noun in _COMMON or not known) and any(self._mentions[entity][0].is_person for entity in found):
                return []
        latest = [self._latest(entity, source.begin) for entity in sorted(found)]
        return [member for member in latest if not self._another(noun, member, source)]

    def _latest(self, entity: str, offset: int) -> Member:
        """Its last mention before the offset."""
        mentions = self._mentions[entity]
        return mentions[bisect_left(mentions, offset, key=lambda member: member.span.begin) - 1]

    def _another(self, noun: str, member: Member, source: Span) -> bool:
        """Whether one without a name was introduced since: "a mayor from the south"."""
        places = self._unnamed.get(noun, [])
        following = bisect_right(places, member.span.end + 2)
        if following < len(places) and places[following] < source.begin:
            return True
        last = bisect_left(self._others[noun], (source.begin,)) - 1
        if last < 0 or self._others[noun][last][0] <= member.span.end:
            return False
        known = {
            word for one in self._by_noun[noun][-_MOST:] if one.member.entity == member.entity for word in one.words
        }
        return not self._others[noun][last][1] <= known


def _called(text: str, member: Member) -> Iterator[tuple[str, frozenset[str]]]:
    """Nouns for the entity around one of its mentions, each with all words of its phrase, case folded."""
    begin, end = member.span
    name = _content(text[begin:end])
    title: list[str] = []
    start = max(text.rfind(mark, max(0, begin - _NEAR), begin) for mark in ',;:!?()"“”\n')
    for word in reversed(_WORD.findall(text, max(start + 1, begin - _NEAR, 0), begin)):
        plain = _plain(word)
        if plain in _STOP or len(title) > 5:
            break
        title.append(plain)
    if title:
        yield title[0], frozenset(title) | name
    if member.is_person:
        for noun in name & _TITLES:
            yield noun, name | frozenset(title)
    behind = _BEHIND.match(text, end, min(len(text), end + _NEAR))
    ahead = _AHEAD.search(text[max(0, begin - _NEAR) : begin]) if _CLOSED.match(text, end) else None
    for match in (behind, ahead):
        words = [_plain(word) for word in _WORD.findall(match[1])] if match is not None else []
        # "Duarte was told by the council": nobody is called so.
        if match is not None and words and not _STOP.intersection(words):
            yield words[-1], frozenset(words) | _content(match[2])
    if member.is_body and _ODD.search(text, begin, end) is None:
        words = [_plain(word) for word in _WORD.findall(text[begin:end])]
        until = next((number for number, word in enumerate(words) if number and word in _STOP), len(words))
        if until and len(words) > 1:
            yield words[until - 1], frozenset(words)
        if LEGAL_FORM.search(text, begin, min(len(text), end + 6)):
            for noun in _FIRMS:
                yield noun, frozenset((noun, *words))


def _plain(word: str) -> str:
    """Case folded, without possessive and period; abbreviated titles in full."""
    plain = re.sub(r"['’]s?$", "", word.casefold()).rstrip(".")
    return _SHORT.get(plain, plain)


def _content(phrase: str) -> frozenset[str]:
    words = {_plain(word) for word in _WORD.findall(phrase)}
    return frozenset(words - _STOP)
