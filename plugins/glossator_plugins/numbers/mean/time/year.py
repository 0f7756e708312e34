"""Years, decades and spans of years: which digits are no counts. "2022", "the 1990s", "'90s", "2013-14"."""

from __future__ import annotations

from decimal import Decimal

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.calendar import BEFORE_YEAR
from glossator_plugins.numbers.lexicon.en.dates import BEFORE_WORDS, BOUNDS, COUNTS
from glossator_plugins.numbers.lexicon.en.words import ABBREVIATED_SCALES, SCALES, SMALL_INTEGERS
from glossator_plugins.numbers.lexicon.units import TIME_UNITS
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms
from glossator_plugins.numbers.read.nouns import is_plural_at

from . import timex

_CENTURIES = 1900
"""Before it, "the 1800s" is a century; the 1900s and 2000s are decades."""
_PIVOT = 70
_OPENERS = frozenset("-'\u2018\u2019")


def year_at(atoms: Atoms, index: int) -> int | None:
    """The year written in four digits at an atom."""
    word = atoms.words[index]
    if atoms.kinds[index] is not AtomKind.DIGITS or len(word) != 4 or not word.isdecimal():
        return None
    following = index + 1
    touches = atoms.glued(following)
    if touches and atoms.kinds[following] is AtomKind.WORD and atoms.lowers[following] != "'s":
        return None
    clock = (
        atoms.words[following] == ":" and atoms.kinds[following + 1] is AtomKind.DIGITS and atoms.glued(following + 1)
    )
    if touches and (clock or atoms.words[following] in ("%", "/")):
        return None
    value = int(word)
    return value if 1000 <= value <= 2100 else None


def full_year(word: str) -> int:
    """The year of "1990", "'90" or "20": of two digits, the one from 1970 to 2069."""
    digits = word.lstrip("'\u2019")
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < _PIVOT else 1900)


def year_from(atoms: Atoms, index: int) -> tuple[int, int] | None:
    """The year after a month or season, and its end: "1990", "'90", "nineteen ninety"."""
    if (year := year_at(atoms, index)) is not None:
        return year, index + 1
    word = atoms.words[index + 1]
    if atoms.words[index] in _OPENERS - {"-"} and len(word) == 2 and word.isdecimal() and atoms.glued(index + 1):
        return None if atoms.lowers[index + 2] == "s" and atoms.glued(index + 2) else (full_year(word), index + 2)
    return year_in_words(atoms, index) if atoms.lowers[index] in SMALL_INTEGERS else None


def year_in_words(atoms: Atoms, index: int) -> tuple[int, int] | None:
    """ "nineteen eighty-four", "twenty ten", "two thousand and eight", and where it ends."""
    century = SMALL_INTEGERS[atoms.lowers[index]]
    following = atoms.skip_hyphen(index + 1)
    word = atoms.lowers[following]
    if century == 2 and word == "thousand":
        year, last = 2000, following + 1
        rest = _below_hundred(atoms, last + (atoms.lowers[last] == "and"))
    elif word == "hundred" and 11 <= century <= 19:
        year, last = 100 * century, following + 1
        rest = _below_hundred(atoms, last + 1) if atoms.lowers[last] == "and" else None
    elif 11 <= century <= 20:
        rest = _below_hundred(atoms, following)
        if rest is None or (rest[0] < 10 and word not in ("oh", "o")):
            return None
        year, last = 100 * century, following
    else:
        return None
    if rest is not None:
        year, last = year + rest[0], rest[1]
    after = atoms.lowers[last]
    if (
        is_plural_at(atoms, last)
        or after in SCALES
        or after in TIME_UNITS
        or after in HYPHENS
        or after in ("%", "percent")
    ):
        return None
    return year, last


def _below_hundred(atoms: Atoms, index: int) -> tuple[int, int] | None:
    """ "eighty-four", "twelve", "oh five" and the end."""
    word = atoms.lowers[index]
    if word in ("oh", "o"):
        unit = SMALL_INTEGERS.get(atoms.lowers[atoms.skip_hyphen(index + 1)], 10)
        return (unit, atoms.skip_hyphen(index + 1) + 1) if 0 < unit < 10 else None
    value = SMALL_INTEGERS.get(word)
    if value is None:
        return None
    place = atoms.skip_hyphen(index + 1)
    unit = SMALL_INTEGERS.get(atoms.lowers[place], 0)
    return (value + unit, place + 1) if value >= 20 and 0 < unit < 10 else (value, index + 1)


def scan_year_in_words(atoms: Atoms, index: int) -> Amount | None:
    """A year in words, where it cannot be a count: after "in", or in two pairs of digits."""
    if atoms.lowers[index] not in SMALL_INTEGERS or (found := year_in_words(atoms, index)) is None:
        return None
    said = atoms.lowers[index - 1] in BEFORE_WORDS
    paired = atoms.lowers[atoms.skip_hyphen(index + 1)] not in ("hundred", "thousand")
    if not said and not (paired and 1700 <= found[0] < 2000):
        return None
    written = f"{found[0]:04d}"
    return Amount(index, found[1], NumberKind.DATE, timex=written, resolved=written, spelled=True)


