"""Identifiers: digits that name or address something, recognized so as not to be counted.

Phone numbers, model names ("F-16", "Boeing 737"), addresses and versions, long keys, list markers.
"""

from __future__ import annotations

import re

from glossator_plugins.numbers.lexicon.currencies import DOLLARS, PREFIX_SYMBOLS, PREFIX_WORDS, is_code
from glossator_plugins.numbers.lexicon.en.identifiers import (
    DIALS,
    NUMBERED,
    PREFIXES,
    RACES,
    REGISTERED,
    REGISTERS,
    RUNS,
    SCREENS,
)
from glossator_plugins.numbers.lexicon.en.nouns import STOPS
from glossator_plugins.numbers.lexicon.en.words import ABBREVIATED_SCALES, ORDINAL_SUFFIXES, SCALES, SPELLED
from glossator_plugins.numbers.read.nouns import is_plural_at

from .atoms import HYPHENS, AtomKind, Atoms
from .digits import is_long

_PHONE = re.compile(
    r"""
    \+\d{1,3}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){1,4}(?!\w)
  | \(\d{3,5}\)[ .-]?\d{3,4}[ .-]?\d{3,4}(?!\w)
  | (?:1[ .-])?[2-9]\d{2}[.-]\d{3}[.-]\d{4}(?!\w)
  | [2-9]\d{2}[ ]\d{3}[ ]\d{4}(?!\w)
  | 0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}(?!\w)
  | 0\d{9,10}(?!\w)
  | \d{3}/\d{3}-\d{4}(?!\w)
  | \d{4}(?:[ -]\d{4}){3}(?!\w)
  | 3\d{3}[ -]\d{6}[ -]\d{5}(?!\w)
  | \(0\)\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}(?!\w)
    """,
    re.VERBOSE,
)
_CHAIN = re.compile(r"\d++(?:[-\u2010\u2011]\d++){2,}+")
_MARKER = re.compile(r"\(?\d{1,3}[.)](?=\s)")
_SECTION_SIGNS = frozenset({"\u00a7", "\u00b6"})
_LONGEST_CARD = 16
_UNBROKEN = 500
"""Atoms that touch one another: a line of a table of numbers with commas has fewer."""
_SHORT = 8
"""Characters: a longer atom that touches others is a word or a key, which other readers look at."""
_HUNDRED = 100
_MAX_INDENT = 32
_MONTHS = 12
_NEAR = 7
_SCREENS = frozenset({"480", "720", "1080", "1440", "2160"})


def scan(atoms: Atoms, index: int) -> int | None:
    """The end of the identifier that begins at an atom with digits or a sign before them, or None."""
    kind = atoms.kinds[index]
    if kind is AtomKind.DOTTED and atoms.words[index + 1] == ":" and atoms.glued(index + 1) and atoms.glued(index + 2):
        return index + 3 if atoms.words[index + 2].isdecimal() else index + 1  # "10.0.0.4:8080"
    if kind is AtomKind.LINK or kind is AtomKind.DOTTED:
        return index + 1
    phone = _phone(atoms, index)
    if phone is not None:
        return phone
    if kind is not AtomKind.DIGITS:
        return None
    if is_long(atoms, index) or _is_named(atoms, index):
        return run(atoms, index)
    chained = _CHAIN.match(atoms.text, atoms.starts[index], atoms.ends[atoms.count - 1])
    if chained is not None and "," not in atoms.words[index]:
        return atoms.index_at(chained.end(), index)
    if _has_letters(atoms, index):
        return run(atoms, index)
    if (reference := _reference(atoms, index)) is not None:
        return reference
    if (hyphenated := _hyphenated(atoms, index)) is not None:
        return hyphenated
    if _is_thousands_not(atoms, index):
        return index + 2
    if _is_map_scale(atoms, index) or _is_split(atoms, index):
        return index + 3
    word = atoms.words[index]
    if word[0] == "0" and len(word) > 3 and word.isdecimal() and not atoms.glued(index + 1):
        before = atoms.words[index - 1]
        return index + 1 if len(before) == 3 and before.isdecimal() else None
    if len(word) == 3 and atoms.words[index + 1][:1] == "0" and len(atoms.words[index + 1]) == 4 and word.isdecimal():
        return index + 2 if atoms.words[index + 1].isdecimal() and not atoms.glued(index + 1) else None  # "555 0134"
    if atoms.words[index + 1] == "/" and (
        atoms.words[index] == atoms.words[index + 2] or atoms.lowers[index : index + 3] == ["24", "/", "7"]
    ):
        return index + 3  # "50/50", "20/20"
    if atoms.words[index : index + 3] == ["50", "-", "50"] and atoms.glued(index + 1) and atoms.glued(index + 2):
        return index + 3
    if (
        atoms.words[index : index + 2] == ["3", "M"]
        and atoms.count > 2
        and atoms.words[index + 2] not in PREFIX_SYMBOLS
        and atoms.glued(index + 1)
        and not is_plural_at(atoms, index + 2)
    ):
        return index + 2  # the company
    return None


