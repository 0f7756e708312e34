"""Surnames: whom a bare surname means, "Mr Hale" or "Hale", where several people of a text may bear it.

A title's sex is a hard constraint. Where two may be meant, or a relative without a surname of his own, nobody is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict

from glossator.text.annotation import Span

from .cast import Cast, Member, sex_of_title

_NAME_WORD = re.compile(r"[^\W\d_a-z][\w’'-]*")
_POSSESSIVE = re.compile(r"['’]s?$")
_KIN = re.compile(
    r"\b(?:his|her|their|['’]s)\s+(?:\w+\s+){0,2}(?:son|daughter|wife|husband|brother|sister|father|mother|widow(?:er)?|cousin"
    r"|uncle|aunt|nephew|niece|grandson|granddaughter|grandfather|grandmother|twin|sons|daughters|brothers|sisters"
    r"|parents|children)\b[,\s]*$",
    re.IGNORECASE,
)


class Surnames:
    """Who bears which surname."""

    __slots__ = ("_bearers", "_cast", "_kin", "_mentions")

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._bearers: dict[str, set[str]] = defaultdict(set)
        self._kin: dict[str, int] = {}
        self._mentions: dict[str, list[Member]] = defaultdict(list)
        latest = ""
        for member in cast.members:
            if not member.is_person:
                continue
            names = self._names(member.span)
            self._mentions[member.entity].append(member)
            if len(names) > 1:
                latest = names[-1]
                self._bearers[latest].add(member.entity)
            elif names and latest and names[-1] not in self._bearers and self._is_kin(member):
                self._kin.setdefault(latest, member.span.begin)

    def borne_by(self, member: Member) -> Member | None:
        """Whom this mention means: the mention itself, unless it is a bare surname; None if that is ambiguous."""
        names = self._names(member.span)
        bearers = self._bearers.get(names[-1], set()) if len(names) == 1 and member.is_person else set()
        if not bearers:
            return member
        sex = sex_of_title(self._cast.text, member.span)
        if sex:
            bearers = {one for one in bearers if not self._cast.is_against(one, sex)}
        elif self._kin.get(names[-1], member.span.begin) < member.span.begin:
            return None
        if len(bearers) != 1:
            return None
        mentions = self._mentions[next(iter(bearers))]
        number = bisect_left(mentions, member.span.begin, key=lambda one: one.span.begin)
        return mentions[max(0, number - 1)]

    def _names(self, span: Span) -> list[str]:
        words = _NAME_WORD.findall(self._cast.text, *span)
        return [
            _POSSESSIVE.sub("", word)
            for word in words
            if not sex_of_title(word + " X", Span(len(word) + 1, len(word) + 2))
        ]

    def _is_kin(self, member: Member) -> bool:
        begin = member.span.begin
        return _KIN.search(self._cast.text, max(0, begin - 50), begin) is not None
