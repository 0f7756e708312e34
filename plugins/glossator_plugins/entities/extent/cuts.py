"""Cuts: names that a tokenizer has cut in two by ending a sentence inside them: "ABC | News", "Donnie | Yen".

No sentence ends at a mere word with nothing but a blank behind it, nor at the period of an abbreviation that a name
goes on from.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from glossator.text.parse import Mention
from glossator_plugins.entities.words.names import TITLES, folded
from glossator_plugins.people import PEOPLE

_INITIALS = re.compile(r"(?:[A-Z]\.){2,}")
_WORD = re.compile(r"[^\W\d_a-z][^\W\d_]+")
_BODIES = frozenset(("ORG",))
_DAYS = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)


def is_cut(text: str, begin: int) -> bool:
    """Whether the sentence that begins there goes on from the one before."""
    return begin > 1 and text[begin - 1] in " \xa0" and text[begin - 2].isalnum() and text[begin : begin + 1].isalnum()


def healed(text: str, begins: Collection[int], mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions, in text order; the halves of a cut name are one. `begins`: where sentences begin."""
    last: Mention | None = None
    for mention in mentions:
        if last is None:
            last = mention
            continue
        label = None
        if mention.begin in begins and mention.begin - last.end == 1 and text[last.end] in " \xa0":
            label = _label(text, last, mention)
        if label is None:
            yield last
            last = mention
        elif folded(text[last.begin : last.end]) in TITLES:
            last = mention
        else:
            scores = [score for score in (last.score, mention.score) if score is not None]
            last = Mention(last.begin, mention.end, label, min(scores, default=None))
    if last is not None:
        yield last


def _label(text: str, one: Mention, other: Mention) -> str | None:
    """The label of both as one name; None if they are two."""
    first, second = text[one.begin : one.end], text[other.begin : other.end]
    body = other.label.upper() in _BODIES
    if one.label.upper() in PEOPLE:
        # A surname alone at the beginning of a sentence is often taken for something else: "Theresa | May".
        surname = _WORD.fullmatch(second) is not None and _DAYS.fullmatch(second) is None
        return one.label if other.label.upper() in PEOPLE or (surname and (body or second == "May")) else None
    if body and (one.label.upper() in _BODIES or _INITIALS.fullmatch(first)):
        return other.label
    return None
