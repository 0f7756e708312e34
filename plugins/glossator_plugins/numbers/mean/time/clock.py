"""Times of day: "10:30", "2pm", "10 a.m.", "noon", "half past five", "five o'clock", "1430 GMT"."""

from __future__ import annotations

from decimal import Decimal

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.calendar import (
    BEFORE_HOUR,
    DAYS_WITH_PARTS,
    HALVES_OF_DAY,
    IN_DAY_PARTS,
    WEEKDAYS,
)
from glossator_plugins.numbers.lexicon.en.clocks import ENDS, HALVES, NAMED, OPENS, PARTS, TO, TOOK, TRAIN, ZONES
from glossator_plugins.numbers.lexicon.en.nouns import PRICES
from glossator_plugins.numbers.lexicon.en.words import ARTICLES, CHANGES, SMALL_INTEGERS
from glossator_plugins.numbers.lexicon.units import TIME_UNITS
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms
from glossator_plugins.numbers.read.digits import digits_of

from .duration import timex

_SIXTY = Decimal(60)
_FEW = 5


def scan(atoms: Atoms, index: int) -> Amount | None:
    """The time of day that begins at an atom."""
    word = atoms.lowers[index]
    if atoms.kinds[index] is AtomKind.DIGITS:
        found = _in_digits(atoms, index)
    elif word in NAMED:
        found = (*NAMED[word], None, index + 1)
    else:
        found = _in_words(atoms, index)
    if found is None:
        return None
    hour, minute, second, last = found
    hour, last = _part_of_day(atoms, hour, last)
    amount = Amount(index, last, NumberKind.TIME)
    amount.timex = f"T{hour:02d}:{minute:02d}" + ("" if second is None else f":{second:02d}")
    if atoms.lowers[last] in ("hours", "hrs") and len(atoms.words[index]) == 4:
        amount.last = last + 1
    elif (zone := ZONES.get(atoms.words[last])) is not None:
        amount.last, amount.timex = last + 1, amount.timex + zone
        _shift(atoms, amount)
    return amount


def _part_of_day(atoms: Atoms, hour: int, last: int) -> tuple[int, int]:
    """The hour and end of a time with "in the evening" behind it."""
    for phrase, half in IN_DAY_PARTS.items():
        if tuple(atoms.lowers[last : last + len(phrase)]) == phrase:
            return (hour % 12 + half if hour <= 12 else hour), last + len(phrase)
    later = _half_of_day(atoms, last)
    return (hour % 12 + later if later is not None and 1 <= hour <= 12 else hour), last


def _half_of_day(atoms: Atoms, index: int) -> int | None:
    """The half of the day in which "tonight", "this evening", "tomorrow morning" lie, which have their own place."""
    start = index + (atoms.lowers[index] in ("on", ","))
    if atoms.lowers[start] == "tonight":
        return 12
    named = atoms.lowers[start] in DAYS_WITH_PARTS or atoms.lowers[start] in WEEKDAYS
    return HALVES_OF_DAY.get(atoms.lowers[start + 1]) if named else None


def _shift(atoms: Atoms, amount: Amount) -> None:
    """ "18:30 GMT+3"."""
    last = amount.last
    hours = atoms.words[last + 1]
    touches = atoms.glued(last) and atoms.glued(last + 1)
    if atoms.words[last] in ("+", "-") and touches and hours.isdecimal() and len(hours) < 3 and int(hours) < 15:
        amount.timex = f"{amount.timex.removesuffix('Z')}{atoms.words[last]}{int(hours):02d}:00"
        amount.last = last + 2


