"""Fractions in words: "a third of", "two-thirds", "half the", "one in five". In digits they are numerals."""

from __future__ import annotations

from decimal import Decimal

from glossator_plugins.numbers.amount import ratio, times
from glossator_plugins.numbers.lexicon.en.fractions import (
    AFTER_PART,
    BEFORE_PART,
    BY,
    COPULAS,
    DETERMINERS,
    NOT_HALF,
    PERIODS,
    POINTS,
    TIME_SPANS,
    VERBS,
)
from glossator_plugins.numbers.lexicon.en.nouns import STOPS
from glossator_plugins.numbers.lexicon.en.words import ARTICLES, FRACTIONS, SCALES, SMALL_INTEGERS
from glossator_plugins.numbers.numeral import Numeral

from . import numeral
from .atoms import HYPHENS, AtomKind, Atoms
from .digits import digits_of
from .units import unit_at

_HUNDRED = Decimal(100)
_MAX_ODDS = Decimal(10) ** 12
_SHORT = 12


def scan(atoms: Atoms, index: int) -> Numeral | None:
    """The fraction in words that begins at an atom."""
    return _in_words(atoms, index) or _odds(atoms, index)


def _in_words(atoms: Atoms, index: int) -> Numeral | None:
    words = atoms.lowers
    count, start = 1, index
    article = words[index] in ARTICLES
    if article:
        start = index + 1
    elif words[index] in SMALL_INTEGERS and 0 < SMALL_INTEGERS[words[index]] < 100:
        count, start = SMALL_INTEGERS[words[index]], index + 1
    elif words[index] == "three" or words[index] == "half":
        pass
    hyphen = atoms.skip_hyphen(start)
    word = words[hyphen]
    denominator = FRACTIONS.get(word, 0)
    if not denominator:
        return None
    last = hyphen + 1
    plural = word.endswith(("s", "ves"))
    counted = start > index and not article
    if word == "quarters" and _is_of_year(atoms, index, count, last):
        return None
    if counted:
        if plural != (count > 1) and word != "quarter":
            return None
        if word == "quarter" and count > 1 and words[last] not in ("of", "hour", "mile", "inch"):
            return None
        if count == 1 and hyphen == start and words[last] not in ("of", "", ".", ",", "the") and word != "half":
            return None  # "one third party"
    elif word == "half":
        if not _is_half(atoms, index, last):
            return None
    elif plural or not _is_part(atoms, index, last, article, word):
        return None
    value = ratio(Decimal(count), Decimal(denominator))
    scale = SCALES.get(words[last + 2]) if words[last] == "of" and words[last + 1] in ARTICLES else None
    if scale is not None and scale > _HUNDRED:  # "three quarters of a million"
        return Numeral(index, last + 3, times(value, scale), scale=scale, spelled=True)
    return Numeral(index, last, value, spelled=True, fraction=True)


def _is_of_year(atoms: Atoms, index: int, count: int, last: int) -> bool:
    """Whether quarters are those of years: "the last two quarters", "for five quarters", "three quarters in a row"."""
    words = atoms.lowers
    if count != 3 or words[index - 1] in PERIODS or words[last] in ("running", "ago", "later", "earlier"):
        return words[last] != "of" or count > 3
    if words[last : last + 3] == ["in", "a", "row"]:
        return True
    return words[index - 1] in ("for", "in", "after") and words[last] not in ("of", "the")


def _is_half(atoms: Atoms, index: int, last: int) -> bool:
    """ "half of", "half the", "half an hour", "half-hour"; not "the second half", "half-time"."""
    words = atoms.lowers
    after = words[last]
    if words[index - 1] in NOT_HALF or words[index - 1] == "and":
        return False
    if words[index] in ARTICLES and words[index - 1] in COPULAS and atoms.kinds[last] is not AtomKind.WORD:
        return after not in HYPHENS  # "the share is a half."
    if after in ("of", "a", "an") or after in DETERMINERS:
        return True
    if after == "as" and words[index - 1] not in HYPHENS:
        return words[last + 1] in ("many", "much", "few", "little") or words[last + 1] not in STOPS  # "half as high"
    if words[index - 1] in BY and atoms.kinds[last] is not AtomKind.WORD and after not in HYPHENS:
        return True  # "by up to half."
    if (index == 0 or words[index - 1] in BY or words[index - 1] in BEFORE_PART) and _is_predicate(atoms, last):
        return True  # "nearly half failed"
    following = words[atoms.skip_hyphen(last)]
    if following in POINTS and (last != atoms.skip_hyphen(last) or following == "percentage"):
        return True  # "a half-point rise"
    return following in TIME_SPANS or following in ("litre", "liter", "mile", "kilo", "pint", "ton", "inch")


