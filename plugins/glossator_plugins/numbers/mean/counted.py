"""The counted noun: what a number counts, found without parts of speech, by closed classes and word forms.

From the number to the right the search passes adjectives and names ("10 Iranian-made Shahed *drones*") and stops at
punctuation, function words and verbs. More than one needs a plural; one takes the last noun of its phrase.
"""

from __future__ import annotations

from decimal import Decimal

from glossator.text.annotation import Bound, NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.currencies import PREFIX_SYMBOLS
from glossator_plugins.numbers.lexicon.en.calendar import WEEKDAYS
from glossator_plugins.numbers.lexicon.en.counting import (
    ADJECTIVE_ENDINGS,
    ADJECTIVE_S,
    ATTRIBUTIVE,
    COMMON,
    DETERMINERS,
    MEASURING,
    NOT_COUNTED,
    NOT_ONE,
    PASS,
    STATES,
    VERBAL_NOUNS,
)
from glossator_plugins.numbers.lexicon.en.nouns import STOPS, lemma
from glossator_plugins.numbers.lexicon.en.words import BIG_WORDS, SPELLED
from glossator_plugins.numbers.lexicon.units import TIME_UNITS
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms
from glossator_plugins.numbers.read.nouns import is_plural_at, stops

_REACH = 7
_REACH_MODEL = 5
_PARTS_OF = frozenset({NumberKind.FRACTION, NumberKind.PERCENT, NumberKind.QUANTITY})
_QUOTES = frozenset("\"'\u201c\u201d\u2018")


def find(atoms: Atoms, amount: Amount, start: int) -> tuple[tuple[int, int], str] | None:
    """The counted noun of an amount, searched from the atom `start` on, and its lemma."""
    index = start
    if amount.kind in (NumberKind.FRACTION, NumberKind.PERCENT, NumberKind.QUANTITY) or _is_collective(atoms, amount):
        of = _after_of(atoms, index)
        if of is not None and amount.kind is NumberKind.QUANTITY and atoms.lowers[index + 1] in DETERMINERS:
            return None  # "within 20 km of the dam"
        if of is not None:
            index = of
            while atoms.kinds[index] is AtomKind.DIGITS or atoms.lowers[index] in SPELLED:
                index += 1  # "4% of its 10,200 staff"
        elif amount.kind is NumberKind.FRACTION:
            if atoms.lowers[index] in ("the", "its", "their", "his", "her", "our", "all"):
                index += 1
        elif amount.kind is not NumberKind.CARDINAL:
            return None
    elif amount.kind is not NumberKind.CARDINAL:
        return None
    or_more = amount.bound is Bound.AT_LEAST and amount.modifier is not None and amount.modifier[0] == amount.last
    single = amount.kind is NumberKind.CARDINAL and amount.value == Decimal(1) and not or_more
    if single and atoms.lowers[amount.first - 1] in ("number", "no"):
        return None
    if _is_version(atoms, amount):
        return None
    if (model := _models(atoms, index)) is not None:
        return model
    hyphen = atoms.skip_hyphen(index)
    if hyphen > index:
        return _hyphenated(atoms, hyphen)
    found = _single(atoms, index) if single else _plural(atoms, index)
    if found is None and not single and index == start and atoms.lowers[index] in ATTRIBUTIVE:
        found = None if atoms.lowers[index + 1] == "of" else index
    if found is None and amount.kind in _PARTS_OF and index > start:
        found = _single(atoms, index)
        if found is not None and amount.kind is not NumberKind.QUANTITY and atoms.is_capitalized(found):
            found = None  # "6.8% of Halvard"
    if found is None:
        return None
    formula = atoms.words[found].isupper() and atoms.kinds[found + 1] is AtomKind.DIGITS and atoms.glued(found + 1)
    if formula and not atoms.glued(found + 2):
        return (found, found + 2), atoms.words[found] + atoms.words[found + 1]  # "of CO2"
    return (found, found + 1), lemma(atoms.words[found])


def _is_version(atoms: Atoms, amount: Amount) -> bool:
    """ "2.0" is a version or a measurement, no count."""
    return amount.last - amount.first == 1 and amount.value is not None and atoms.words[amount.first].endswith(".0")


