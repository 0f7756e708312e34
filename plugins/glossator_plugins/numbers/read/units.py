"""Units after a number: `unit_at` reads the longest one at an atom: "square kilometres", "km/h", "J/m^2 per year"."""

from __future__ import annotations

from glossator_plugins.numbers.lexicon.en.measuring import (
    AFTER_INCHES,
    AFTER_POWERS,
    BEFORE_WHICH,
    DELICATE,
    FUNCTION_WORDS,
    LONG_TIMES,
    PRICED,
    RATE_SPANS,
    WHEN,
)
from glossator_plugins.numbers.lexicon.en.nouns import METALS, WARMTH, WEATHER
from glossator_plugins.numbers.lexicon.units import PHRASES, POWERS, SYMBOLS, TIME_UNITS, WORDS, Unit

from .atoms import HYPHENS, AtomKind, Atoms

_SUPERSCRIPTS = {"\u00b2": 2, "\u00b3": 3, "2": 2, "3": 3}
_DOTS = frozenset({"\u00b7", "\u22c5"})
_MAX_RATES = 3
_NEAR = 12
_LOWEST, _HIGHEST = 850, 1100
"""Pressures of the air at sea level in millibars."""


def unit_at(atoms: Atoms, index: int, *, digits: bool) -> tuple[Unit, int] | None:
    """The longest unit at an atom and its end. Symbols count only after digits, never after "five"."""
    base = _powered(atoms, index, digits)
    if base is None:
        return None
    unit, last = base
    for _ in range(_MAX_RATES):
        rate = rate_at(atoms, last)
        if rate is None:
            break
        below, last = rate
        unit = Unit(
            f"{unit.code}/{operand(below.code)}", f"{unit.pint} / ({below.pint})" if unit.pint and below.pint else ""
        )
    return unit, last


def operand(code: str) -> str:
    """A code as it stands below a slash: UCUM reads "g/kW.h" from left to right."""
    return f"({code})" if "." in code and not code.startswith("(") else code


def price_at(atoms: Atoms, index: int) -> tuple[Unit, int] | None:
    """What a price is for: "/hour", "per kg", "a barrel", "a share"."""
    if atoms.lowers[index] in HYPHENS and atoms.lowers[index + 1] in ("a", "an") and atoms.lowers[index + 2] in HYPHENS:
        return _per_time(atoms, index + 3)  # "$350-a-week"
    if atoms.lowers[index] == "p.a.":
        return Unit("a", "year"), index + 1
    found = rate_at(atoms, index)
    if found is not None or atoms.lowers[index] not in ("a", "an", "per"):
        return found
    word = atoms.lowers[index + 1]
    if word in PRICED:
        return Unit("{" + word + "}", ""), index + 2
    return _powered(atoms, index + 1, False, below=True) if word in WORDS else None


def rate_at(atoms: Atoms, index: int) -> tuple[Unit, int] | None:
    """What follows a slash, "per" or "a": "/h", "per day", "a year"."""
    word = atoms.lowers[index]
    if word == "/" and atoms.glued(index):
        found = _powered(atoms, index + 1, True, below=True)
        return found or _per_time(atoms, index + 1)
    if word == "per" or (word in ("a", "an") and atoms.lowers[index + 1] in RATE_SPANS and not _compares(atoms, index)):
        found = _per_time(atoms, index + 1)
        return found or (_powered(atoms, index + 1, True, below=True) if word == "per" else None)
    return None


def _compares(atoms: Atoms, index: int) -> bool:
    """Whether "a year" tells when, not how often: "$21 million a year earlier", "a month or two ago"."""
    last = index + 2
    if atoms.lowers[last] == "or":
        last += 2
    word = atoms.lowers[last]
    if word == "before":
        return atoms.lowers[last + 1] not in BEFORE_WHICH
    return word in WHEN


def _per_time(atoms: Atoms, index: int) -> tuple[Unit, int] | None:
    time = TIME_UNITS.get(atoms.lowers[index])
    if time is None:
        return None
    if time.multiple > 1:
        return Unit(f"({time.multiple}.{time.code})", LONG_TIMES.get(atoms.lowers[index], "")), index + 1
    return Unit(time.code, time.pint), index + 1


def _powered(atoms: Atoms, index: int, digits: bool, *, below: bool = False) -> tuple[Unit, int] | None:
    """A unit with its power: "square km", "km2", "km^2", "metres squared", "s-1"."""
    power = POWERS.get(atoms.lowers[index], 0)
    start = index
    if power:
        start += 1
        if atoms.lowers[start] == "." and atoms.glued(start):
            start += 1
        start = atoms.skip_hyphen(start)
    found = _simple(atoms, start, digits or bool(power), below=below)
    if found is None:
        return None
    unit, last = found
    if power:
        return _raised(unit, power), last
    if after := AFTER_POWERS.get(atoms.lowers[last]):
        return _raised(unit, after), last + 1
    mark = last + 1 if atoms.words[last] == "^" and atoms.glued(last) else last
    if atoms.glued(mark) and atoms.words[mark] in ("2", "3"):
        return _raised(unit, int(atoms.words[mark])), mark + 1
    if (
        atoms.words[mark] in ("-", "\u2212") and atoms.glued(mark) and atoms.glued(mark + 1)
        and atoms.words[mark + 1] == "1" and digits and not below
    ):  # fmt: skip
        return Unit(f"/{operand(unit.code)}", f"1 / ({unit.pint})" if unit.pint else ""), mark + 2
    return unit, last


