"""Where a currency stands beside a number: before it ("US$", "EUR", "Rs.") or after it ("Canadian dollars", "€")."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from glossator_plugins.numbers.lexicon import currencies
from glossator_plugins.numbers.lexicon.currencies import DOLLARS, PREFIX_SYMBOLS, PREFIX_WORDS, Name
from glossator_plugins.numbers.lexicon.en.nouns import STOPS
from glossator_plugins.numbers.lexicon.en.paying import MASS_CUES, MONEY_AFTER_OF, OUNCES, PAID, POUNDS, SCALE_LETTERS
from glossator_plugins.numbers.lexicon.en.words import ABBREVIATED_SCALES, SCALES, SMALL_INTEGERS
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms
from glossator_plugins.numbers.read.nouns import is_plural_at

_FAR = 12
_MAX_NAME = 4
YUAN_OR_YEN = {"CN": "CNY", "RMB": "CNY", "JP": "JPY"}


class Beside(NamedTuple):
    """A currency beside a number and where it ends."""

    name: Name
    last: int
    factor: Decimal = Decimal(1)
    """Of a scale that is part of the currency: "MEUR"."""


def before(atoms: Atoms, index: int) -> Beside | None:
    """The currency that begins at an atom and stands before digits; `last` is where the digits begin."""
    word = atoms.words[index]
    last = index + 1
    name: Name | None = None
    if word in PREFIX_SYMBOLS:
        name = Name(PREFIX_SYMBOLS[word], "")
        if atoms.words[last] in DOLLARS and word == "$" and atoms.glued(last) and atoms.glued(last + 1):
            name, last = Name(DOLLARS[atoms.words[last]], ""), last + 1  # "$US2.3bn"
    elif word in YUAN_OR_YEN and atoms.words[last] in ("\u00a5", "\uffe5") and atoms.glued(last):
        name, last = Name(YUAN_OR_YEN[word], ""), last + 1
    elif word in DOLLARS and atoms.words[last] == "$" and (atoms.glued(last) or word == "US"):
        name, last = Name(DOLLARS[word], ""), last + 1
    elif atoms.kinds[index] is not AtomKind.WORD:
        return None
    elif word in PREFIX_WORDS:
        if atoms.words[last] == "." and atoms.glued(last):
            last += 1
        if word in ("R", "N") and not atoms.glued(last):
            return None
        if word == "N" and atoms.lowers[last + 1] not in SCALES:
            return None
        name = Name(PREFIX_WORDS[word], "" if PREFIX_WORDS[word] else word)
    elif currencies.is_code(word) or (was_code(atoms, index) and not _is_scored(atoms, last)):
        name = Name(word, "")
        if atoms.words[last] in PREFIX_SYMBOLS:
            last += 1
    elif atoms.lowers[index] in currencies.first_words():
        # "malaysian ringgit 42": only a full name may stand before its number.
        full = " ".join(atoms.lowers[index : index + 2])
        name, last = currencies.names().get(full), index + 2
        if name is not None and atoms.lowers[last] == ".":
            return None
    if name is None:
        return None
    opened = atoms.words[last] in ("-", "\u2212", "(") and atoms.glued(last + 1)
    if opened and atoms.words[last] == "(" and (not atoms.glued(last) or atoms.kinds[last + 1] is not AtomKind.DIGITS):
        return None
    if not opened and atoms.kinds[last] not in (AtomKind.DIGITS, AtomKind.GLYPH):
        return None
    return Beside(name, last)


def was_code(atoms: Atoms, index: int) -> bool:
    """Whether a word is the code of money of the past, where a year beside it or that of the text says so."""
    word = atoms.words[index]
    if len(word) != 3 or not word.isupper() or word not in currencies.historic():
        return False
    near = atoms.words[max(0, index - _FAR) : index + _FAR]
    years = [int(one) for one in near if len(one) == 4 and one.isascii() and one.isdecimal()]
    if atoms.habits.year is not None:
        years.append(atoms.habits.year)
    return currencies.was_code(word, years)


def _is_scored(atoms: Atoms, index: int) -> bool:
    """Whether a score follows: "ESP 3-1 BEL"."""
    return len(atoms.words[index]) < 3 and (atoms.words[index + 1] in HYPHENS or atoms.words[index + 1] == ":")


def after(atoms: Atoms, index: int, *, digits: bool, scaled: bool) -> Beside | None:
    """The currency that begins at an atom and stands after a number (`digits`: written in digits)."""
    index = atoms.skip_hyphen(index)
    word = atoms.words[index]
    if not word:
        return None
    if digits and word in PREFIX_SYMBOLS and not _is_prefix(atoms, index):
        if word == "\u20ac" and atoms.lowers[index + 1] == "ur" and atoms.glued(index + 1):
            return Beside(Name("EUR", ""), index + 2)
        return Beside(Name(PREFIX_SYMBOLS[word], ""), index + 1)
    if atoms.kinds[index] is not AtomKind.WORD:
        minor = currencies.minor_symbol(word) if digits else None
        return None if minor is None else Beside(minor, index + 1)
    if digits and word in DOLLARS and atoms.words[index + 1] == "$" and atoms.glued(index + 1):
        return None if _is_prefix(atoms, index + 1) else Beside(Name(DOLLARS[word], ""), index + 2)
    if digits and (currencies.is_code(word) or (was_code(atoms, index) and not is_plural_at(atoms, index + 1))):
        return Beside(Name(word, ""), index + 1)
    if digits and len(word) == 4 and word[0] in SCALE_LETTERS and currencies.is_code(word[1:]):
        return Beside(Name(word[1:], ""), index + 1, ABBREVIATED_SCALES[word[0]])
    if digits and word in ("Rs", "RM", "kr", "Kr", "Tk", "Rp"):
        return Beside(Name(PREFIX_WORDS[word], "" if PREFIX_WORDS[word] else word), index + 1)
    if digits and atoms.glued(index) and (minor := currencies.minor_symbol(word)) is not None:
        return Beside(minor, index + 1)
    return _named(atoms, index, scaled)


def _named(atoms: Atoms, index: int, scaled: bool) -> Beside | None:
    names = currencies.names()
    lower = atoms.lowers[index]
    if lower in currencies.first_words() or lower in ("u.s.", "us"):
        for size in range(_MAX_NAME, 1, -1):
            phrase = " ".join(atoms.lowers[index : index + size]).replace("u.s.", "us")
            if (name := names.get(phrase)) is not None:
                return Beside(name, index + size)
        cents = names.get(atoms.lowers[index + 1])
        if cents is not None and cents.minor and (dollar := names.get(f"{lower} dollar")) is not None:
            return Beside(cents._replace(code=dollar.code), index + 2)  # "Australian cents"
    if lower in POUNDS:
        return Beside(Name("GBP", ""), index + 1) if _is_money(atoms, index) else None
    name = names.get(lower)
    if name is None or (name.scale_only and not scaled):
        return None
    return Beside(name, index + 1)


def _is_money(atoms: Atoms, index: int) -> bool:
    """Whether pounds are sterling: not "two pounds of meat", not where something is weighed."""
    following = atoms.lowers[index + 1]
    hyphened = atoms.words[index - 1] in HYPHENS and atoms.glued(index)
    bare = atoms.kinds[index - 1] is AtomKind.DIGITS and atoms.words[index - 1] != "1"  # "a 90 pound dog"
    bare = bare and atoms.kinds[index + 1] is AtomKind.WORD and following not in STOPS and following != "sterling"
    if (hyphened or bare) and atoms.lowers[index] == "pound":
        money = following in PAID or atoms.has_any(index + 1, index + 3, PAID)
        return money or atoms.lowers[index - 2] in SCALES  # "a 200-pound man", "a 200-pound fine"
    if following == "of":
        return atoms.lowers[index + 2] in MONEY_AFTER_OF
    if _has_ounces(atoms, index + 1):
        return False
    if following in ("sterling", "a", "per") or (atoms.lowers[index] == "pound" and following == "coin"):
        return True
    return not atoms.has_any(index - 10, index + 6, MASS_CUES)


def _has_ounces(atoms: Atoms, index: int) -> bool:
    """Whether ounces follow the pounds: "two pounds ten ounces"."""
    start = index + (atoms.lowers[index] in ("and", ","))
    return atoms.lowers[start + 1] in OUNCES and (
        atoms.kinds[start] is AtomKind.DIGITS or atoms.lowers[start] in SMALL_INTEGERS
    )


def _is_prefix(atoms: Atoms, index: int) -> bool:
    """Whether a symbol belongs to the number that follows: "costs 5 $20 notes"."""
    return atoms.glued(index + 1) and atoms.kinds[index + 1] is AtomKind.DIGITS and not atoms.glued(index)
