"""Times of day: "10:30", "2pm", "10 a.m.", "noon", "half past five", "five o'clock", "1430 GMT"."""

from __future__ import annotations

from glossator.annotation import NumberKind

from .amount import Amount
from .atoms import AtomKind, Atoms
from .words import ARTICLES, SMALL_INTEGERS

_HALVES = {"am": 0, "a.m.": 0, "a.m": 0, "pm": 12, "p.m.": 12, "p.m": 12}
_ZONES = frozenset({"gmt", "utc", "z"})
_NAMED = {"noon": (12, 0), "midday": (12, 0), "midnight": (0, 0)}
_PARTS = {"quarter": 15, "half": 30}


def scan(atoms: Atoms, index: int) -> Amount | None:
    """The time of day that begins at an atom."""
    word = atoms.lowers[index]
    if atoms.kinds[index] is AtomKind.DIGITS:
        found = _in_digits(atoms, index)
    elif word in _NAMED:
        found = (*_NAMED[word], None, index + 1)
    else:
        found = _in_words(atoms, index)
    if found is None:
        return None
    hour, minute, second, last = found
    amount = Amount(index, last, NumberKind.TIME)
    amount.timex = f"T{hour:02d}:{minute:02d}" + ("" if second is None else f":{second:02d}")
    if atoms.lowers[last] in _ZONES:
        amount.last, amount.timex = last + 1, amount.timex + "Z"
    return amount


def _in_digits(atoms: Atoms, index: int) -> tuple[int, int, int | None, int] | None:
    word = atoms.words[index]
    if len(word) > 5 or (
        index and atoms.glued(index) and atoms.words[index - 1] in ("$", "\u00a3", "\u20ac", ":", ".", "/")
    ):
        return None
    whole, point, fraction = word.partition(".")
    if not whole.isdecimal():
        return None
    last = index + 1
    minute, second, colon = 0, None, False
    if point:
        if len(fraction) != 2:
            return None
        minute = int(fraction)
    elif len(whole) == 4 and atoms.lowers[last] in ("gmt", "utc", "hours", "hrs") and atoms.lowers[last] != "hours":
        return _valid(int(whole[:2]), int(whole[2:]), None, last)
    elif atoms.words[last] == ":" and _two_digits(atoms, last + 1) and atoms.glued(last):
        minute, last, colon = int(atoms.words[last + 1]), last + 2, True
        if atoms.words[last] == ":" and _two_digits(atoms, last + 1) and atoms.glued(last):
            second, last = int(atoms.words[last + 1]), last + 2
    if len(whole) > 2:
        return None
    hour = int(whole)
    half = _HALVES.get(atoms.lowers[last])
    if half is not None and not (atoms.lowers[last] == "am" and not 1 <= hour <= 12):
        if not 1 <= hour <= 12:
            return None
        last += 1
        if atoms.words[last - 1][-1] != "." and atoms.words[last] == "." and atoms.lowers[last - 1] in ("a.m", "p.m"):
            last += 1
        return _valid(hour % 12 + half, minute, second, last)
    if atoms.lowers[last] == "o'clock" and not point:
        return _valid(hour, 0, None, last + 1)
    if colon and atoms.words[last] != ":":
        return _valid(hour, minute, second, last)
    if point and (atoms.lowers[last] in _ZONES or (atoms.lowers[last] in ("hours", "hrs") and hour > 12)):
        return _valid(hour, minute, None, last)
    return None


def _two_digits(atoms: Atoms, index: int) -> bool:
    word = atoms.words[index]
    return len(word) == 2 and word.isdecimal() and atoms.glued(index)


def _valid(hour: int, minute: int, second: int | None, last: int) -> tuple[int, int, int | None, int] | None:
    if hour > 24 or minute > 59 or (second or 0) > 59:
        return None
    return hour, minute, second, last


def _in_words(atoms: Atoms, index: int) -> tuple[int, int, int | None, int] | None:
    """ "five o'clock", "half past five", "a quarter to six", "ten past nine", "seven p.m."."""
    word = atoms.lowers[index]
    hour = SMALL_INTEGERS.get(word)
    if hour is not None and 1 <= hour <= 12:
        following = atoms.lowers[index + 1]
        if following == "o'clock":
            return hour, 0, None, index + 2
        if following in _HALVES and (following != "am" or atoms.lowers[index + 2] in ("", ".", ",", "on", "and", "to")):
            return hour % 12 + _HALVES[following], 0, None, index + 2
    start = index + 1 if word in ARTICLES else index
    minutes = _PARTS.get(atoms.lowers[start]) or SMALL_INTEGERS.get(atoms.lowers[start])
    if minutes is None or atoms.lowers[start + 1] not in ("past", "to") or minutes not in (5, 10, 15, 20, 25, 30):
        return None
    hour = _hour_at(atoms, start + 2)
    if hour is None:
        return None
    if atoms.lowers[start + 1] == "past":
        return hour, minutes, None, start + 3
    if atoms.lowers[start] in SMALL_INTEGERS:
        return None  # "five to six" is rather a range
    return (hour - 1) % 24, 60 - minutes, None, start + 3


def _hour_at(atoms: Atoms, index: int) -> int | None:
    hour = SMALL_INTEGERS.get(atoms.lowers[index])
    if hour is None and atoms.words[index].isdecimal() and len(atoms.words[index]) <= 2:
        hour = int(atoms.words[index])
    return hour if hour is not None and 1 <= hour <= 12 else None