def _raised(unit: Unit, power: int) -> Unit:
    code = f"({unit.code})" if "." in unit.code or "/" in unit.code or unit.code[-1].isdigit() else unit.code
    return Unit(f"{code}{power}", f"({unit.pint}) ** {power}" if unit.pint else "")


def _simple(atoms: Atoms, index: int, digits: bool, *, below: bool) -> tuple[Unit, int] | None:
    lower = atoms.lowers[index]
    for phrase, unit in PHRASES.get(lower, ()):
        if tuple(atoms.lowers[index : index + len(phrase)]) == phrase:
            return unit, index + len(phrase)
    if (named := WORDS.get(lower)) is not None:
        if lower in ("degree", "degrees") and (scale := _scale_letter(atoms, index + 1)):
            return scale, index + 2
        if named.code == "[oz_av]" and not atoms.vocabulary.isdisjoint(METALS):
            return WORDS["troy ounce"], index + 1
        return named, index + 1
    if not digits:
        return None
    word = atoms.words[index]
    if word == "\u00b0":
        return _degree(atoms, index)
    if word in ("\u00ba", "deg") and (scale := _scale_letter(atoms, index + 1)) is not None:
        return scale, index + 2  # "20\u00baC", "20 deg C"
    if atoms.words[index : index + 2] == ["mm", "Hg"]:
        return SYMBOLS["mmHg"], index + 2
    if word == "st" and not atoms.glued(index):
        return None  # "10 St James's", "5 st"
    if word.endswith(("\u00b2", "\u00b3")) and (base := SYMBOLS.get(word[:-1])):
        return _raised(base, _SUPERSCRIPTS[word[-1]]), index + 1
    if word == "fl" and atoms.lowers[index + 1] == "oz":
        return WORDS["fluid ounce"], index + 2
    for size in (3, 1):  # "b/d" before "b"
        symbol = "".join(atoms.words[index : index + size])
        known = SYMBOLS.get(symbol)
        if known is None or (size == 3 and not ("/" in symbol or atoms.words[index + 1] in _DOTS)):
            continue
        if symbol in ("MB", "mb") and _is_pressure(atoms, index):
            return SYMBOLS["mbar"], index + size
        if size == 1 and not below and symbol in DELICATE and not _is_symbol(atoms, index):
            return None
        return known, index + size
    return None


def _is_pressure(atoms: Atoms, index: int) -> bool:
    """Whether "mb" is the millibar: as much as air has, in a text about weather."""
    before = atoms.words[index - 1]
    likely = before.isdecimal() and len(before) < 5 and _LOWEST <= int(before) <= _HIGHEST
    return likely and atoms.has_any(index - _NEAR, index + _NEAR, WEATHER)


def _scale_letter(atoms: Atoms, index: int) -> Unit | None:
    letter = atoms.words[index]
    alone = atoms.kinds[index + 1] is not AtomKind.WORD and atoms.words[index + 1] not in HYPHENS
    if letter in ("C", "F") or (letter in ("c", "f") and alone):
        return SYMBOLS.get(f"\u00b0{letter.upper()}")
    return None


def _degree(atoms: Atoms, index: int) -> tuple[Unit, int]:
    if (scale := _scale_letter(atoms, index + 1)) is not None:
        return scale, index + 2
    name = atoms.lowers[index + 1]
    if name in ("celsius", "fahrenheit", "centigrade"):
        return WORDS[name], index + 2
    return SYMBOLS["\u00b0"], index + 1


def _is_symbol(atoms: Atoms, index: int) -> bool:
    """Whether one letter after digits is a unit: "5 m deep", "20 t", but not "3 A levels", "5 in Kyiv"."""
    after = atoms.lowers[index + 1]
    ends = atoms.kinds[index + 1] not in (AtomKind.WORD, AtomKind.DIGITS)
    word = atoms.words[index]
    if word == "in":
        return atoms.glued(index) or (ends and after not in ("the", '"')) or after in AFTER_INCHES
    number = atoms.words[index - 1]
    if word == "s" and atoms.glued(index) and "." not in number and (number.endswith("0") or len(number) > 2):
        return False  # "the 70s", "two 737s"
    if word in ("C", "F") and (
        (atoms.words[index - 2] in ("-", "\u2212") and atoms.glued(index - 1))
        or (atoms.glued(index) and atoms.has_any(index - _NEAR, index + _NEAR, WARMTH))
    ):
        return True
    if atoms.glued(index):
        return ends or word not in ("A", "F", "C", "N", "B", "b", "R") or after in FUNCTION_WORDS
    if word in ("C", "F") and atoms.words[index - 2] in ("-", "\u2212") and atoms.glued(index - 1):
        return True
    if word.isupper() and atoms.kinds[index - 1] is not AtomKind.DIGITS:
        return True  # after an exponent
    if word.isupper():
        return (
            (ends and not atoms.glued(index + 1)) or after in (".", ",", ")", ";", "/", "^") or after in FUNCTION_WORDS
        )
    return atoms.words[index] != "s" or ends