def _is_part(atoms: Atoms, index: int, last: int, article: bool, word: str) -> bool:
    """ "a third of", "tenth of a gallon"; an ordinal otherwise."""
    words = atoms.lowers
    if words[last] == "of" and (article or (index == 0 and words[last + 1] in ("a", "an", "litre", "liter"))):
        return words[last + 1] not in ("january", "july", "may")
    if word == "quarter" and words[last : last + 3] == ["of", "an", "hour"]:
        return True
    if article and words[index - 1] in COPULAS and word != "second" and atoms.kinds[last] is not AtomKind.WORD:
        return words[last] not in HYPHENS
    if article and words[index - 1] in BY and atoms.kinds[last] is not AtomKind.WORD:
        return True  # "rose by a third."
    if article and words[index - 1] == "by" and words[last] in STOPS:
        return True  # "fell by a quarter by noon"
    if article and word != "second" and words[last] not in HYPHENS:
        bounded = (
            index == 0 or words[index - 1] in BY or words[index - 1] in ("only", "just", "some", "another", "while")
        )
        if bounded and _is_predicate(atoms, last):
            return True  # "a third failed", "nearly a quarter were ill"
    if article and words[index - 1] in BY and words[last] in AFTER_PART:
        return True
    if word == "quarter" and words[atoms.skip_hyphen(last)] in POINTS:
        return True  # "a quarter-point cut"
    return word == "quarter" and words[atoms.skip_hyphen(last)] in ("litre", "liter", "mile", "hour", "century")


def _is_predicate(atoms: Atoms, index: int) -> bool:
    """Whether a verb follows, so that nothing is ranked."""
    word = atoms.lowers[index]
    if word in VERBS:
        return True
    after = atoms.lowers[index + 1]
    past = word.endswith("ed") and len(word) > 3
    return past and (after in STOPS or after.endswith("ly") or atoms.kinds[index + 1] is not AtomKind.WORD)


def _odds(atoms: Atoms, index: int) -> Numeral | None:
    """ "one in five", "1 in 10", "nine out of ten"."""
    words = atoms.lowers
    small = _whole(atoms, index)
    if small is None:
        return None
    middle = atoms.skip_hyphen(index + 1)
    if words[middle] == "over" and words[middle + 1] in SMALL_INTEGERS and words[index] in SMALL_INTEGERS:
        return _over(atoms, index, small, middle + 1)
    if words[middle] not in ("in", "out"):
        return None
    if middle > index + 1:  # "1-in-5"
        if atoms.skip_hyphen(middle + 1) == middle + 1:
            return None
        middle += 1
    out = words[middle] == "out"
    if out:
        if words[middle + 1] != "of":
            return None
        middle += 1
    if words[middle + 1] == "every":
        middle += 1
    whole = numeral.scan(atoms, atoms.skip_hyphen(middle + 1))
    if whole is None or whole.value is None or whole.fraction:
        return None
    large, last = whole.value, whole.last
    if not isinstance(large, Decimal) or not 0 < small < large <= _MAX_ODDS:
        return None
    if words[last] in TIME_SPANS or words[last] in ("-", "/", ":"):
        return None
    year_like = 1000 <= large <= 2100 and atoms.words[middle + 1].isdecimal() and large % 1000
    if not out and (small > 10 or year_like or (small > 1 and large % 5 and large > 12)):
        return None
    if not out and unit_at(atoms, last, digits=not whole.spelled) is not None:
        return None  # "1 in 2.5 km"
    return Numeral(index, last, ratio(small, large), spelled=True, fraction=True)


def _over(atoms: Atoms, index: int, small: Decimal, below: int) -> Numeral | None:
    """ "one over three", where nothing is counted."""
    whole = numeral.scan(atoms, below)
    if whole is None or not isinstance(whole.value, Decimal) or atoms.count > _SHORT:
        return None
    if not 0 < small < whole.value or atoms.kinds[whole.last] is AtomKind.WORD:
        return None
    return Numeral(index, whole.last, ratio(small, whole.value), spelled=True, fraction=True)


def _whole(atoms: Atoms, index: int) -> Decimal | None:
    word = atoms.lowers[index]
    if word in SMALL_INTEGERS:
        return Decimal(SMALL_INTEGERS[word])
    if atoms.kinds[index] is AtomKind.DIGITS and len(word) < 8 and word.replace(",", "").isdecimal():
        return digits_of(word)
    return None
