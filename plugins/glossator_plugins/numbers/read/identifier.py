"""Identifiers: digits that name or address something, recognized so as not to be counted.

Phone numbers, model names ("F-16", "Boeing 737"), addresses and versions, long keys, list markers.
"""

from __future__ import annotations

import re

from glossator_plugins.numbers.lexicon.currencies import DOLLARS, PREFIX_SYMBOLS, PREFIX_WORDS, is_code
from glossator_plugins.numbers.lexicon.en.identifiers import (
    BEFORE_EVENT,
    BRANDS,
    COMPASS,
    DIALS,
    LABELS,
    LINES,
    NUMBER_SIGNS,
    NUMBERED,
    ONLY_DOTTED,
    PLACES,
    PLURAL_LABELS,
    PREFIXES,
    QUARTERS,
    REGISTERED,
    REGISTERS,
    SECRETS,
    SHORT_STREETS,
    STREET_ENDINGS,
    STREETS,
    VERSIONS,
)
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
_BEFORE_NAMED = _SECTION_SIGNS | frozenset({".", ":"})
_LONG_NAMES = (["S", "&", "P"],)
_LONGEST_TITLE = 6
_LONGEST_CARD = 16
_OPENING = frozenset({"\u201c", '"', "\u2018"})
_CLOSING = frozenset({"\u201d", '"', "\u2019"})
_MAX_INDENT = 32
_MONTHS = 12
_NEAR = 7
_SCREENS = frozenset({"480", "720", "1080", "1440", "2160"})
_LONGEST_STREET = 6


def scan(atoms: Atoms, index: int) -> int | None:
    """The end of the identifier that begins at an atom with digits or a sign before them, or None."""
    kind = atoms.kinds[index]
    if kind is AtomKind.LINK or kind is AtomKind.DOTTED:
        return index + 1
    phone = _phone(atoms, index)
    if phone is not None:
        return phone
    if kind is not AtomKind.DIGITS:
        return None
    if is_long(atoms, index) or _is_named(atoms, index):
        return _run(atoms, index)
    chained = _CHAIN.match(atoms.text, atoms.starts[index], atoms.ends[atoms.count - 1])
    if chained is not None and "," not in atoms.words[index]:
        return atoms.index_at(chained.end(), index)
    if _has_letters(atoms, index):
        return _run(atoms, index)
    if (reference := _reference(atoms, index)) is not None:
        return reference
    if (hyphenated := _hyphenated(atoms, index)) is not None:
        return hyphenated
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


def name_around(atoms: Atoms, index: int) -> tuple[int, int]:
    """Where a name begins and ends whose digits are at an atom: "Boeing 737-800", "S&P 500"."""
    long = atoms.words[max(0, index - 3) : index] in _LONG_NAMES
    last = _run(atoms, index)
    if (atoms.lowers[index - 1] in PLURAL_LABELS or atoms.words[index - 1] == "Gates") and _is_list(atoms, index):
        last = index + 3
    elif atoms.words[index - 1].lower().endswith(STREET_ENDINGS):
        last = _past_postcode(atoms, last)
    return (index - 3 if long else index - 1), last


def _is_list(atoms: Atoms, index: int) -> bool:
    """Whether a second number of the same list follows, and nothing that both count: "weeks 23 and 24"."""
    return (
        atoms.lowers[index + 1] in ("and", "to", "or", "-", "\u2013", "&")
        and atoms.words[index + 2].isdecimal()
        and len(atoms.words[index + 2]) < 4
        and not is_plural_at(atoms, index + 3)
    )


def _past_postcode(atoms: Atoms, index: int) -> int:
    """ "Rådhusgatan 1, 100 12 Norrvik"."""
    last = index + 1
    if atoms.words[index] != "," or not atoms.words[last].isdecimal():
        return index
    if len(atoms.words[last]) == 3 and len(atoms.words[last + 1]) == 2 and atoms.words[last + 1].isdecimal():
        last += 1
    return last + 2 if atoms.is_capitalized(last + 1) else index


def is_named_by_word(atoms: Atoms, index: int) -> bool:
    """Whether a capitalized word before plain digits makes a name of both: "Voyager 2", "Room 101"."""
    if index < 1 or (atoms.kinds[index - 1] is AtomKind.MARK and atoms.words[index - 1] not in _BEFORE_NAMED):
        return False
    if not atoms.words[index].replace(".", "").isdecimal() or atoms.glued(index):
        return False
    if (atoms.lowers[index - 1] in PLURAL_LABELS or atoms.words[index - 1] == "Gates") and _is_list(atoms, index):
        return True
    if atoms.words[index - 1].lower().endswith(STREET_ENDINGS) and atoms.is_capitalized(index - 1):
        return len(atoms.words[index]) < 4
    if atoms.lowers[index - 1] in SECRETS or (
        atoms.lowers[index - 1] in ("is", "was", ":") and atoms.lowers[index - 2] in SECRETS
    ):
        return atoms.words[index].isdecimal() and not is_plural_at(atoms, index + 1)
    if atoms.lowers[index - 1] in VERSIONS and ("." in atoms.words[index] or atoms.lowers[index - 1] == "version"):
        return not is_plural_at(atoms, index + 1)
    dotted = atoms.words[index - 1] == "." and atoms.glued(index - 1)
    label = index - 2 if dotted else index - 1
    if atoms.words[index - 1] in _SECTION_SIGNS:
        return True
    if atoms.lowers[label] in LABELS and dotted | (atoms.lowers[label] not in ONLY_DOTTED):
        postal = atoms.lowers[label] != "code" or _is_postal(atoms, label)
        if postal and atoms.words[index].isdecimal() and not is_plural_at(atoms, index + 1):
            return True
    return atoms.words[index - 1] in BRANDS or atoms.words[max(0, index - 3) : index] in _LONG_NAMES