def _models(atoms: Atoms, start: int) -> tuple[tuple[int, int], str] | None:
    """What is counted by a model's name: "two *F-16s*", "three *Boeing 737s*", "six *A380s*"."""
    bare = atoms.kinds[start] is AtomKind.DIGITS and len(atoms.words[start]) == 3
    if not bare and not atoms.is_capitalized(start):
        return None
    index = start
    while index < start + _REACH_MODEL and (
        atoms.is_capitalized(index)
        or (atoms.lowers[index] in HYPHENS and atoms.glued(index) and atoms.glued(index + 1))
    ):
        index += 1
    digits, plural = atoms.words[index], index + 1
    if (
        (index == start and not bare)
        or not digits.isdecimal()
        or len(digits) > 4
        or (len(digits) == 2 and digits[1] == "0")
    ):
        return None
    if atoms.words[plural] != "s" or not atoms.glued(plural):
        return None
    first = index
    while first > start and atoms.glued(first):
        first -= 1
    return (first, plural + 1), atoms.text[atoms.starts[first] : atoms.ends[index]]


def _is_collective(atoms: Atoms, amount: Amount) -> bool:
    """Whether an amount is counted "of" something: "dozens of people", "half a dozen of them"."""
    return amount.vague or atoms.lowers[amount.last - 1] in ("dozen", "pair")


def _after_of(atoms: Atoms, index: int) -> int | None:
    if atoms.lowers[index] != "of":
        return None
    index += 1
    if atoms.lowers[index] in DETERMINERS:
        index += 1
    for owner in range(index, index + 3):
        if atoms.lowers[owner + 1] == "'s" and atoms.kinds[owner] is AtomKind.WORD:
            return owner + 2  # "a quarter of Egypt's population"
    return index


def _hyphenated(atoms: Atoms, index: int) -> tuple[tuple[int, int], str] | None:
    """ "two-state", "18,000-person": the noun inside the compound."""
    word = atoms.lowers[index]
    if (
        atoms.kinds[index] is not AtomKind.WORD
        or word in STOPS
        or word in NOT_COUNTED
        or word.endswith(("ed", "ing", "ly", "ish", "most", "fold"))
        or len(word) < 3
        or atoms.words[index][0].isupper()
    ):
        return None
    return (index, index + 1), lemma(atoms.words[index])


def _plural(atoms: Atoms, start: int) -> int | None:
    best: int | None = None
    index = start = _past_amount(atoms, start)
    while index < min(start + _REACH, atoms.count) and not _new_line(atoms, index):
        kind, lower = atoms.kinds[index], atoms.lowers[index]
        if kind is AtomKind.DIGITS and best is None and index > start and _is_model(atoms, index):
            index += 1  # "four Leopard 2 tanks"
            continue
        if kind is AtomKind.WORD and best is None and _joins_on(atoms, index):
            index = _past_compound(atoms, index)
            continue
        if best is None and lower in STATES and is_plural_at(atoms, index + 1):
            index += 1
            continue  # "30 injured people"
        if kind is AtomKind.WORD and not stops(atoms, index):
            plural = is_plural_at(atoms, index)
            if best is not None and not (plural and _extends(atoms, best, index)):
                return best
            if plural and (owned := _possession(atoms, index)) is not None:
                return owned
            if plural:
                best = index
            elif best is not None:
                return best
        elif kind is AtomKind.WORD and best is None and lower in ("and", "or") and _coordinates(atoms, start, index):
            pass  # "three red and white flags"
        elif best is not None:
            return best
        elif (
            lower in _QUOTES
            or (lower == "," and _coordinates(atoms, start, index))
            or (lower in HYPHENS and index > start and atoms.glued(index))
            or (lower == "/" and index > start)
        ):
            pass
        else:
            return None
        index += 1
    return best


def _past_amount(atoms: Atoms, start: int) -> int:
    """Past an amount that is an adjective of the noun: "two *$500* checks", "three *10-inch* nails"."""
    index = start + (atoms.words[start] in PREFIX_SYMBOLS)
    if atoms.kinds[index] is not AtomKind.DIGITS:
        return start
    last = index + 1
    while atoms.glued(last) and (atoms.lowers[last] in HYPHENS or atoms.kinds[last] is AtomKind.WORD):
        last += 1
    if last == index + 1 and atoms.words[last] == "%":
        last += 1
    if atoms.lowers[last] in BIG_WORDS and index > start:
        last += 1
    adjective = index > start or last > index + 1
    return last if (adjective and is_plural_at(atoms, last)) or (adjective and is_plural_at(atoms, last + 1)) else start


def _is_model(atoms: Atoms, index: int) -> bool:
    word = atoms.words[index]
    return (
        atoms.is_capitalized(index - 1)
        and word.isdecimal()
        and len(word) < 4
        and atoms.kinds[index + 1] is AtomKind.WORD
    )


