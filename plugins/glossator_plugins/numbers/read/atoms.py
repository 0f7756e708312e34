"""Atoms: the pieces that the number grammar looks at, cut from one sentence by a single compiled pattern.

Tokenizers disagree about "18-hour", "$61bn", "F-16" and "a.m."; this module cuts them always in the same way, so
that the grammar behaves alike whatever parser made the sentences. Every pattern is linear: runs of one character
class are possessive, all other repetitions are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from operator import attrgetter

from .habits import Habits


class AtomKind(IntEnum):
    END = 0
    WORD = 1
    DIGITS = 2
    """A number in digits, with its separators: "1,234.50", "4e14", "1 000"."""
    GLYPH = 3
    """A vulgar fraction character."""
    DOTTED = 4
    """Digits with two or more dots: versions, addresses, dates."""
    LINK = 5
    """A web or mail address, a handle, a hash tag."""
    MARK = 6


# The group of an atom is the atom; PLAIN, what most are, only saves trying everything else at them and their blanks,
# in less time where all letters are those of ASCII.
_ATOM = re.compile(
    r"""
    (?P<PLAIN> [a-zA-Z]++ | (?![\u00bc-\u00be\u2150-\u215e\u2189]) [^\W\d_]++ ) (?: \s | (?= [,;!?)] ) )
  | (?P<LINK> (?:https?://|www\.)\S++
      | [\w.+-]{1,64}+@[\w-]{1,64}+(?:\.[\w-]{1,64}+){1,5}
      | [@#][^\W\d_]\w*+ )
  | (?P<DOTTED> (?!\d{1,3}(?:\.\d{3}){2,8}(?!\d|\.\d)) \d++(?:\.\d++){2,}+ (?!,\d) )
  | (?P<DIGITS>
        \d{1,2}(?:,\d{2}){1,8},\d{3}(?:\.\d++)?(?!,?\d)
      | \d{1,3}(?:,\d{3}){1,34}(?:\.\d++)?(?!,?\d)
      | \d{1,3}(?:[\u00a0\u2009\u202f]\d{3}){1,34}(?:\.\d++)?(?!\d)
      | \d{1,3}(?:[\ \u00a0\u2009\u202f]\d{3}){1,4},\d{2}(?![\d,])
      | \d{1,3}(?:\ \d{3}){0,4}\ 000(?:\.\d++)?(?!\d)
      | \d{1,3}(?:['\u2019]\d{3}){1,8}(?:\.\d++)?(?!\d)
      | \d{1,3}(?:\.\d{3}){1,8},\d{1,4}(?![\d,])
      | \d{1,3}(?:\.\d{3}){2,8}(?!\d|\.\d)
      | \d{1,9},\d{1,2}(?=\s?(?:\u20ac|euros?\b|Euros?\b|EUR\b|z\u0142|%|(?:kg|km|cm|mm|Mio|Mrd|million|billion)\b))
      | (?<=[\u20ac\u20ba])\d{1,9},\d{2}(?![\d,])
      | (?<=[\u20ac\u20ba]\ )\d{1,9},\d{2}(?![\d,])
      | (?<=EUR\ )\d{1,9},\d{2}(?![\d,])
      | (?<=R\$\ )\d{1,9},\d{2}(?![\d,])
      | \d++(?:\.\d++)?[eE][+-]?\d{1,3}(?!\w)
      | \d++(?:\.\d++)?
      | (?<![\w.])\.\d++ )
  | (?P<GLYPH> [\u00bc-\u00be\u2150-\u215e\u2189] )
  | (?P<WORD> [oO]['\u2019][cC]lock\b
      | (?:[^\W\d_]\.){2,5}
      | ['\u2019](?:s|S|re|ve|ll|d|m|t)(?!\w)
      | [^\W\d_]++ )
  | (?P<MARK> [^\w\s] | _ | \w )
    """,
    re.VERBOSE,
)
_KINDS = [AtomKind.MARK] + [AtomKind["WORD" if name == "PLAIN" else name] for name in _ATOM.groupindex]
_group: Callable[[re.Match[str]], int] = attrgetter("lastindex")
_PADDING = 8
_NO_KINDS, _NO_WORDS = [AtomKind.END] * _PADDING, [""] * _PADDING
_NO_STARTS, _NO_ENDS = [-2] * _PADDING, [-1] * _PADDING


class Atoms:
    """The atoms of one sentence as parallel lists; offsets are code points of the whole document.

    The lists end in padding (`AtomKind.END`, empty words), so that looking a few places to the right never leaves
    them, and looking to the left of the first atom lands, by Python's negative indices, in the same padding.
    """

    __slots__ = ("begin", "count", "ends", "habits", "kinds", "lowers", "memo", "starts", "text", "vocabulary", "words")

    def __init__(self, text: str, begin: int, end: int, habits: Habits | None = None) -> None:
        self.text = text
        self.begin = begin
        self.habits = Habits(text) if habits is None else habits
        matches = list(_ATOM.finditer(text, begin, end))
        # The groups of the pattern, all of them named and one of them in each match, are numbered in its order.
        groups = list(map(_group, matches))
        words = [match[group] for match, group in zip(matches, groups, strict=True)]
        lowers = list(map(str.lower, words))
        if text.find("\u2019", begin, end) >= 0:
            lowers = [lower.replace("\u2019", "'") for lower in lowers]
        self.count = len(words)
        self.kinds = [*map(_KINDS.__getitem__, groups), *_NO_KINDS]
        self.words = words + _NO_WORDS
        self.lowers = lowers + _NO_WORDS
        starts = [match.start() for match in matches]
        self.starts = starts + _NO_STARTS
        self.memo: dict[tuple[object, ...], object] = {}
        """What readers have read where, for those that come by again."""
        self.vocabulary = frozenset(lowers)
        # Its group is where a match begins.
        self.ends = [start + len(word) for start, word in zip(starts, words, strict=True)] + _NO_ENDS

    def glued(self, index: int) -> bool:
        """Whether the atom follows the one before it without a space."""
        return self.starts[index] == self.ends[index - 1]

    def is_capitalized(self, index: int) -> bool:
        return self.kinds[index] is AtomKind.WORD and self.words[index][0].isupper()

    def skip_hyphen(self, index: int) -> int:
        """The index after a hyphen that joins two atoms ("18-hour"), or `index` itself."""
        if self.lowers[index] in HYPHENS and self.glued(index) and self.glued(index + 1):
            return index + 1
        return index

    def has_any(self, first: int, last: int, words: frozenset[str]) -> bool:
        """Whether one of `words` is among the atoms [first, last), cut to the sentence."""
        if words.isdisjoint(self.vocabulary):
            return False
        return not words.isdisjoint(self.lowers[max(0, first) : max(0, min(last, self.count))])

    def index_at(self, offset: int, start: int) -> int:
        """The first atom from `start` on that begins at or after a document offset."""
        index = start
        while index < self.count and self.starts[index] < offset:
            index += 1
        return index


HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
