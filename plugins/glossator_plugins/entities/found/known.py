"""Known names: mentions that the tagger missed of what the text names in full elsewhere.

Four kinds leave no doubt: a name of several words, letter by letter; the surname of a person named in full or with a
title; an acronym that stands in brackets behind the name that gives it; and the name in another script that stands
there. Nothing else is searched for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from glossator.text.annotation import Span
from glossator_plugins.entities.extent.edges import edges_of
from glossator_plugins.entities.labels import Named
from glossator_plugins.entities.words.names import TITLES, folded, introduces, is_acronym, is_latin, person_words, plain
from glossator_plugins.entities.words.nonnames import AMOUNTS
from glossator_plugins.entities.words.titles import follows_title

_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_BRACKET = re.compile(r"\s?\(\s?[\"“'‘]?([A-Z][A-Za-z.&]{1,9})[\"”'’]?\s?\)")
# What sentences begin with before a name, and no name does.
_OPENERS = frozenset(
    """after although and as at because before both but by even for from how if in later like now on once only or since
    so that then though to today what when where which while who why with yesterday yet""".split()  # noqa: SIM905 - so many quotes would hide the words
)
_LATIN_OR_DIGIT = re.compile(r"[A-Za-z\d]")
_OTHER_SCRIPT = re.compile(r"[\s\u200e\u200f]?\(([^()\n]{1,60})\)")
_STICKS_BEFORE, _STICKS_AFTER = "@#/._-", "@/_-"
# Words of the longest names that are looked for, and letters of the shortest surnames.
_LONGEST, _SHORTEST = 6, 3
_LINE = 100


class _Names(NamedTuple):
    """What is looked for, with labels."""

    full: dict[str, str]
    short: dict[str, str]
    shouted: dict[str, str]
    """Surnames as headlines in capitals have them."""


def missed(text: str, mentions: Sequence[Named], is_common: Callable[[Span], bool]) -> Iterator[Named]:
    """The mentions besides `mentions`, in text order. `is_common` tells what may be a plain word at its place."""
    full: dict[str, str] = {}
    short: dict[str, str] = {}
    shouted: dict[str, str] = {}
    for mention in mentions:
        label = mention.label
        if label.upper() in AMOUNTS or label.upper() == "DATE":
            continue
        raw = mention.span.slice(text)
        words = [match.group() for match in _WORD.finditer(raw)]
        if len(words) > 1:
            full.setdefault(raw, label)
        if mention.family == "PERSON" and (
            len(person_words(mention.name)) > 1 or (words and follows_title(text, mention.span.begin))
        ):
            surname = words[-1]
            if (
                len(surname) >= _SHORTEST
                and surname[0].isupper()
                and not surname.isupper()
                and folded(surname) == person_words(mention.name)[-1]
            ):
                short.setdefault(surname, label)
                if len(surname) > _SHORTEST:
                    shouted.setdefault(surname.upper(), label)
        bracket = _BRACKET.match(text, mention.span.end)
        if bracket is not None and mention.family != "PERSON":
            acronym = bracket.group(1)
            if len(words) > 1 and is_acronym(acronym) and introduces(mention.name, acronym):
                short.setdefault(acronym, label)
    names = _Names(full, short, shouted)
    found = list(_places(text, mentions, names, is_common)) if full or short else []
    yield from sorted([*found, *_in_brackets(text, mentions)], key=lambda named: named.span)


def _in_brackets(text: str, mentions: Sequence[Named]) -> Iterator[Named]:
    """The names in another script in brackets behind a name in Latin letters: "Tbilisi (თბილისი)"."""
    begins = {mention.span.begin for mention in mentions}
    for mention in mentions:
        bracket = _OTHER_SCRIPT.match(text, mention.span.end)
        if bracket is None or mention.label.upper() in AMOUNTS or not is_latin(mention.name):
            continue
        span = edges_of(text, Span(*bracket.span(1)))
        if (
            span is not None
            and not _LATIN_OR_DIGIT.search(text, *span)
            and _WORD.search(text, *span)
            and begins.isdisjoint(range(*span))
        ):
            yield Named(span, mention.label, plain(span.slice(text)))


def _places(
    text: str,
    mentions: Sequence[Named],
    names: _Names,
    is_common: Callable[[Span], bool],
) -> Iterator[Named]:
    full, short, shouted = names
    # Most words begin none of the names: only their places are needed, for telling what stands beside those that do.
    words = [match.span() for match in _WORD.finditer(text)]
    openings = {*short, *shouted, *(match[0] for raw in full if (match := _WORD.match(raw)))}
    spans = iter([mention.span for mention in mentions])
    taken = next(spans, None)
    reached = 0
    for number, (begin, end) in enumerate(words):
        if begin < reached or text[begin:end] not in openings or not text[begin].isupper():
            continue
        while taken is not None and taken.end <= begin:
            taken = next(spans, None)
        free = taken.begin if taken is not None else len(text)
        for size in range(min(_LONGEST, len(words) - number), 0, -1):
            span = Span(begin, words[number + size - 1][1])
            label = full.get(span.slice(text)) if size > 1 else short.get(span.slice(text))
            in_capitals = size == 1 and span.slice(text) in shouted and _in_capital_line(text, begin)
            label = shouted[span.slice(text)] if in_capitals else label
            if label is None or span.end > free or _sticks(text, span):
                continue
            alone = size > 1 or in_capitals or is_acronym(span.slice(text))
            if alone or (not is_common(span) and _stands_alone(text, words, number)):
                reached = span.end
                yield Named(span, label, plain(span.slice(text)))
                break


def _in_capital_line(text: str, position: int) -> bool:
    """Whether the words around are in capitals, too: a headline."""
    begin = text.rfind("\n", max(0, position - _LINE), position) + 1 or max(0, position - _LINE)
    end = text.find("\n", position, position + _LINE)
    line = text[begin : end if end >= 0 else position + _LINE]
    return line.isupper() and len(line.split()) > 2


def _sticks(text: str, span: Span) -> bool:
    """Whether it is a part of an address, a handle, a slug or a compound."""
    after = text[span.end : span.end + 2]
    return text[max(0, span.begin - 1) : span.begin] in tuple(_STICKS_BEFORE) or (
        after[:1] in tuple(_STICKS_AFTER) and after[1:].isalnum()
    )


def _stands_alone(text: str, words: Sequence[tuple[int, int]], number: int) -> bool:
    """Whether no capitalized word beside it makes it a part of another name: "Duarte Street", "Maria Duarte"."""
    begin, end = words[number]
    if number + 1 < len(words):
        following = words[number + 1][0]
        if text[end:following] == " " and text[following].isupper():
            return False
    if not number:
        return True
    said, between = text[slice(*words[number - 1])], text[words[number - 1][1] : begin]
    if between not in (" ", ". "):
        return True
    known = not said[0].isupper() or folded(said) in TITLES or folded(said) in _OPENERS
    return known or between == ". "