def _is_postal(atoms: Atoms, index: int) -> bool:
    return atoms.lowers[index - 1] in ("zip", "post", "postal", "area", "dialling", "promo", "access")


def follows_acronym(atoms: Atoms, index: int) -> bool:
    """Whether capitals before bare digits make a name of both: "COP 27", "AV 663"; not in a headline in capitals."""
    word = atoms.words[index - 1]
    if index < 1 or not 2 <= len(word) <= 5 or not word.isalpha() or not word.isupper():
        return False
    return atoms.lowers[index - 2] != "the" and not (index > 1 and atoms.words[index - 2].isupper())


def address(atoms: Atoms, index: int) -> int | None:
    """The end of an address in a street that begins with a house number: "221 Baker Street", "1600 H Street NW"."""
    word = atoms.words[index]
    start = index + 1 + (atoms.words[index + 1] in COMPASS)
    numbered = atoms.kinds[start] is AtomKind.DIGITS and atoms.lowers[start + 1] in ORDINAL_SUFFIXES
    if not word.isdecimal() or len(word) > 5 or not (numbered or atoms.is_capitalized(index + 1)):
        return None
    year = len(word) == 4 and word[:2] in ("19", "20")
    if year and atoms.lowers[index - 1] in BEFORE_EVENT:
        return None  # "the 1929 Wall Street crash"
    # "4417 NE 31st Terrace": a numbered street has no other name.
    for last in range(start + 2, start + 3) if numbered else range(index + 2, index + _LONGEST_STREET):
        lower = atoms.lowers[last]
        if atoms.is_capitalized(last) and (lower in STREETS or (lower in PLACES and not year)):
            if lower not in STREETS and atoms.is_capitalized(last + 1):
                continue
            end = last + 1
            if lower in SHORT_STREETS and atoms.words[end] == "." and atoms.glued(end):
                end += 1
            return end + 1 if atoms.words[end] in QUARTERS else end
        if not atoms.is_capitalized(last) and not (lower == "." and atoms.glued(last) and last == index + 2):
            return None
    return None


def is_line(atoms: Atoms, index: int) -> int | None:
    """The end of a line's number at a sign: "the No. 5 bus"."""
    last = index + 3 if atoms.words[index + 1] == "." else index + 2
    if atoms.words[last] == "-" and atoms.glued(last) and atoms.glued(last + 1) and is_rank_sign(atoms, index):
        return last + 2 if atoms.kinds[last + 1] is AtomKind.DIGITS else None  # "no. 12345-678"
    return last if is_rank_sign(atoms, index) and atoms.lowers[last] in LINES else None


def is_title(atoms: Atoms, first: int, last: int) -> bool:
    """Whether an amount stands in the title of a work: capitalized words between quotation marks, without a stop."""
    opening = first - 1
    while opening >= 0 and opening > first - _LONGEST_TITLE and atoms.words[opening] not in _OPENING:
        opening -= 1
    closing = last
    while closing < min(atoms.count, last + _LONGEST_TITLE) and atoms.words[closing] not in _CLOSING:
        closing += 1
    if opening < 0 or atoms.words[opening] not in _OPENING or atoms.words[closing] not in _CLOSING:
        return False
    if (
        not atoms.glued(opening + 1)
        or atoms.glued(opening)
        or not atoms.glued(closing)
        or atoms.words[closing - 1] in ".,!?"
    ):
        return False
    words = [index for index in range(opening + 1, closing) if atoms.kinds[index] is AtomKind.WORD]
    if not any(atoms.is_capitalized(index) for index in words if not first <= index < last):
        return False
    return all(atoms.is_capitalized(index) for index in words if len(atoms.words[index]) > 3 or index == opening + 1)


def may_be_title(atoms: Atoms) -> bool:
    """Whether the sentence has a quotation mark at all."""
    return not _OPENING.isdisjoint(atoms.vocabulary)


def is_registered(atoms: Atoms) -> bool:
    """Whether the sentence names a register whose numbers are no counts."""
    return not REGISTERS.isdisjoint(atoms.vocabulary)


def is_label(atoms: Atoms, index: int) -> bool:
    """Whether the word at an atom labels a document or an account: "invoice", "order"."""
    return atoms.lowers[index] in NUMBERED or atoms.lowers[index] in ("invoice", "ticket", "docket", "room", "apt")


def is_rank_sign(atoms: Atoms, index: int) -> bool:
    """Whether "No. 5" or "#5" begins at an atom."""
    word = atoms.words[index]
    if word not in NUMBER_SIGNS:
        return False
    last = index + 1
    if atoms.words[last] == "." and atoms.glued(last):
        last += 1
    elif word == "no":
        return False
    return atoms.kinds[last] is AtomKind.DIGITS and atoms.words[last].isdecimal()


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


def _run(atoms: Atoms, index: int) -> int:
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