def scan_year(atoms: Atoms, index: int) -> Amount | None:
    """The year, decade or span of years that begins at an atom, where the context speaks for it."""
    if atoms.words[index] in ("'", "\u2019", "\u2018"):
        return _short_decade(atoms, index)
    if atoms.kinds[index] is not AtomKind.DIGITS:
        return None
    if (decade := _decade(atoms, index)) is not None:
        return decade
    if (september := _september(atoms, index)) is not None:
        return september
    if atoms.words[index - 1] in ("$", "\u20ac", "\u00a3", "/") and atoms.glued(index):
        return None
    year = year_at(atoms, index)
    word = atoms.words[index]
    if year is None and atoms.lowers[index - 2 : index] == ["the", "year"] and word.isdecimal() and len(word) < 4:
        return Amount(index, index + 1, NumberKind.DATE, timex=f"{int(word):04d}", resolved=f"{int(word):04d}")
    if year is None:
        return None
    amount = Amount(index, index + 1, NumberKind.DATE)
    if (span := _span(atoms, index, year)) is not None:
        amount.last, amount.timex, amount.resolved = span
        return amount
    if not _reads_as_year(atoms, index, year):
        return None
    amount.timex = amount.resolved = f"{year:04d}"
    return amount


def _span(atoms: Atoms, index: int, first: int) -> tuple[int, str, str] | None:
    """ "2013-14", "1914\u20131918"; not "1500-2000 soldiers"."""
    joiner = index + 1
    if (atoms.words[joiner] not in HYPHENS and atoms.words[joiner] != "/") or not atoms.glued(joiner):
        return None
    word = atoms.words[joiner + 1]
    if not word.isdecimal() or not atoms.glued(joiner + 1) or len(word) not in (2, 4):
        return None
    last = int(word) if len(word) == 4 else first // 100 * 100 + int(word)
    if not first < last <= 2100 or (len(word) == 2 and last - first > 60) or is_plural_at(atoms, joiner + 2):
        return None
    return (joiner + 2, *timex.years(first, last))


def _reads_as_year(atoms: Atoms, index: int, year: int) -> bool:
    following = index + 1
    before, after = atoms.lowers[index - 1], atoms.lowers[following]
    if after in SCALES or atoms.words[following] in ABBREVIATED_SCALES:
        return False
    if after in COUNTS and before not in ("in", "since", "of"):
        return False
    modern = 1900 <= year <= 2049
    if before == "." and atoms.lowers[index - 2] in ("c", "ca"):
        return True
    if before in HYPHENS and atoms.glued(index):
        return modern and atoms.lowers[index - 2] in ("mid", "pre", "post", "early", "late")
    if before in ("in", "since", "until", "during", "early", "late", "mid", "circa", "year", "between", "from"):
        return modern or not is_plural_at(atoms, following)
    if before in BOUNDS and before not in BEFORE_YEAR:
        return False
    if is_plural_at(atoms, following):
        return (before == "the" and modern) or (modern and year % 50 != 0 and before not in BOUNDS)
    if modern:
        return True
    return before in BEFORE_YEAR and before != "than"


def _decade(atoms: Atoms, index: int) -> Amount | None:
    """ "the 1990s", "the 90s"; "his 30s" is an age and not looked at here."""
    word = atoms.words[index]
    last = index + 1
    if not word.isdecimal() or len(word) not in (2, 4) or not atoms.glued(last):
        return None
    if atoms.lowers[last] == "'s":
        pass
    elif atoms.words[last] != "s":
        return None
    value = int(word)
    if value % 10:
        return None
    amount = Amount(index, last + 1, NumberKind.DATE)
    if len(word) == 4:
        if not 1000 <= value <= 2100:
            return None
        if value % 100 == 0 and value < _CENTURIES:
            amount.timex, amount.resolved = timex.hundreds(value // 100 + 1, 100, before=False)
            return amount
        amount.timex, amount.resolved = timex.decade(value)
        return amount
    if atoms.lowers[index - 1] in ("the", "early", "late", "mid", "to") or atoms.words[index - 1] in _OPENERS:
        amount.timex, amount.resolved = timex.decade(1900 + value)
        return amount
    return None


def fiscal_year(atoms: Atoms, index: int) -> Amount | None:
    """ "FY24", "FY2024", "fiscal 2024", "fiscal year 2024": its days differ between countries and firms."""
    last = index + 1
    if atoms.words[index] != "FY":
        if atoms.lowers[index] != "fiscal":
            return None
        last += atoms.lowers[last] == "year"
        if year_at(atoms, last) is None:
            return None
    word = atoms.words[last]
    if not word.isdecimal() or len(word) not in (2, 4):
        return None
    written, last = f"FY{full_year(word)}", last + 1
    start = last + (atoms.words[last] in HYPHENS)
    if atoms.words[start] == "Q" and atoms.words[start + 1] in ("1", "2", "3", "4") and atoms.glued(start + 1):
        written, last = f"{written}-Q{atoms.words[start + 1]}", start + 2  # "fiscal 2022-Q3"
    return Amount(index, last, NumberKind.DATE, timex=written)


def _short_decade(atoms: Atoms, index: int) -> Amount | None:
    if not atoms.glued(index + 1) or (index and atoms.glued(index)):
        return None
    amount = _decade(atoms, index + 1)
    if amount is not None:
        amount.first = index
    return amount


def _september(atoms: Atoms, index: int) -> Amount | None:
    """ "9/11" names a day, whatever the year of the text."""
    if atoms.words[index : index + 3] != ["9", "/", "11"] or atoms.words[index + 3] == "/":
        return None
    return Amount(index, index + 3, NumberKind.DATE, timex="2001-09-11", resolved="2001-09-11")


def age_decade(atoms: Atoms, index: int) -> tuple[Decimal, Decimal, int] | None:
    """The ages of "30s" and where it ends."""
    word = atoms.words[index]
    last = index + 1
    if not word.isdecimal() or len(word) != 2 or word[1] != "0" or not atoms.glued(last):
        return None
    if atoms.lowers[last] not in ("s", "'s"):
        return None
    return Decimal(int(word)), Decimal(int(word) + 9), last + 1