def _reference(atoms: Atoms, index: int) -> int | None:
    """The end of what refers: "401(k)", "410 U.S. 113", "1AA" after "SW1A", "41.2N 73.9W", "VAT no. GB 123 4567"."""
    word, after, last = atoms.words[index], atoms.words[index + 1], index + 2
    touches = atoms.glued(index + 1)
    if atoms.words[index - 1] == ":" and atoms.glued(index) and atoms.lowers[index - 2] in ("arxiv", "doi", "pmid"):
        return index + 1
    if _is_act(atoms, index):
        return last + 1  # "the 2016/679 rule"
    if after == "(" and touches and len(atoms.words[last]) == 1 and atoms.words[last].isalpha():
        return last + 2 if atoms.words[last + 1] == ")" and word.isdecimal() else None
    if "." in after and after.isupper() and atoms.words[last] in ("\u00a7", "\u00a7\u00a7") and not touches:
        return last + 2 if atoms.kinds[last + 1] is AtomKind.DIGITS else None  # "18 U.S.C. \u00a7 1001"
    if _is_zone(atoms, index):
        return index + 1
    if "." in after and after.isupper() and atoms.kinds[index + 1] is AtomKind.WORD and not touches:
        return last + 1 if atoms.kinds[last] is AtomKind.DIGITS and not is_plural_at(atoms, last + 1) else None
    if touches and len(after) == 2 and after.isupper() and len(word) == 1 and _ends_code(atoms, index - 1):
        return last
    if touches and after in ("N", "S", "E", "W"):
        pair = last + 1 if atoms.words[last] == "," else last
        other = atoms.words[pair + 1] in ("N", "S", "E", "W") and atoms.glued(pair + 1)
        return last if "." in word and (other or atoms.words[index - 1] in ("N", "S")) else None
    if word.isdecimal() and len(word) == 3 and atoms.lowers[index - 1] in DIALS and after not in HYPHENS:
        return index + 1
    registered = atoms.has_any(index - _NEAR, index, REGISTERS) and atoms.has_any(index - _NEAR, index, REGISTERED)
    return index + 1 if word.isdecimal() and registered else None


def _is_thousands_not(atoms: Atoms, index: int) -> bool:
    """Whether "K" after a number makes a race or a screen of it: "a 10K race", "4K TV", "ran a 5k"."""
    if atoms.lowers[index + 1] != "k" or not atoms.glued(index + 1) or not atoms.words[index].isdecimal():
        return False
    following = atoms.lowers[atoms.skip_hyphen(index + 2)]
    if following in RACES or following in SCREENS:
        return True
    runs = atoms.lowers[index - 1] in ("a", "the", "first") and atoms.lowers[index - 2] in RUNS
    return runs and (atoms.kinds[index + 2] is not AtomKind.WORD or following in STOPS)


def _is_map_scale(atoms: Atoms, index: int) -> bool:
    """ "1:50,000"."""
    below = atoms.words[index + 2].replace(",", "")
    touches = atoms.glued(index + 1) and atoms.glued(index + 2)
    return atoms.words[index : index + 2] == ["1", ":"] and touches and below.isdecimal() and len(below) > 3


def _is_split(atoms: Atoms, index: int) -> bool:
    """ "60/40": two shares of a hundred, which are no fraction."""
    left, sign, right = atoms.words[index : index + 3]
    if sign != "/" or not (left.isdecimal() and right.isdecimal()) or not len(left) == len(right) == 2:
        return False
    touches = atoms.glued(index + 1) and atoms.glued(index + 2) and not (atoms.glued(index) and index)
    return touches and int(left) + int(right) == _HUNDRED and atoms.words[index + 3] != "/"


def _is_zone(atoms: Atoms, index: int) -> bool:
    """ "UTC+3"."""
    signed = atoms.words[index - 1] in ("+", "-", "\u2212") and atoms.glued(index) and atoms.glued(index - 1)
    return signed and atoms.words[index - 2] in ("UTC", "GMT")


