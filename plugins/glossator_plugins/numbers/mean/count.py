"""Counts: a part or an interval as one amount, with what bounds it, what it counts and what else it turns out to be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from glossator.text.annotation import Bound, NumberKind
from glossator_plugins.numbers.amount import Amount, negated, to_decimal
from glossator_plugins.numbers.lexicon.en.counts import BARE_BIG, DOWN_TO, ONE_OF_A_KIND, POINTERS, QUALITIES
from glossator_plugins.numbers.lexicon.en.words import ORDINALS
from glossator_plugins.numbers.lexicon.si import conversion
from glossator_plugins.numbers.read import name
from glossator_plugins.numbers.read.atoms import AtomKind, Atoms
from glossator_plugins.numbers.read.units import rate_at

from . import age, bounds, chain, counted, interval, part, rivals, score, total
from .counted import is_adjective
from .lent import lent, suspended, tolerance
from .measure import Measure

_CLOSING = frozenset({"", ",", ".", ";", ")", "]", "?", "!"})
_SHORT = 9
_RATES = frozenset({"a", "mo", "wk", "d", "h", "min", "s"})
_COLDEST = 90


def scan(atoms: Atoms, index: int) -> Amount | None:
    """Numbers with what they count: money, percent, quantities, durations, ages, scores, fractions, cardinals."""
    if _stands_alone(atoms, index):
        return _alone(atoms, index)
    readings = part.readings(atoms, index)
    if not readings:
        return None
    found = readings[0]
    if (proportion := score.proportion(atoms, found.first, found.last)) is not None:
        return proportion
    joined = interval.join(atoms, readings)
    if joined is not None:
        amount, pair = joined
    elif (single := suspended(atoms, found) or tolerance(atoms, found)) is not None:
        return single
    else:
        first = lent(atoms, found)
        parts = chain.chain(atoms, found) if first is found else [first]
        amount, pair = total.to_amount(atoms, parts), False
    if amount.kind is NumberKind.QUANTITY:
        _below_zero(atoms, amount)
    elif amount.kind is NumberKind.CARDINAL and atoms.lowers[amount.last : amount.last + 2] == ["below", "zero"]:
        amount.kind, amount.unit = NumberKind.QUANTITY, "deg"
        _below_zero(atoms, amount)
    elif _is_frost(atoms, amount):
        amount.kind, amount.unit, amount.last = NumberKind.QUANTITY, "deg", amount.last + 1
        amount.value = negated(amount.value or Decimal(0))
    elif amount.kind is NumberKind.CARDINAL and age.is_age(atoms, amount):
        amount.kind, amount.unit = NumberKind.AGE, "a"
    rivals.weigh(atoms, readings, amount)
    bounds.bind(atoms, amount)
    if amount.kind is NumberKind.DURATION and atoms.lowers[amount.first - 1] == "aged":
        amount.kind, amount.timex = NumberKind.AGE, ""
        amount.dimension, amount.si_unit, amount.si_value = "", "", None
    start = amount.last
    if amount.modifier is not None and amount.modifier[0] == amount.last:
        start = amount.modifier[1]
    noun = counted.find(atoms, amount, start)
    if noun is not None:
        amount.counted, amount.counted_lemma = noun
        if amount.modifier is None:
            bounds.bind(atoms, amount)
        rivals.weigh_counted(atoms, found, amount)
        if amount.kind is NumberKind.QUANTITY and joined is None and found.measure is not None:
            _rate_behind(atoms, amount, found.measure)
    if (
        amount.kind is NumberKind.CARDINAL
        and atoms.words[amount.last] == "x"
        and atoms.glued(amount.last)
        and noun is None
    ):
        amount.last += 1  # "2.5x"
    if age.by_modifier(atoms, amount):
        amount.kind, amount.unit = NumberKind.AGE, "a"
    if pair and interval.is_plain_pair(atoms, amount) and amount.low is not None and amount.high is not None:
        ascending = atoms.words[amount.first] != atoms.words[amount.first + 2] and (
            Decimal(atoms.words[amount.first]) < Decimal(atoms.words[amount.first + 2])
        )
        if score.is_score(atoms, amount.first, ascending, noun is not None):
            return replace(score.as_score(atoms, amount), counted=None, counted_lemma="", modifier=None)
    if found.numeral.bare and amount.last == index + 1 and noun is None and name.follows_acronym(atoms, index):
        return Amount(index - 1, amount.last, NumberKind.IDENTIFIER)
    return amount if _is_number(atoms, amount, found.numeral.spelled) else None


def _rate_behind(atoms: Atoms, amount: Amount, measure: Measure) -> None:
    """ "900 tonnes of slag a year": the rate stands after what is measured."""
    assert amount.counted is not None  # noqa: S101 - the caller has found it
    rate = rate_at(atoms, amount.counted[1])
    if rate is None or "/" in amount.unit or amount.pieces or rate[0].code not in _RATES:
        return
    amount.unit = f"{amount.unit}/{rate[0].code}"
    if measure.pint and rate[0].pint and amount.value is not None:
        si = conversion(f"{measure.pint} / ({rate[0].pint})")
        amount.dimension, amount.si_unit = si.dimension, si.unit
        amount.si_value = si.apply(to_decimal(amount.value))


def _stands_alone(atoms: Atoms, index: int) -> bool:
    """Whether digits have nothing beside them that could measure, join or count: most numbers of lists and tables."""
    word, following = atoms.words[index], index + 1
    if not word.isdecimal() or len(word) > _SHORT:
        return False
    if index and atoms.glued(index) and atoms.words[index - 1] not in (",", ";"):
        return False
    if atoms.words[following] in _CLOSING:
        goes_on = atoms.glued(following) and atoms.glued(following + 1) and following + 1 < atoms.count
        return not goes_on or atoms.words[following] in (",", ";")
    listed = atoms.kinds[following] is AtomKind.DIGITS and len(atoms.words[following]) < 3
    return listed and atoms.words[following + 1] != "/" and not atoms.glued(following + 1)


def _alone(atoms: Atoms, index: int) -> Amount:
    """A number in digits by itself."""
    amount = Amount(index, index + 1, NumberKind.CARDINAL, Decimal(atoms.words[index]))
    if age.is_age(atoms, amount):
        amount.kind, amount.unit = NumberKind.AGE, "a"
    bounds.bind(atoms, amount)
    if age.by_modifier(atoms, amount):
        amount.kind, amount.unit = NumberKind.AGE, "a"
    if name.follows_acronym(atoms, index):
        return Amount(index - 1, amount.last, NumberKind.IDENTIFIER)
    return amount


def _below_zero(atoms: Atoms, amount: Amount) -> None:
    """ "2 degrees below zero"."""
    below = atoms.lowers[amount.last : amount.last + 2] == ["below", "zero"]
    if below and amount.unit in ("deg", "Cel", "[degF]") and amount.value is not None and amount.value > 0:
        amount.value, amount.last = negated(amount.value), amount.last + 2


def _is_frost(atoms: Atoms, amount: Amount) -> bool:
    """ "It was twenty below." """
    if amount.kind is not NumberKind.CARDINAL or atoms.lowers[amount.last] != "below" or amount.value is None:
        return False
    told = atoms.lowers[amount.first - 1] in ("was", "is", "'s", "at", "to", "hit", "reached")
    return told and atoms.kinds[amount.last + 1] is not AtomKind.WORD and 0 < amount.value <= _COLDEST


def _is_named(atoms: Atoms, index: int) -> bool:
    """Whether a capitalized number word stands in a name: "Ground Zero"."""
    named = atoms.is_capitalized(index) and index > 0 and not atoms.words[index].isupper()
    if named and atoms.lowers[index - 2 : index] == ["group", "of"]:
        return True  # "the Group of Seven"
    return named and (atoms.is_capitalized(index - 1) or atoms.is_capitalized(index + 1))


def _is_idle(atoms: Atoms, amount: Amount) -> bool:
    """ "at one point", "that one carried mail": no count."""
    if atoms.lowers[amount.first] != "one" or amount.last - amount.first > 1:
        return False
    before, after = atoms.lowers[amount.first - 1], atoms.lowers[amount.last]
    if atoms.lowers[amount.first - 2] in POINTERS and (
        before in ORDINALS or is_adjective(before) or before in QUALITIES
    ):
        return True  # "I liked the red one best"
    if before == "at" and amount.counted_lemma in ("point", "stage", "time"):
        return True
    return before in ("that", "this", "which") and after.endswith("ed")


def _is_number(atoms: Atoms, amount: Amount, spelled: bool) -> bool:
    """Whether a bare word is meant as a number: not "one of them", "no one", "a hundred" as an idiom."""
    if amount.kind is not NumberKind.CARDINAL or not spelled:
        return True
    if amount.counted is not None:
        return not _is_idle(atoms, amount)
    if amount.vague and atoms.lowers[amount.last - 1] == "couple":
        return atoms.lowers[amount.last] == "of" or atoms.count <= 3
    word = atoms.lowers[amount.first]
    alone = amount.last - amount.first == 1
    if not alone or atoms.count <= 2:
        return True
    if _is_named(atoms, amount.first):
        return False
    if atoms.lowers[amount.last : amount.last + 3] in (["past", "the", "hour"], ["to", "the", "hour"]):
        return False
    if word == "one" and amount.bound in (Bound.AT_LEAST, Bound.MORE_THAN, Bound.LESS_THAN):
        return True
    if word == "one" and atoms.lowers[amount.first - 1] == "to":
        return atoms.lowers[amount.first - 2] in DOWN_TO
    if word == "one":
        return atoms.lowers[amount.first - 1] in ONE_OF_A_KIND and atoms.lowers[amount.last] in ("", ".", ",", ";")
    if word in BARE_BIG:
        return amount.first == 0 and atoms.count == 1
    return True
