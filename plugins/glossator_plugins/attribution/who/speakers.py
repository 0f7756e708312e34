"""Speakers: which entity mention a source names, if it is clear."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from glossator.text.annotation import Span

from .cast import Cast, Member
from .surnames import Surnames

_HEAD_END = re.compile(
    r",|\s[(–—-]|\b(?:who|which|that|whose|where|of|for|in|at|from|with|on|to|by|as|about|near|under|over|inside)\b"
    r"|\b(?:and|or|but)\b",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
# "Leader of Government Business Dr Omar Reyes": a title of many words, not somebody else's relation to him.
_OFFICE = re.compile(
    r"(?:[\w-]+\s+)?(?:leader|secretary|head|minister|chief|director|president|archbishop|bishop|commissioner|chair\w*|governor|mayor"
    r"|speaker|attorney|chancellor|dean|duke|duchess|prince|princess|ambassador|envoy|adviser|counsel|delegate)\s+(?:of|to|for)\s+(?:[\w'’.-]+\s+)+",
    re.IGNORECASE,
)
# What may stand between a name and the end of its noun phrase: "Halvard Grid plc".
_AFTER_NAME = re.compile(
    r",?\s+(?:plc|llc|llp|ltd|inc|corp|co|ag|sa|gmbh|nv|bv|kc|qc|mp|jr|sr|md|phd|ii|iii|iv)\b\.?", re.IGNORECASE
)
# "Its chair, Professor Sir Leonard Moss": between the comma and the name.
_TITLES = re.compile(r"(?<=,\s)(?!(?:of|for|in|at|to|with|and|by|the\s+\w+\s+of)\s)(?:[\w'’-]+\.?\s+){1,4}$")
_NAME = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Prof|Sen|Rep|Gov|Gen)\.?\s+)?((?:[^\W\d_a-z][\w'’.-]*\s*){1,4})")


class Speakers:
    """The cast, ready to be asked whom a source names."""

    __slots__ = ("_by_name", "_cast", "_entities", "_surnames", "_text")

    def __init__(self, cast: Cast) -> None:
        self._text = cast.text
        self._cast = cast
        self._surnames = Surnames(cast)
        self._by_name: dict[str, list[Member]] = defaultdict(list)
        self._entities: dict[str, set[str]] = defaultdict(set)
        for member in cast.members:
            words = member.span.slice(self._text).split()
            for name in {" ".join(words), words[-1] if member.is_person else ""} - {""}:
                key = _POSSESSIVE.sub("", name).casefold()
                self._by_name[key].append(member)
                self._entities[key].add(member.entity)

    def named_by(self, source: Span) -> Member | None:
        """The entity at the head of the source, or the person in apposition to it; None if it is unclear.

        "Kharkiv Mayor Ihor Terekhov": Terekhov. "the head of Kharkiv's administration": nobody, for it is not
        Kharkiv that speaks. "Adams and Brown": nobody, for it is two.
        """
        inside = self._cast.within(source)
        if not inside:
            return self._named_elsewhere(source)
        head_end = self._head_end(source, inside)
        heads = [one for one in inside if one.span.begin < head_end and self._ends_head(one, head_end)]
        if heads:
            return self._surnames.borne_by(heads[0]) if not self._is_coordinated(source, heads[0]) else None
        last = max(inside, key=lambda one: one.span.end)
        if (
            last.is_person
            and last.span.end >= source.end - 1
            and _OFFICE.fullmatch(self._text, source.begin, last.span.begin)
        ):
            return last
        apposed = [one for one in inside if one.is_person and self._is_apposed(source, one)]
        return apposed[0] if len(apposed) == 1 else None

    def _named_elsewhere(self, source: Span) -> Member | None:
        """The one entity whose name, or surname, this is; the mentions miss one now and then."""
        match = _NAME.fullmatch(_POSSESSIVE.sub("", source.slice(self._text)))
        key = match[1].strip().casefold() if match is not None else ""
        if len(self._entities.get(key, ())) != 1:
            return None
        named = self._by_name[key]
        found = named[max(0, bisect_left(named, source.begin, key=lambda member: member.span.begin) - 1)]
        # As the source names it, with its title: that may be another one's.
        alone = found._replace(span=source)
        borne = self._surnames.borne_by(alone)
        return found if borne is alone else borne

    def _ends_head(self, member: Member, head_end: int) -> bool:
        end = member.span.end
        return head_end <= end or _AFTER_NAME.fullmatch(self._text, end, head_end) is not None

    def _head_end(self, source: Span, inside: Sequence[Member]) -> int:
        """End of the noun phrase that the source begins with; names are not cut: "the Bank of England"."""
        end = source.end
        for match in _HEAD_END.finditer(self._text, source.begin, source.end):
            if match.start() == source.begin:
                continue
            if not any(one.span.begin <= match.start() < one.span.end for one in inside):
                end = match.start()
                break
        head = self._text[source.begin : end].rstrip(" .,;:\"“”'’") if end > source.begin else ""
        return source.begin + len(_POSSESSIVE.sub("", head))

    def _is_coordinated(self, source: Span, head: Member) -> bool:
        """Whether another one is named beside it: and, or."""
        rest = self._text[head.span.end : source.end]
        return _CONJUNCTION.match(rest.lstrip(" ,")) is not None

    def _is_apposed(self, source: Span, member: Member) -> bool:
        """Whether it stands between commas, or between a comma and the end; titles may stand before it."""
        before = _TITLES.sub("", self._text[source.begin : member.span.begin]).rstrip()
        letters = _AFTER_NAME.match(self._text, member.span.end, source.end)
        after = self._text[member.span.end if letters is None else letters.end() : source.end].lstrip()
        return before.endswith((",", "–", "—", "-", ":")) and (not after or after[0] in ",.–—-")
