"""Ages: "aged 12", "at the age of 34", "his 30s", "Jane Doe, 34, said", "under-18s". "34-year-old" is a measure."""

from __future__ import annotations

from decimal import Decimal

from glossator.text.annotation import Bound, NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.ages import (
    AFTER_AGE,
    AFTER_TURN,
    BOUNDS,
    CHILDREN,
    DEATHS,
    GROUPS,
    OLDER,
    OWNERS,
    PERSONS,
    RELATIVES,
    TURNS,
)
from glossator_plugins.numbers.lexicon.en.calendar import DECADE_WORDS, EARLY_LATE, MONTHS, WEEKDAYS
from glossator_plugins.numbers.mean.time.year import age_decade
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms
from glossator_plugins.numbers.read.nouns import is_plural_at

_LONGEST_LIST = 12
_NEAR = 6
_GROWN = 10
_OLDEST = 125
_SPELLED = 3
"""Atoms of "forty-one"."""
_YOUTH = 23
"""Up to this, "under-16" names an age group of sport or law."""


def decade(atoms: Atoms, index: int) -> Amount | None:
    """ "in his 30s", "in her mid-forties"."""
    before = atoms.lowers[index - 1]
    start = index - 1
    if before in HYPHENS and atoms.lowers[index - 2] in EARLY_LATE:
        start = index - 3
    elif before in EARLY_LATE:
        start = index - 2
    if before in ("and", "or", "to") and _is_decade(atoms, index - 2):
        start = index - 3 - (atoms.lowers[index - 2] in ("s", "'s"))  # "their 40s and 50s"
    owned = start >= 0 and atoms.lowers[start] in OWNERS
    if not owned and not (atoms.lowers[start] == "in" and atoms.lowers[start - 1] in PERSONS):
        return None
    tens = DECADE_WORDS.get(atoms.lowers[index])
    if atoms.lowers[index] == "teens":
        return Amount(
            index, index + 1, NumberKind.AGE, low=Decimal(13), high=Decimal(19), bound=Bound.BETWEEN, unit="a"
        )
    if tens is not None:
        low, high, last = Decimal(10 * tens), Decimal(10 * tens + 9), index + 1
    elif (found := age_decade(atoms, index)) is not None:
        low, high, last = found
    else:
        return None
    return Amount(index, last, NumberKind.AGE, low=low, high=high, bound=Bound.BETWEEN, unit="a")


def _is_decade(atoms: Atoms, index: int) -> bool:
    """Whether "40s" or "forties" ends at an atom."""
    if atoms.lowers[index] in DECADE_WORDS:
        return True
    return (
        atoms.lowers[index] in ("s", "'s") and atoms.words[index - 1].isdecimal() and len(atoms.words[index - 1]) == 2
    )


def grouped(atoms: Atoms, index: int) -> Amount | None:
    """ "under-18s", "over-65s": the people younger or older."""
    word, last = atoms.words[index], index + 1
    plural = atoms.lowers[last] in ("s", "'s") and atoms.glued(last)
    hyphen = atoms.lowers[index - 1] in HYPHENS and atoms.glued(index)
    if not word.isdecimal() or len(word) > 2 or not (plural or (hyphen and int(word) <= _YOUTH)):
        return None
    start = index - 2 if hyphen else index - 1
    bound = BOUNDS.get(atoms.lowers[start])
    if bound is None or start < 0:
        return None
    amount = Amount(index, last + plural, NumberKind.AGE, Decimal(int(word)), bound=bound, unit="a")
    amount.modifier = start, index
    return amount


def is_age(atoms: Atoms, amount: Amount) -> bool:
    """Whether a bare number is an age by what stands around it."""
    value = amount.high if amount.value is None else amount.value
    if value is None or not 0 < value <= _OLDEST or amount.vague or amount.kind is not NumberKind.CARDINAL:
        return False
    words, first = atoms.lowers, amount.first
    if words[first - 1] in ("between", "from"):
        first -= 1
    before = words[first - 1]
    if before in ("aged", "age", "ages") and first:
        return before != "ages" or amount.value is None or words[amount.last] != "of"
    if before in TURNS and (atoms.kinds[amount.last] is not AtomKind.WORD or words[amount.last] in AFTER_TURN):
        return True
    if before in ("under", "over", "below", "above") and (
        words[first - 2] in ("aged", "age", "ages")
        or (words[first - 2] in GROUPS and not is_plural_at(atoms, amount.last))
    ):
        return True
    if before == "at" and atoms.has_any(first - _NEAR, first, DEATHS) and not _counts(atoms, amount.last):
        return atoms.lowers[amount.last] not in ("%", ":", "-")
    if _is_ones(atoms, amount, first) or _is_listed(atoms, amount):
        return True
    if before == "of" and words[first - 2] in RELATIVES and not is_plural_at(atoms, amount.last):
        return words[first - 3] in ("a", "the", "another") and words[amount.last] != "%"
    if before in ("of", "to") and words[first - 2] in ("age", "ages"):
        return True
    return _in_apposition(atoms, amount)