def _new_line(atoms: Atoms, index: int) -> bool:
    """Whether an atom opens a line: tables have no punctuation, but what a number counts is on its own line."""
    return (
        atoms.starts[index] - atoms.ends[index - 1] > 0
        and "\n" in atoms.text[atoms.ends[index - 1] : atoms.starts[index]]
    )


def _possession(atoms: Atoms, index: int) -> int | None:
    """What belongs to a plural, if that is what is counted: "ten girls' *schools*", "seven children's *books*"."""
    owner = atoms.lowers[index + 1]
    if not atoms.glued(index + 1) or owner not in ("'", "\u2019", "'s"):
        return None
    for place in (index + 2, index + 3):
        if is_plural_at(atoms, place):
            return place
        if stops(atoms, place):
            return None
    return None


def _extends(atoms: Atoms, best: int, index: int) -> bool:
    """Whether a plural right after a plural is the head: "sports cars", "Armed Forces soldiers"."""
    if index != best + 1:
        return False
    if atoms.lowers[best] in ADJECTIVE_S or atoms.words[best][0].isupper():
        return True
    return atoms.lowers[best] not in ("people", "troops", "times") and not atoms.words[index][0].isupper()


def _coordinates(atoms: Atoms, start: int, index: int) -> bool:
    """Whether a comma or "and" joins two adjectives before the noun, not two clauses."""
    if index == start:
        return False
    before, after = atoms.lowers[index - 1], atoms.lowers[index + 1]
    if after in STOPS or atoms.kinds[index + 1] is not AtomKind.WORD or atoms.words[index + 1][0].isupper():
        return False
    return before not in TIME_UNITS and index - start <= 2 and is_adjective(before) and is_adjective(after)


def is_adjective(lower: str) -> bool:
    """Whether a word has an adjective's ending or is a very common one."""
    return lower.endswith(("al", "ic", "y", "an", "ern", "ent", "ant", *ADJECTIVE_ENDINGS)) or lower in COMMON


def _joins_on(atoms: Atoms, index: int) -> bool:
    """Whether the word is the first half of a compound: "Iranian-made"."""
    return (
        atoms.lowers[index + 1] in HYPHENS
        and atoms.glued(index + 1)
        and atoms.glued(index + 2)
        and atoms.kinds[index + 2] in (AtomKind.WORD, AtomKind.DIGITS)
    )


def _past_compound(atoms: Atoms, index: int) -> int:
    """The last word of a compound whose ending is a plural ("follow-ups"), or the atom after the compound."""
    while _joins_on(atoms, index):
        index += 2
    return index if is_plural_at(atoms, index) else index + 1


def _single(atoms: Atoms, start: int) -> int | None:
    best: int | None = None
    index = start
    if atoms.lowers[index] in MEASURING or _is_plain_noun(atoms, index):
        return index
    while index < min(start + _REACH, atoms.count) and not _new_line(atoms, index):
        lower = atoms.lowers[index]
        if lower in _QUOTES and best is None:
            index += 1
            continue
        if best is None and _joins_on(atoms, index):
            index = _past_compound(atoms, index)
            continue
        if atoms.kinds[index] is not AtomKind.WORD or stops(atoms, index) or lower in WEEKDAYS:
            break
        participle = len(lower) > 4 and lower.endswith(("ed", "ly"))
        if (participle and best is not None) or _is_verb_s(lower) or (best is not None and _is_enough(atoms, index)):
            break
        if not (participle or lower in PASS):
            best = index
        index += 1
    if (
        best is None
        or atoms.lowers[best].endswith("able")
        or (atoms.lowers[best] in NOT_ONE and atoms.lowers[best] != "day")
    ):
        return None
    return best


def _is_plain_noun(atoms: Atoms, index: int) -> bool:
    """ "just one set": a word that is a verb elsewhere."""
    return atoms.lowers[index] in VERBAL_NOUNS and (
        atoms.kinds[index + 1] is not AtomKind.WORD or atoms.lowers[index - 2] in ("just", "only", "least", "than")
    )


def _is_enough(atoms: Atoms, index: int) -> bool:
    """ "one cave big enough": what "enough" qualifies belongs to the noun no longer."""
    return atoms.lowers[index + 1] == "enough"


def _is_verb_s(lower: str) -> bool:
    return lower.endswith("s") and not lower.endswith(("ss", "us", "is", "'s"))
