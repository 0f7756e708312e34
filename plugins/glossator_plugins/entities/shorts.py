"""Shorts: what a company is called once its full name was said, whatever a tagger takes the short name for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from glossator_plugins.entities.labels import Named
from glossator_plugins.entities.words.brands import BODY
from glossator_plugins.entities.words.names import has_company_form, is_generic, organization_words, person_words

_WHERE = re.compile(r"\b(?:in|near|from|to|around|across|outside|through|over|towards?|into)\s+$", re.IGNORECASE)
_SURE, _PLACE = 0.97, 0.6
_FAR = 12
_MISTAKEN = frozenset(("MISC", "PRODUCT", "LOC", "GPE", "PERSON", "PER", "FAC", "NORP"))
_MOST_WORDS = 4

Words = tuple[str, ...]


def called_short(text: str, mentions: Sequence[Named]) -> list[Named]:
    """The mentions; the first words of a company's name, behind the whole of it, are that company.

    Not where somebody is called so in full, nor where the text has a place of that name.
    """
    shorts = short_names(mentions)
    if not shorts:
        return list(mentions)
    places = _places(text, mentions)
    shorts = {words: begin for words, begin in shorts.items() if words not in places}
    people = {
        word
        for named in mentions
        if named.family == "PERSON" and len(words := person_words(named.name)) > 1 and words not in shorts
        for word in words
    }
    return [_told(text, named, shorts, people) for named in mentions]


def short_names(mentions: Sequence[Named]) -> dict[Words, int]:
    """The first words of each company's name, without what companies are, and where the whole name was said first."""
    found: dict[Words, int] = {}
    for named in mentions:
        if named.label != "ORG" or not (has_company_form(named.name) or BODY.fullmatch(named.name)):
            continue
        words = organization_words(named.name)
        for size in range(1, min(len(words), _MOST_WORDS)):
            if not all(is_generic(word) for word in words[:size]):
                found.setdefault(words[:size], named.span.begin)
    return found


def _places(text: str, mentions: Sequence[Named]) -> set[Words]:
    """The names that are places: a word before says so; or a single word is tagged so twice or with some certainty."""
    found: set[Words] = set()
    seen: set[Words] = set()
    for named in mentions:
        if named.family == "PLACE":
            words = organization_words(named.name)
            sure = len(words) == 1 and (words in seen or (named.score or 0.0) >= _PLACE)
            if sure or _says_where(text, named):
                found.add(words)
            seen.add(words)
    return found


def _says_where(text: str, named: Named) -> bool:
    return _WHERE.search(text, max(0, named.span.begin - _FAR), named.span.begin) is not None


def _told(text: str, named: Named, shorts: dict[Words, int], people: Collection[str]) -> Named:
    if named.label not in _MISTAKEN or (named.score or 0.0) >= _SURE:
        return named
    words = organization_words(named.name) if named.name[:1].isupper() else ()
    if shorts.get(words, len(text)) >= named.span.begin or (len(words) == 1 and words[0] in people):
        return named
    return named._replace(label="ORG", score=None, others=())