def by_modifier(atoms: Atoms, amount: Amount) -> bool:
    """Whether what bounds a number makes an age of it: "65 and older", "younger than 30"."""
    if amount.modifier is None or amount.counted is not None or amount.kind is not NumberKind.CARDINAL:
        return False
    words = atoms.lowers[slice(*amount.modifier)]
    behind = amount.modifier[0] == amount.last and atoms.lowers[amount.first - 1] in GROUPS  # "people 65 and over"
    return (behind or not OLDER.isdisjoint(words)) and amount.value is not None and 0 < amount.value <= _OLDEST


def _is_listed(atoms: Atoms, amount: Amount) -> bool:
    """The further ones of "aged 7, 9 and 11"."""
    index = amount.first - 1
    digits = atoms.kinds[amount.first] is AtomKind.DIGITS
    if not digits or atoms.lowers[index] not in (",", "and", "or") or is_plural_at(atoms, amount.last):
        return False
    for _ in range(_LONGEST_LIST):
        if atoms.lowers[index] in (",", "and", "or") or atoms.kinds[index] is AtomKind.DIGITS:
            index -= 1
        else:
            break
    return atoms.lowers[index] in ("aged", "ages") and index >= 0


def _counts(atoms: Atoms, index: int) -> bool:
    """Whether a noun may follow: "men over 50" is an age, "men over 50 miles away" is none."""
    return atoms.kinds[index] is AtomKind.WORD and atoms.lowers[index] not in AFTER_AGE


def _is_ones(atoms: Atoms, amount: Amount, first: int) -> bool:
    """ "He was 45 when ...", "both 29,": somebody's age, told as a bare number."""
    words = atoms.lowers
    before, owner = words[first - 1], words[first - 2]
    if (
        amount.last - first > (_SPELLED if amount.spelled else 1)
        or amount.bound is not Bound.EXACT
        or _counts(atoms, amount.last)
    ):
        return False
    if amount.spelled and (amount.value is None or amount.value < _GROWN):
        return False
    if words[amount.last] in HYPHENS or words[amount.last] in (":", "/", "%"):
        return False
    if atoms.glued(amount.last) and words[amount.last] in ("'", "\u2019", "\u2032"):
        return False  # "5' tall"
    if before == "both":
        return owner in (",", "(") and words[amount.last] in (",", ".", ")")
    if before in ("just", "only", "still", "then", "now"):
        before, owner = owner, words[first - 3]
    return before in ("is", "was", "'s", "be", "'m", "am", "'re", "are") and owner in (
        "he",
        "she",
        "who",
        "will",
        "i",
        "you",
    )


def _in_apposition(atoms: Atoms, amount: Amount) -> bool:
    """ "Jane Doe, 34, said": a number between commas after a name."""
    index = amount.first
    if amount.last - index != 1 or atoms.kinds[index] is not AtomKind.DIGITS or not atoms.words[index].isdecimal():
        return False
    before, after = atoms.words[index - 1], atoms.words[amount.last]
    name = index - 2
    if before == "," and after == "and" and atoms.lowers[name] in CHILDREN:
        return atoms.kinds[amount.last + 1] is AtomKind.DIGITS and atoms.words[amount.last + 2] in (",", ".")
    if before == "and" and atoms.lowers[index - 4] in CHILDREN and atoms.words[index - 3] == ",":
        return after in (",", ".") and bool(after)
    if before not in (",", "(") or index < 2 or not after or after not in ",).":
        return False
    if atoms.lowers[name] in RELATIVES or atoms.lowers[name] in CHILDREN:
        return before == "," and after == ","
    if atoms.lowers[name - 1] in HYPHENS and atoms.glued(name):  # "Chi-wai"
        name -= 2
    if not atoms.is_capitalized(name) or atoms.lowers[name] in MONTHS or atoms.lowers[name] in WEEKDAYS:
        return False
    if (before, after) != (",", ",") and not (
        atoms.is_capitalized(name - 1) and name and (before == ",") == (after == ".")
    ):
        return False
    return 2 <= int(atoms.words[index]) <= 110 and atoms.kinds[amount.last + 1] is not AtomKind.DIGITS