def elapsed(atoms: Atoms, index: int) -> Amount | None:
    """The time that a race took: "in 2:14:04", "1:58.03"; a time of day otherwise."""
    parts, last = _colons(atoms, index)
    if len(parts) < 2:
        return None
    precise = "." in parts[-1]
    if not precise and (len(parts) < 3 or atoms.lowers[index - 1] not in TOOK):
        return None
    numbers = [digits_of(part) for part in parts]
    if any(number >= _SIXTY for number in numbers[1:]):
        return None
    units = [TIME_UNITS[name] for name in ("hour", "minute", "second")[-len(parts) :]]
    seconds = sum((value * 60**power for power, value in enumerate(reversed(numbers))), Decimal(0))
    amount = Amount(index, last, NumberKind.DURATION, seconds, unit="s", dimension="[time]", si_unit="s")
    amount.si_value, amount.timex = seconds, timex(list(zip(numbers, units, strict=True)))
    return amount


def _colons(atoms: Atoms, index: int) -> tuple[list[str], int]:
    """The numbers that colons join from an atom on, at most three."""
    parts = [atoms.words[index]]
    last = index + 1
    if len(parts[0]) > 2 or not parts[0].isdecimal() or (atoms.glued(index) and atoms.words[index - 1] == ":"):
        return [], index
    while atoms.words[last] == ":" and atoms.glued(last) and atoms.glued(last + 1) and len(parts) < 4:
        word = atoms.words[last + 1]
        if not word[:2].isdecimal() or len(word) > 6 or len(word.partition(".")[0]) != 2 or "." in parts[-1]:
            return [], index
        parts.append(word)
        last += 2
    return (parts, last) if len(parts) < 4 else ([], index)


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
    elif len(whole) == 4 and _is_military(atoms, index):
        return _valid(int(whole[:2]), int(whole[2:]), None, last)
    elif atoms.words[last] == ":" and _two_digits(atoms, last + 1) and atoms.glued(last):
        minute, last, colon = int(atoms.words[last + 1]), last + 2, True
        if atoms.words[last] == ":" and _two_digits(atoms, last + 1) and atoms.glued(last):
            second, last = int(atoms.words[last + 1]), last + 2
    if len(whole) in (3, 4) and not point and not colon and atoms.glued(last) and atoms.lowers[last] in HALVES:
        whole, minute = whole[:-2], int(whole[-2:])  # "730am"
    if len(whole) > 2:
        return None
    hour = int(whole)
    half = HALVES.get(atoms.lowers[last])
    if half is not None and not (atoms.lowers[last] == "am" and not 1 <= hour <= 12):
        if not 1 <= hour <= 12:
            return None
        last += 1
        if atoms.words[last - 1][-1] != "." and atoms.words[last] == "." and atoms.lowers[last - 1] in ("a.m", "p.m"):
            last += 1
        return _valid(hour % 12 + half, minute, second, last)
    if half is None and not colon and (shared := _half_of_next(atoms, last)) is not None and 1 <= hour <= 12:
        end, offset = shared
        if hour > end and end != 12:
            offset = 12 - offset  # "11-1pm"
        return _valid(hour % 12 + offset, minute, None, last)
    if not point and not colon and _is_office_hour(atoms, index):
        evening = atoms.lowers[index - 1] not in ("from", "between") and hour < int(atoms.words[index - 2])
        return _valid(hour + 12 if evening else hour, 0, None, last)
    if atoms.lowers[last] == "o'clock" and not point:
        return _valid(hour, 0, None, last + 1)
    if not point and not colon and 1 <= hour <= 12:
        if _part_of_day(atoms, hour, last)[1] > last:
            return _valid(hour, 0, None, last)
        if atoms.lowers[index - 1] in BEFORE_HOUR and _half_of_day(atoms, last) is not None:
            return _valid(hour, 0, None, last)  # "at 8 tonight"
    if (
        whole
        and atoms.lowers[last] == "h"
        and _two_digits(atoms, last + 1)
        and atoms.glued(last)
        and _said(atoms, index)
    ):
        return (
            None
            if atoms.glued(last + 2) and atoms.kinds[last + 2] is AtomKind.WORD
            else _valid(hour, int(atoms.words[last + 1]), None, last + 2)
        )
    closes = atoms.lowers[last] in ENDS or atoms.lowers[last] in TRAIN
    if point and _said(atoms, index) and minute % 5 == 0 and closes:
        return _valid(hour, minute, None, last)
    closes = atoms.lowers[last] in ENDS and not (atoms.glued(last) and atoms.glued(last + 1) and atoms.words[last])
    if not point and not colon and 1 <= hour <= 12 and closes:
        if (later := _after_day(atoms, index)) is not None:
            return _valid(hour % 12 + later if later else hour, 0, None, last)  # "tonight at 9"
        if atoms.lowers[index - 1] in TO and atoms.lowers[index - 2] in ("noon", "midday"):
            return _valid(hour % 12 + 12, 0, None, last)
    if colon and hour == 24 and atoms.lowers[index - 1] in BEFORE_HOUR:
        hour = 0  # "at 24:30", as timetables count on into the night
    if colon and atoms.words[last] != ":":
        return _valid(hour, minute, second, last)
    if point and (atoms.words[last] in ZONES or (atoms.lowers[last] in ("hours", "hrs") and hour > 12)):
        return _valid(hour, minute, None, last)
    return None


