# ruff: noqa: SIM905 - word lists read better as text
"""Years, decades and spans of years: which digits are no counts. "2022", "the 1990s", "'90s", "2013-14"."""

from __future__ import annotations

from decimal import Decimal

from glossator.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.calendar import BEFORE_YEAR
from glossator_plugins.numbers.lexicon.en.words import ABBREVIATED_SCALES, SCALES
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms
from glossator_plugins.numbers.read.nouns import is_plural_at

from . import timex

_BOUNDS = frozenset("over least than about around some nearly almost approximately roughly to exactly only".split())
_CENTURIES = 1900
"""Before it, "the 1800s" is a century; the 1900s and 2000s are decades."""
_ERAS = frozenset({"BC", "BCE", "B.C.", "B.C.E."})
_OPENERS = frozenset("-'\u2018\u2019")
_COUNTS = frozenset("people men women children soldiers troops dead jobs homes houses euros dollars points".split())


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
    if (ancient := _ancient(atoms, index)) is not None:
        return ancient
    year = year_at(atoms, index)
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


def _ancient(atoms: Atoms, index: int) -> Amount | None:
    """ "44 BC"; TIMEX3 counts as the calendar does, without a year 0."""
    word = atoms.words[index]
    if atoms.words[index + 1] not in _ERAS or not word.isdecimal() or len(word) > 4:
        return None
    return Amount(index, index + 2, NumberKind.DATE, timex=f"BC{int(word):04d}")


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
    if after in _COUNTS and before not in ("in", "since", "of"):
        return False
    modern = 1900 <= year <= 2049
    if before in HYPHENS and atoms.glued(index):
        return modern and atoms.lowers[index - 2] in ("mid", "pre", "post", "early", "late")
    if before in ("in", "since", "until", "during", "early", "late", "mid", "circa", "year", "between", "from"):
        return modern or not is_plural_at(atoms, following)
    if before in _BOUNDS and before not in BEFORE_YEAR:
        return False
    if is_plural_at(atoms, following):
        return (before == "the" and modern) or (modern and year % 50 != 0 and before not in _BOUNDS)
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
            amount.timex, amount.resolved = timex.century(value // 100 + 1)
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
    year = int(word) if len(word) == 4 else 2000 + int(word)
    return Amount(index, last + 1, NumberKind.DATE, timex=f"FY{year}")


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