def _is_act(atoms: Atoms, index: int) -> bool:
    """Whether a slash joins the year and the number of an act, in either order: no fraction looks like that."""
    left, slash, right = atoms.words[index : index + 3]
    if slash != "/" or not (
        left.isdecimal() and right.isdecimal() and atoms.glued(index + 1) and atoms.glued(index + 2)
    ):
        return False
    if (atoms.glued(index) and atoms.words[index - 1] in "/-.") or (
        atoms.words[index + 3] in ("/", "=") and index + 3 < atoms.count
    ):
        return False
    dated = [len(side) == 4 and side[:2] in ("19", "20") for side in (left, right)]
    return dated[0] != dated[1] and len(left if dated[1] else right) in (2, 3) and (dated[0] or int(left) > _MONTHS)


def _ends_code(atoms: Atoms, index: int) -> bool:
    """Whether letters and digits that touch end at an atom: the "SW1A" of a postcode."""
    if index < 1 or not atoms.glued(index):
        return atoms.kinds[index] is AtomKind.WORD and atoms.words[index].isupper() and len(atoms.words[index]) < 3
    return {atoms.kinds[index], atoms.kinds[index - 1]} == {AtomKind.WORD, AtomKind.DIGITS}


def first_of(atoms: Atoms, index: int) -> int:
    """Where the name begins to which the digits at an atom belong: the letters that touch them."""
    if atoms.kinds[index] is AtomKind.DIGITS and _is_named(atoms, index):
        first = index - 1 if atoms.kinds[index - 1] is AtomKind.WORD else index - 2
        while (
            atoms.words[first - 1] == "-" and atoms.glued(first) and atoms.glued(first - 1)
            and atoms.kinds[first - 2] is AtomKind.WORD
        ):  # fmt: skip
            first -= 2  # "SARS-CoV-2"
        return first
    return index


def is_list_marker(atoms: Atoms, index: int) -> int | None:
    """The end of a list marker such as "1." or "(2)" that opens a line and has text after it, or None."""
    text, start = atoms.text, atoms.starts[index]
    indent = text[max(0, start - _MAX_INDENT) : start].rstrip(" \t")
    if (index and not indent.endswith(("\n", "\r"))) or (not index and indent and not indent.endswith(("\n", "\r"))):
        return None
    marker = _MARKER.match(text, start)
    if marker is None or not text[marker.end() : marker.end() + 40].strip():
        return None
    return min(atoms.count, atoms.index_at(marker.end(), index))


def is_registered(atoms: Atoms) -> bool:
    """Whether the sentence names a register whose numbers are no counts."""
    return not REGISTERS.isdisjoint(atoms.vocabulary)


def dumps(atoms: Atoms) -> dict[int, int]:
    """Where stretches without a blank begin and end that are too long for prose: machines' data, no amounts."""
    found: dict[int, int] = {}
    if atoms.count < _UNBROKEN:
        return found
    first, starts, ends, words = 0, atoms.starts, atoms.ends, atoms.words
    for index in range(1, atoms.count + 1):
        if starts[index] == ends[index - 1] and not words[index][_SHORT:]:
            continue
        if index - first >= _UNBROKEN:
            found[first] = index
        first = index
    return found


def _phone(atoms: Atoms, index: int) -> int | None:
    word = atoms.words[index]
    if atoms.kinds[index] is not AtomKind.DIGITS and word not in ("+", "("):
        return None
    if atoms.glued(index) and atoms.words[index - 1] in ("$", "\u20ac", "\u00a3", "-", "/", "."):
        return None
    match = _PHONE.match(atoms.text, atoms.starts[index], atoms.ends[atoms.count - 1])
    if match is None:
        return None
    digits = sum(character.isdecimal() for character in match.group())
    if not 8 <= digits <= _LONGEST_CARD:
        return None
    return atoms.index_at(match.end(), index)