def _after_day(atoms: Atoms, index: int) -> int | None:
    """The hours that the day or its part before "at 9" adds; nothing where no such word stands there."""
    if atoms.lowers[index - 1] != "at":
        return None
    day = atoms.lowers[index - 2]
    if day == "tonight":
        return 12
    if day in HALVES_OF_DAY:
        return HALVES_OF_DAY[day]
    return 0 if day in WEEKDAYS or day in ("today", "tomorrow", "yesterday", "day") else None


def _said(atoms: Atoms, index: int) -> bool:
    """Whether the word before says that a time of day follows."""
    if atoms.lowers[index - 1] == "at":
        return True
    if atoms.lowers[index - 1] == "the" and atoms.lowers[index + 1] in TRAIN:
        return atoms.is_capitalized(index + 2)  # "the 7.15 to Leeds"
    second = atoms.lowers[index - 1] in TO and _has_minutes(atoms, index - 2)
    first = index - 2 if second else index
    if not second and not (atoms.lowers[index + 1] in TO and _has_minutes(atoms, index + 2)):
        return False
    if atoms.lowers[first + 3] not in ENDS:
        return False  # "from 9.30 to 11.15 euros"
    before = atoms.lowers[first - 1]  # both ends of "open 9.30 to 11.15" are times, or neither
    return before in OPENS or (before == "from" and not atoms.has_any(first - _FEW, first, CHANGES | PRICES))


def _has_minutes(atoms: Atoms, index: int) -> bool:
    """Whether a number in digits may be a time with a point: "9.30"."""
    hour, _, minute = atoms.words[index].partition(".")
    if not (hour.isdecimal() and minute.isdecimal()) or len(hour) > 2 or len(minute) != 2:
        return False
    return int(hour) < 24 and int(minute) < 60 and int(minute) % 5 == 0


def _is_military(atoms: Atoms, index: int) -> bool:
    """ "1430 GMT", "0600 hours", not "1200 hours of work"."""
    if atoms.words[index + 1] in ZONES or atoms.lowers[index + 1] == "hrs":
        return True
    return atoms.lowers[index + 1] == "hours" and (atoms.words[index][0] == "0" or atoms.lowers[index - 1] == "at")


def _half_of_next(atoms: Atoms, index: int) -> tuple[int, int] | None:
    """The hour and half of the day after a joiner: "10-11am", "from 7.30 to 9pm"."""
    if atoms.lowers[index] not in HYPHENS and atoms.lowers[index] not in ("to", "and", "until", "till"):
        return None
    word, half = atoms.words[index + 1], HALVES.get(atoms.lowers[index + 2])
    hour = word.partition(".")[0]
    if half is None and hour.isdecimal() and len(hour) < 3:
        half = _part_of_day(atoms, 0, index + 2)[0] if _part_of_day(atoms, 0, index + 2)[1] > index + 2 else None
    if half is None or atoms.kinds[index + 1] is not AtomKind.DIGITS or not hour.isdecimal() or len(hour) > 2:
        return None
    return (int(hour), half) if 1 <= int(hour) <= 12 else None


