"""Titles: "Mr. Sessions" is a person, whatever a tagger makes of it. The title itself is no part of the name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.entities.labels import Named
from glossator_plugins.entities.words.names import TITLES, folded, plain
from glossator_plugins.people import PEOPLE

# Those that nothing but a person follows; the later ones are words or names as well, without their period.
_TITLE = r"\b(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof)\b\.?|(?:Sen|Rep|Gov|Gen|Col|Capt|Lt|Sgt|Rev)\.)[^\S\n]"
_UPPER = r"\b(?:MR|MRS|MS|DR|PROF|SEN|REP|GOV|GEN|COL|CAPT|LT|SGT|REV)\b\.?[^\S\n]"
_IN_UPPER = re.compile(rf"{_UPPER}([^\W\d_a-z]{{2,}}(?:[-’'][^\W\d_a-z]+)?)(?![^\W\d_A-Z])")
_ABBREVIATED = frozenset("mr mrs ms mx dr prof sen rep gov gen col capt lt sgt rev".split())  # noqa: SIM905
_BEFORE = re.compile(_TITLE + r"$")
_WORD = r"[^\W\d_a-z][^\W\d_]+(?:['’-][^\W\d_a-z][^\W\d_]+)*"
_NAMED = re.compile(rf"{_TITLE}((?:[A-Z]\.[^\S\n]?){{0,2}}{_WORD}(?:[^\S\n](?:[A-Z]\.[^\S\n])?{_WORD})*)")
# As far as the longest title, with its period and space, reaches.
_LONGEST = 6
# More words with capitals are a headline, of which only the first is surely the name.
_MOST_WORDS = 3
# "Mr. President", "Mr Right": forms of address.
_ADDRESSES = TITLES | {"speaker", "right", "big", "clerk", "foreman", "moderator"}
# Of a title before the name, though most taggers leave it out.
_PREFIX = re.compile(
    r"(?:(?:Special\s+)?Envoy|Ambassador|President|Minister|Governor|Senator|Congress(?:man|woman)|Colonel|Captain|Sergeant"
    r"|Lieutenant|Professor|Chancellor|Commissioner|Inspector|Detective|Councillor|Cllrs?)\s+(?=[^\W\d_a-z])"
)


def follows_title(text: str, begin: int) -> bool:
    """Whether a title that only people have stands right before the place."""
    return _BEFORE.search(text, max(0, begin - _LONGEST), begin) is not None


def without_title(text: str, begin: int, end: int) -> int:
    """Where the name begins behind the titles that a tagger took for a part of it."""
    prefix = _PREFIX.match(text, begin, end)
    return prefix.end() if prefix is not None else begin


def is_title(text: str, span: Span) -> bool:
    """Whether the mention is nothing but an abbreviated title before a name: "SEN. HALE"."""
    return folded(span.slice(text)) in _ABBREVIATED and text[span.end : span.end + 3].lstrip(".")[:1].isspace()


def by_title(text: str, mentions: Sequence[Named], label: str) -> list[Named]:
    """The mentions; those right behind a title are people and have the label."""
    return [
        mention._replace(label=label, score=None)
        if mention.label.upper() not in PEOPLE and follows_title(text, mention.span.begin)
        else mention
        for mention in mentions
    ]


def announced(text: str, mentions: Sequence[Named], label: str) -> Iterator[Named]:
    """The people behind a title whom no mention covers; in text order, as `mentions` are."""
    ends = [mention.span.end for mention in mentions]
    found = [*_NAMED.finditer(text), *_IN_UPPER.finditer(text)]
    for match in sorted(found, key=lambda match: match.start()):
        words = match[1].split()
        end = match.end() if len(words) <= _MOST_WORDS else match.start(1) + len(words[0])
        span = Span(match.start(1), end)
        near = bisect_right(ends, span.begin)
        covered = near < len(mentions) and mentions[near].span.begin < span.end
        if not covered and folded(words[0]) not in _ADDRESSES:
            yield Named(span, label, plain(span.slice(text)))
