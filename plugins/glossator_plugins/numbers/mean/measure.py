"""Measures: what a number counts in. The unit, percent sign, currency or span of time after a numeral."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.lexicon.currencies import first_words, names
from glossator_plugins.numbers.lexicon.en.measures import (
    AGE_WORDS,
    ASTRONOMY,
    DIMENSIONS,
    FILLERS,
    NOT_TIME,
    RANKED,
    ROUGHLY,
    YEARS_OLD,
)
from glossator_plugins.numbers.lexicon.en.words import SCALES
from glossator_plugins.numbers.lexicon.units import PHRASES, POWERS, SYMBOLS, TIME_UNITS, WORDS, TimeUnit
from glossator_plugins.numbers.numeral import Numeral
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms
from glossator_plugins.numbers.read.units import operand, price_at, unit_at

from . import money

_CLOSING = frozenset(",;)]?!:")
_PERCENT = frozenset({"percent", "percents", "ppts", "percentage", "basis"})
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORT = 3
"""Letters of a word that may be the symbol of anything."""
_FAR = 200
_NEAR = 12


@dataclass(frozen=True, slots=True)
class Measure:
    """The measure of a number; `last` is where it ends."""

    kind: NumberKind
    last: int
    unit: str = ""
    pint: str = ""
    currency: str = ""
    time: TimeUnit | None = None
    minor: bool = False
    factor: Decimal = Decimal(1)
    """What the measure multiplies the number by: "120 MEUR", "110 EUR million"."""

    @property
    def key(self) -> tuple[NumberKind, str, str]:
        """Equal for measures that can be the two ends of one range."""
        return self.kind, self.unit, self.currency

    @property
    def multiple(self) -> int:
        """How many of its unit a span of time has: ten years, two weeks."""
        return 1 if self.time is None else self.time.multiple


def after(atoms: Atoms, numeral: Numeral) -> Measure | None:
    """The measure right after a numeral."""
    last = numeral.last
    if last >= atoms.count or atoms.kinds[last] is AtomKind.DIGITS or atoms.words[last] in _CLOSING:
        return None
    word = atoms.words[last]
    if len(word) > _SHORT and word.isascii() and word.islower() and word not in _beginnings():
        return None
    if atoms.lowers[last] in HYPHENS and atoms.lowers[last + 1] in ROUGHLY and atoms.glued(last + 1):
        found = after(atoms, replace(numeral, last=last + 2))  # "twenty-odd hours"
        return found if found is not None and found.kind is not NumberKind.PERCENT else None
    return (
        _percent(atoms, last, fraction=numeral.fraction)
        or _time(atoms, numeral)
        or _money(atoms, numeral)
        or _quantity(atoms, numeral)
        or _primes(atoms, numeral)
    )


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    """The words in small letters with which a measure begins, short ones apart: after most numbers stand others."""
    symbols = {part for symbol in SYMBOLS for part in _LETTERS.findall(symbol)}
    units = TIME_UNITS.keys() | WORDS.keys() | PHRASES.keys() | POWERS.keys() | symbols
    return _PERCENT | FILLERS | units | names().keys() | first_words()


def with_rate(atoms: Atoms, measure: Measure) -> Measure:
    """Money "per" something: "$15/hour", "350 dollars per kg"."""
    rate = price_at(atoms, measure.last)
    if rate is None or (measure.unit and not measure.minor):
        return measure
    unit, last = rate
    code = f"{measure.unit}/{operand(unit.code)}"
    return Measure(measure.kind, last, code, "", measure.currency, minor=measure.minor)


def _percent(atoms: Atoms, index: int, *, fraction: bool) -> Measure | None:
    words = atoms.lowers
    start = atoms.skip_hyphen(index)
    if fraction:
        start = atoms.skip_hyphen(_of_a(atoms, index))
    if words[index] == "of" and words[index + 1] in ("one", "1"):
        start = index + 2  # "half of one percent"
    word = words[start]
    if fraction and word in ("point", "points") and start > index and words[start - 1] in HYPHENS:
        return Measure(NumberKind.PERCENT, start + 1, "{percentage point}")
    unit, last = "", start
    if word in ("%", "\uff05", "\u066a", "percent", "pct", "percents"):
        unit, last = "%", start + 1
    elif word == "per" and words[start + 1] == "cent":
        unit, last = "%", start + 2
    elif word in ("percentage", "percentage-point") and words[atoms.skip_hyphen(start + 1)] in ("point", "points"):
        return Measure(NumberKind.PERCENT, atoms.skip_hyphen(start + 1) + 1, "{percentage point}")
    elif word in ("pp", "ppt", "ppts"):
        return Measure(NumberKind.PERCENT, start + 1, "{percentage point}")
    elif word == "basis" and words[atoms.skip_hyphen(start + 1)] in ("point", "points"):
        return Measure(NumberKind.PERCENT, atoms.skip_hyphen(start + 1) + 1, "{basis point}")
    elif word in ("bps", "bp"):
        return Measure(NumberKind.PERCENT, start + 1, "{basis point}")
    elif word == "pc" and atoms.kinds[start - 1] is AtomKind.DIGITS and not _in_space(atoms, start):
        unit, last = "%", start + 1
    if not unit:
        return None
    if words[last] in ("point", "points"):
        return Measure(NumberKind.PERCENT, last + 1, "{percentage point}")
    return Measure(NumberKind.PERCENT, last, unit)


def _in_space(atoms: Atoms, index: int) -> bool:
    """Whether "pc" after a number may be parsecs."""
    return atoms.has_any(index - _NEAR, index + _NEAR, ASTRONOMY)


def _money(atoms: Atoms, numeral: Numeral) -> Measure | None:
    start = numeral.last
    if numeral.vague and atoms.lowers[start] == "of":
        start += 1
    elif numeral.fraction:
        start = _of_a(atoms, start)
    beside = money.after(atoms, start, digits=not numeral.spelled, scaled=numeral.scale > 1)
    if beside is None:
        return None
    name, last, factor = beside
    if numeral.scale == factor == 1 and not name.minor:
        factor = SCALES.get(atoms.lowers[last], factor)  # "110 EUR million"
        last += factor > 1
    priced = with_rate(atoms, Measure(NumberKind.MONEY, last, name.unit, "", name.code, minor=name.minor))
    return replace(priced, factor=factor)


def _of_a(atoms: Atoms, index: int) -> int:
    """Past the "of a" between a fraction and its unit: "half an hour", "a quarter of a mile"."""
    start = index + 1 if atoms.lowers[index] == "of" else index
    if atoms.lowers[start] in ("a", "an"):
        return start + 1
    return index if start == index else start


def _time(atoms: Atoms, numeral: Numeral) -> Measure | None:
    words = atoms.lowers
    start = atoms.skip_hyphen(numeral.last)
    if numeral.vague and words[start] == "of":
        start += 1
    elif numeral.fraction:
        start = atoms.skip_hyphen(_of_a(atoms, numeral.last))
    hyphenated = start > numeral.last and not numeral.vague and not numeral.fraction
    for _ in range(2):
        if words[start] in FILLERS and not hyphenated:
            start += 1
    if words[start : start + 3] == ["y", "/", "o"]:
        return Measure(NumberKind.AGE, start + 3, "a", "year", time=TIME_UNITS["year"])
    time = TIME_UNITS.get(words[start])
    if time is None or (words[start] in NOT_TIME and numeral.spelled and words[start] == "h"):
        return None
    if words[start] == "h" and atoms.words[start] != "h":
        return None
    if words[start] == "min" and numeral.spelled and words[start + 1] == "of":
        return None  # "a min of 2 kg"
    if (
        words[start] in ("quarter", "second")
        and not (hyphenated or numeral.fraction)
        and numeral.value != 1
        and numeral.spelled
    ):
        return None if words[start] == "second" else _quarter(atoms, numeral, start, time)
    last = start + 1
    following = atoms.skip_hyphen(last)
    if words[start] == "second" and following > last and words[following] in RANKED:
        return None  # "3 second-half goals"
    if words[start] in YEARS_OLD:
        return Measure(NumberKind.AGE, last, time.code, time.pint, time=time)
    if words[following] in AGE_WORDS:
        return Measure(NumberKind.AGE, following + 1, time.code, time.pint, time=time)
    if words[last] == "of" and words[last + 1] == "age":
        return Measure(NumberKind.AGE, last + 2, time.code, time.pint, time=time)
    if words[last] in ("'", "\u2019") and atoms.glued(last) and words[last + 1] in ("time", "worth", "notice"):
        last += 1
    return Measure(NumberKind.DURATION, last, time.code, time.pint, time=time)


def _quarter(atoms: Atoms, numeral: Numeral, index: int, time: TimeUnit) -> Measure | None:
    """ "two consecutive quarters" is time, "three quarter" is a fraction."""
    if atoms.lowers[index] == "quarter":
        return None
    return Measure(NumberKind.DURATION, index + 1, time.code, time.pint, time=time)


def _quantity(atoms: Atoms, numeral: Numeral) -> Measure | None:
    start = atoms.skip_hyphen(numeral.last)
    digits = not numeral.spelled
    if numeral.vague and atoms.lowers[start] == "of":
        start += 1
    elif numeral.fraction:
        start = atoms.skip_hyphen(_of_a(atoms, numeral.last))
    if atoms.lowers[start] in ("pound", "pounds"):
        return Measure(NumberKind.QUANTITY, start + 1, "[lb_av]", "pound")
    hyphenated = start > numeral.last and len(atoms.words[start]) == 1 and atoms.words[start].isupper()
    found = None if hyphenated else unit_at(atoms, start, digits=digits)
    if found is None:
        return None
    unit, last = found
    if unit.code == "bit" and numeral.spelled and numeral.value == 1:
        return None  # "not one bit"
    if unit.code == "s":
        return Measure(NumberKind.DURATION, last, "s", "second", time=TIME_UNITS["second"])
    if atoms.words[last - 1] == "ft" and atoms.words[last] == "." and atoms.glued(last):
        last += 1 if atoms.kinds[last + 1] is AtomKind.WORD and atoms.words[last + 1][:1].islower() else 0
    return Measure(NumberKind.QUANTITY, last, unit.code, unit.pint)


def _primes(atoms: Atoms, numeral: Numeral) -> Measure | None:
    """Feet and inches by prime marks, unless the mark closes a quotation."""
    last = numeral.last
    if numeral.spelled or not atoms.glued(last):
        return None
    mark = atoms.words[last]
    if mark in ("'", "\u2032", "\u2019"):
        if atoms.words[last + 1] == mark and atoms.glued(last + 1):
            return Measure(NumberKind.QUANTITY, last + 2, "[in_i]", "inch")
        inches = atoms.kinds[last + 1] is AtomKind.DIGITS and atoms.words[last + 2] in ('"', "\u2033", "\u201d", "'")
        if inches or mark == "\u2032" or (last + 1 < atoms.count and atoms.lowers[last + 1] in DIMENSIONS):
            return Measure(NumberKind.QUANTITY, last + 1, "[ft_i]", "foot")
    if mark == "\u2033" or (mark == '"' and _closes_nothing(atoms, last)):
        return Measure(NumberKind.QUANTITY, last + 1, "[in_i]", "inch")
    return None


def _closes_nothing(atoms: Atoms, index: int) -> bool:
    """Whether no quotation is open at a straight mark; marks that touch a number from the right are inches."""
    if index > _FAR:
        return False
    opened = 0
    for place in range(index):
        if atoms.words[place] == '"' and not (atoms.glued(place) and atoms.kinds[place - 1] is AtomKind.DIGITS):
            opened += 1
    return opened % 2 == 0