def _is_office_hour(atoms: Atoms, index: int) -> bool:
    """ "on Tuesday from 9 to 11": hours without a word for them."""
    first = index if atoms.lowers[index - 1] in ("from", "between") else index - 2
    last = first + 2
    return (
        first > 0
        and atoms.lowers[first - 1] in ("from", "between")
        and atoms.lowers[first + 1] in ("to", "and", "until", "till")
        and all(atoms.words[place].isdecimal() and int(atoms.words[place][:3]) <= 24 for place in (first, last))
        and atoms.kinds[last + 1] is not AtomKind.WORD
        and atoms.lowers[last + 1] not in ("%", "-")
        and (atoms.lowers[first - 2] in WEEKDAYS or atoms.lowers[first - 2] in OPENS)
    )


def _two_digits(atoms: Atoms, index: int) -> bool:
    word = atoms.words[index]
    return len(word) == 2 and word.isdecimal() and atoms.glued(index)


def _valid(hour: int, minute: int, second: int | None, last: int) -> tuple[int, int, int | None, int] | None:
    if hour > 24 or (hour == 24 and (minute or second)) or minute > 59 or (second or 0) > 59:
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
        if _part_of_day(atoms, hour, index + 1)[1] > index + 1:
            return hour, 0, None, index + 1
        if (read := _hour_and_minutes(atoms, index, hour)) is not None:
            return read
        if following in HALVES and (following != "am" or atoms.lowers[index + 2] in ("", ".", ",", "on", "and", "to")):
            return hour % 12 + HALVES[following], 0, None, index + 2
    start = index + 1 if word in ARTICLES else index
    if word == "half" and _said(atoms, index) and (hour := _hour_at(atoms, index + 1)) is not None:
        return _valid(hour, 30, None, index + 2)  # "half nine"
    after = atoms.skip_hyphen(start + 1)
    minutes = PARTS.get(atoms.lowers[start]) or SMALL_INTEGERS.get(atoms.lowers[start])
    if minutes is None or atoms.lowers[after] not in ("past", "to") or minutes not in (5, 10, 15, 20, 25, 30):
        return None
    hour = _hour_at(atoms, after + 1)
    if hour is None:
        return None
    if atoms.lowers[after] == "past":
        return hour, minutes, None, after + 2
    if atoms.lowers[start] in SMALL_INTEGERS and (
        atoms.lowers[index - 1] != "at" or atoms.lowers[after + 2] not in ENDS
    ):
        return None  # "five to six" is rather a range
    return (hour - 1) % 24, 60 - minutes, None, after + 2


def _hour_and_minutes(atoms: Atoms, index: int, hour: int) -> tuple[int, int, int | None, int] | None:
    """ "at six thirty", "nine forty-five p.m."."""
    start = atoms.skip_hyphen(index + 1)
    minutes = SMALL_INTEGERS.get(atoms.lowers[start])
    if minutes is None or minutes < 10 or minutes > 50:
        return None
    last = start + 1
    place = atoms.skip_hyphen(last)
    unit = SMALL_INTEGERS.get(atoms.lowers[place], 0)
    if minutes >= 20 and 0 < unit < 10:
        minutes, last = minutes + unit, place + 1
    half = HALVES.get(atoms.lowers[last])
    if half is not None:
        return hour % 12 + half, minutes, None, last + 1
    ends = atoms.lowers[last] in ENDS
    return (hour, minutes, None, last) if ends and atoms.lowers[index - 1] == "at" else None


def _hour_at(atoms: Atoms, index: int) -> int | None:
    hour = SMALL_INTEGERS.get(atoms.lowers[index])
    if hour is None and atoms.words[index].isdecimal() and len(atoms.words[index]) <= 2:
        hour = int(atoms.words[index])
    return hour if hour is not None and 1 <= hour <= 12 else None