def _is_named(atoms: Atoms, index: int) -> bool:
    """Whether letters touch the digits from the left: "F16", "F-16", "Covid-19", "b/1"."""
    if index < 1 or not atoms.glued(index):
        return False
    before = atoms.words[index - 1]
    if atoms.kinds[index - 1] is AtomKind.WORD:
        if before == "N" and atoms.lowers[index + 1] in SCALES:
            return False  # "N2 billion" of naira
        money = (before in PREFIX_WORDS and before != "N") or is_code(before)
        return not money and not (before in DOLLARS and atoms.words[index - 2] in PREFIX_SYMBOLS)
    if before == "_" or (before == "/" and atoms.glued(index - 1) and _is_capitals(atoms, index - 2)):
        return True
    if before in HYPHENS and atoms.glued(index - 1) and atoms.kinds[index - 2] is AtomKind.WORD:
        if before in ("\u2014", "\u2013"):
            return atoms.words[index - 2].isupper() and len(atoms.words[index - 2]) < 4
        return atoms.lowers[index - 2] not in PREFIXES
    return False


def _is_capitals(atoms: Atoms, index: int) -> bool:
    """Whether an atom may begin a reference: "PEI/2026/0317"."""
    word = atoms.words[index]
    return atoms.kinds[index] is AtomKind.WORD and len(word) > 1 and word.isupper()


def _hyphenated(atoms: Atoms, index: int) -> int | None:
    """The end of "88-B", "7-Eleven" or "0317-2": no ranges and no quantities."""
    hyphen, word = index + 1, atoms.words[index + 2]
    if atoms.words[hyphen] != "-" or not atoms.glued(hyphen) or not atoms.glued(index + 2) or not word:
        return None
    runs_on = atoms.glued(index + 3) and atoms.kinds[index + 3] in (AtomKind.WORD, AtomKind.DIGITS)
    letter = len(word) == 1 and word.isupper() and not runs_on
    name = word[0].isupper() and atoms.lowers[index + 2] in SPELLED
    if (
        atoms.lowers[index - 1] in NUMBERED
        and atoms.kinds[index + 2] is AtomKind.DIGITS
        and min(len(word), len(atoms.words[index])) > 1
    ):
        return index + 3  # "ID 4471-8823"
    serial = atoms.words[index][0] == "0" and len(atoms.words[index]) > 2 and atoms.kinds[index + 2] is AtomKind.DIGITS
    serial = serial or (word[0] == "0" and word.isdecimal() and len(word) > 2)  # "555-0123"
    return index + 3 if letter or name or serial else None


def _has_letters(atoms: Atoms, index: int) -> bool:
    """Whether letters that are no unit, scale or suffix touch the digits from the right: "5G", "737max"."""
    following = index + 1
    if atoms.kinds[following] is not AtomKind.WORD or not atoms.glued(following):
        return False
    word, lower = atoms.words[following], atoms.lowers[following]
    if lower in ORDINAL_SUFFIXES or word in ABBREVIATED_SCALES:
        return atoms.glued(following + 1) and atoms.kinds[following + 1] is AtomKind.DIGITS
    if lower == "s" and len(atoms.words[index]) == 3 and atoms.words[index].isdecimal():
        return True  # "737s"
    if word == "x" and atoms.words[following + 2] == "^":
        return False  # "8x2^10"
    if word == "x" and atoms.words[index].replace(".", "").isdecimal() and not _goes_on(atoms, following + 1):
        return atoms.is_capitalized(following + 1)  # "2.5x", not "10x Genomics"
    if word in ("G", "D", "P", "i", "x", "e", "a", "X", "E", "Q") or (word == "p" and atoms.words[index] in _SCREENS):
        return True
    return (
        atoms.glued(following + 1)
        and atoms.kinds[following + 1] is AtomKind.DIGITS
        and word not in ("x", "\u00d7", "h", "m", "ft", "st", "min")
    )


def _goes_on(atoms: Atoms, index: int) -> bool:
    """Whether letters or digits touch what stands before them."""
    return atoms.glued(index) and atoms.kinds[index] in (AtomKind.WORD, AtomKind.DIGITS)


def run(atoms: Atoms, index: int) -> int:
    """The end of the atoms that touch one another from here on, as far as they look like one code."""
    last = index + 1
    while last < atoms.count and atoms.glued(last):
        if atoms.words[last] == "(" and atoms.words[last + 1].isdecimal() and atoms.words[last + 2] == ")":
            last += 3  # "Section 12(4)"
        elif atoms.kinds[last] in (AtomKind.WORD, AtomKind.DIGITS) and atoms.lowers[last] != "'s":
            last += 1
        elif (
            atoms.words[last] in ("-", "/", ".", "+", "_", ":")
            and atoms.glued(last + 1)
            and atoms.kinds[last + 1] is AtomKind.DIGITS
        ):
            last += 2
        else:
            break
    return last
