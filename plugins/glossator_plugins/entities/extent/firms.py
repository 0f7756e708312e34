"""Firms: names of several partners, which taggers cut at the comma or the sign: "Hale, Duarte & Co".

What stands on both sides of "&" is one name, and so is what "and Partners" ends. Single capitalized words before it,
each behind a comma, are partners as well, unless the tagger took them for places or times.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from glossator.text.parse import Mention
from glossator_plugins.people import PEOPLE

_NAME = r"(?:[^\W\d_a-z][\w’'.-]*[\w.])"
_JOINER = re.compile(
    rf"\s(?:&\s(?:(?P<end>(?:Co|Sons?|Partners?|Bros|Associates|Company)\b)|{_NAME})"
    r"|(?P<ended>and|und|et|y)\s(?:Partners?|Sons?|Co\b|Company|Associates|Brothers|Daughters|Bros|Cie)\b)\.?"
    r"(?:[^\S\n](?:LLP|LLC|Ltd|Inc|Co|PLC|plc|PC|LP|AG|GmbH)\b\.?)?"
)
_LEFT = re.compile(rf"(?<![\w’'.-])(?:{_NAME}[^\S\n])?{_NAME},?$")
_PARTNER = re.compile(rf"(?:{_NAME},\s)$")
_NO_PARTNERS = frozenset(("LOC", "GPE", "DATE", "TIME", "MONEY", "NORP", "FAC"))
_SMALL = frozenset(
    ("the", "a", "an", "in", "at", "by", "on", "for", "but", "and", "when", "after", "yesterday", "today")
)
_SURE = 0.9
_LONGEST = 40
_MOST_PARTNERS = 6


def whole_firms(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, in text order; a firm of partners is one of them where the tagger saw a part of it."""
    if "&" not in text and " and " not in text and "\nand " not in text:
        return list(mentions)
    begins = [mention.begin for mention in mentions]
    found: list[Mention] = []
    position = 0
    for match in _JOINER.finditer(text):
        left = _LEFT.search(text, max(0, match.start() - _LONGEST), match.start())
        if left is None:
            continue
        first = _first_touching(mentions, begins, left.start())
        last = first
        while last < len(mentions) and mentions[last].begin < match.end():
            last += 1
        inside = mentions[first:last]
        if first < position or not any(one.label.upper() not in _NO_PARTNERS for one in inside):
            continue
        if any(one.label.upper() in _NO_PARTNERS for one in inside[:1]) and len(inside) > 1:
            continue
        if not (match["end"] or match["ended"]) and any(_is_full_person(text, one) for one in inside):
            continue
        begin, end = min(left.start(), inside[0].begin), max(match.end(), inside[-1].end)
        begin, first = _with_partners(text, mentions, begin, first, position)
        found += mentions[position:first]
        scores = [one.score for one in mentions[first:last] if one.score is not None]
        found.append(Mention(begin, end, "ORG", max(scores, default=None)))
        position = last
    return [*found, *mentions[position:]]


def _is_full_person(text: str, mention: Mention) -> bool:
    return (
        mention.label.upper() in PEOPLE
        and len(text[mention.begin : mention.end].split()) > 1
        and "&" not in (text[mention.begin : mention.end])
    )


def _first_touching(mentions: Sequence[Mention], begins: Sequence[int], begin: int) -> int:
    index = bisect_left(begins, begin)
    return index - 1 if index and mentions[index - 1].end > begin else index


def _with_partners(text: str, mentions: Sequence[Mention], begin: int, first: int, position: int) -> tuple[int, int]:
    """Where the firm begins with the partners that stand before it, and the first mention that it holds."""
    for _ in range(_MOST_PARTNERS):
        partner = _PARTNER.search(text, max(0, begin - _LONGEST), begin)
        if partner is None or text[partner.start() : partner.end() - 2].lower() in _SMALL:
            break
        before = mentions[first - 1] if first > position else None
        if before is not None and before.end > partner.start():
            sure = before.score is None or before.score >= _SURE
            if (before.label.upper() in _NO_PARTNERS and sure) or before.begin != partner.start():
                break
            first -= 1
        elif _begins_sentence(text, partner.start()):
            break
        begin = partner.start()
    return begin, first


def _begins_sentence(text: str, begin: int) -> bool:
    before = text[max(0, begin - 3) : begin].rstrip()
    return not before or before[-1] in '.!?:\n"“'
