# ruff: noqa: SIM905 - word lists read better as text
"""The grammar: from the atoms of one sentence to its amounts, left to right, each atom in one amount at most.

The order of the rules is the whole disambiguation: a place that reads as a date is no count, a name is no number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from glossator.annotation import Bound, NumberKind
from glossator_plugins.numbers.lexicon.currencies import DOLLARS, PREFIX_SYMBOLS, PREFIX_WORDS, is_code
from glossator_plugins.numbers.lexicon.en.calendar import (
    DECADE_WORDS,
    FEAST_WORDS,
    MONTHS,
    SEASONS,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAYS,
)
from glossator_plugins.numbers.lexicon.en.words import (
    ARTICLES,
    FRACTIONS,
    ORDINALS,
    SMALL_INTEGERS,
    SPELLED,
    VAGUE_FACTORS,
    VAGUE_MULTIPLES,
    VAGUE_PLURALS,
)
from glossator_plugins.numbers.mean import age, bounds, counted, interval, part, score
from glossator_plugins.numbers.mean.time import clock, timex
from glossator_plugins.numbers.mean.time import date as dates
from glossator_plugins.numbers.mean.time.timex import Moment
from glossator_plugins.numbers.read import identifier, ordinal
from glossator_plugins.numbers.read.atoms import HYPHENS, AtomKind, Atoms

from .amount import Amount, negated


class Context(NamedTuple):
    """What the document and the request add to the text."""

    reference: date | None = None
    """The day that relative dates count from."""
    day_first: bool = False
    """Whether 3/4/2022 is the third of April."""


_POINT_WORDS = (
    frozenset(MONTHS)
    | frozenset(WEEKDAYS)
    | frozenset(WEEKDAY_ABBREVIATIONS)
    | frozenset(SEASONS)
    | frozenset(DECADE_WORDS)
    | FEAST_WORDS
    | frozenset(
        "today yesterday tomorrow tonight last this next previous past coming noon midday midnight q fy fiscal".split()
    )
)
_NUMBER_WORDS = (
    SPELLED
    | ARTICLES
    | frozenset(FRACTIONS)
    | frozenset(ORDINALS)
    | frozenset(VAGUE_PLURALS)
    | frozenset(VAGUE_MULTIPLES)
    | frozenset(VAGUE_FACTORS)
    | {"minus", "negative", "point"}
)
_TRIGGERS = _POINT_WORDS | _NUMBER_WORDS
_TRIGGER_MARKS = frozenset("-\u2212'\u2019\u2018+(#\u2116") | frozenset(PREFIX_SYMBOLS)
_ORDINAL_ENDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_GRAINS = {"D": "day", "W": "week", "M": "month", "Y": "year"}
_ONE_OF_A_KIND = frozenset(
    "number zero equals is equal to was phase chapter part page step level grade minus plus".split()
)
_IN_TITLES = frozenset({NumberKind.CARDINAL, NumberKind.ORDINAL, NumberKind.TIME, NumberKind.DATE})
_DOWN_TO = frozenset("equal equals down up cut reduced fell dropped rose from amounts".split())
_BARE_BIG = frozenset({"hundred", "thousand", "million", "billion", "trillion"})


def scan(atoms: Atoms, context: Context) -> Iterator[Amount]:
    """The amounts of a sentence in text order."""
    index = floor = 0
    kinds, lowers, words = atoms.kinds, atoms.lowers, atoms.words
    while index < atoms.count:
        kind = kinds[index]
        if kind is AtomKind.WORD:
            lower, following = lowers[index], kinds[index + 1]
            # Most words are neither, and followed by another word: they are passed over here, thousands a page.
            if (
                lower not in _TRIGGERS
                and not lower.endswith(_ORDINAL_ENDS)
                and (
                    (following is AtomKind.WORD and kinds[index + 2] is not AtomKind.DIGITS)
                    or not _may_be_currency(atoms, index)
                )
            ):
                index += 1
                continue
        elif kind is AtomKind.MARK and (words[index] not in _TRIGGER_MARKS or not _opens_digits(atoms, index)):
            index += 1
            continue
        amount, index = _at(atoms, index, context)
        if amount is not None:
            amount.first = max(amount.first, floor)
            floor = amount.last
            yield amount


def _opens_digits(atoms: Atoms, index: int) -> bool:
    """Whether digits follow a mark, perhaps after a minus sign."""
    following = atoms.kinds[index + 1]
    if following is AtomKind.MARK and atoms.words[index + 1] in ("-", "\u2212"):
        following = atoms.kinds[index + 2]
    return following is AtomKind.DIGITS or following is AtomKind.GLYPH


def _may_be_currency(atoms: Atoms, index: int) -> bool:
    following = atoms.kinds[index + 1]
    if (
        following is not AtomKind.DIGITS
        and following is not AtomKind.MARK
        and atoms.kinds[index + 2] is not AtomKind.DIGITS
    ):
        return False
    word = atoms.words[index]
    if word in PREFIX_WORDS or word in DOLLARS or word in ("No", "Nos", "no", "nos"):
        return True
    if following is AtomKind.DIGITS or atoms.words[index + 1] in PREFIX_SYMBOLS:
        return is_code(word)
    return atoms.kinds[index + 2] is AtomKind.DIGITS and following is AtomKind.WORD


def _at(atoms: Atoms, index: int, context: Context) -> tuple[Amount | None, int]:
    """The amount at an atom, if any, and where to go on."""
    kind = atoms.kinds[index]
    if kind is AtomKind.DIGITS or atoms.words[index] == "(":
        marker = identifier.is_list_marker(atoms, index)
        if marker is not None:
            return None, marker
    amount = _special(atoms, index, context)
    if amount is None:
        amount = _quantified(atoms, index, context)
    if amount is None:
        return None, index + 1
    if amount.kind in _IN_TITLES and identifier.is_title(atoms, amount.first, amount.last):
        amount = Amount(amount.first, amount.last, NumberKind.IDENTIFIER)
    if amount.modifier is None:
        bounds.bind(atoms, amount)
    return amount, max(amount.last, index + 1)


def _special(atoms: Atoms, index: int, context: Context) -> Amount | None:
    """What is typed as itself: identifiers, times, dates, ages by decade, ordinals."""
    kind = atoms.kinds[index]
    if kind is AtomKind.DIGITS or kind is AtomKind.DOTTED:
        if (street := identifier.address(atoms, index)) is not None:
            return Amount(index, street, NumberKind.IDENTIFIER)
        amount = (
            age.decade(atoms, index)
            or age.grouped(atoms, index)
            or clock.elapsed(atoms, index)
            or clock.scan(atoms, index)
            or _dated(atoms, index, context)
        )
        if amount is not None:
            return amount
    last = identifier.scan(atoms, index)
    if last is not None:
        return Amount(identifier.first_of(atoms, index), last, NumberKind.IDENTIFIER)
    if kind is AtomKind.DIGITS:
        if (found := ordinal.in_digits(atoms, index) or ordinal.numbered(atoms, index)) is not None:
            return found
        if identifier.is_named_by_word(atoms, index):
            return Amount(*identifier.name_around(atoms, index), NumberKind.IDENTIFIER)
        return None
    if (line := identifier.is_line(atoms, index)) is not None:
        return Amount(index, line, NumberKind.IDENTIFIER)
    if identifier.is_rank_sign(atoms, index):
        return ordinal.ranked(atoms, index)
    if kind is AtomKind.MARK:
        return dates.scan(atoms, index, context.reference, day_first=context.day_first)
    return _word(atoms, index, context)


def _dated(atoms: Atoms, index: int, context: Context) -> Amount | None:
    """A date in digits, unless letters touch them ("F-16", "b2022")."""
    if index and atoms.glued(index):
        before = atoms.kinds[index - 1]
        if before is AtomKind.WORD or (
            atoms.words[index - 1] in HYPHENS
            and atoms.glued(index - 1)
            and atoms.lowers[index - 2] not in ("mid", "pre", "post", "early", "late", "")
        ):
            return None
    if identifier.is_named_by_word(atoms, index):
        return None
    return dates.scan(atoms, index, context.reference, day_first=context.day_first)


def _word(atoms: Atoms, index: int, context: Context) -> Amount | None:
    word = atoms.lowers[index]
    if atoms.kinds[index + 1] is AtomKind.DIGITS and atoms.glued(index + 1) and word in SPELLED:
        return Amount(index, index + 2, NumberKind.IDENTIFIER)  # "Twenty20"
    if word in DECADE_WORDS and (found := age.decade(atoms, index)) is not None:
        return found
    timed = clock.scan(atoms, index)
    if timed is not None:
        return timed
    if word in _POINT_WORDS or word in ORDINALS:
        point = dates.scan(atoms, index, context.reference, day_first=context.day_first)
        if point is not None:
            return point
    if word in ARTICLES:
        return None
    if word in SMALL_INTEGERS and (numbered := ordinal.numbered(atoms, index)) is not None:
        return numbered
    measured = part.scan(atoms, index) if word in FRACTIONS or word in SPELLED else None
    if measured is not None and measured.numeral.fraction:
        return None
    named = ordinal.in_words(atoms, index)
    if named is not None and isinstance(named.value, Decimal):
        return dates.period_of(atoms, index, int(named.value), named.last) or named
    return None


def _quantified(atoms: Atoms, index: int, context: Context) -> Amount | None:
    """Numbers with what they count: money, percent, quantities, durations, ages, scores, fractions, cardinals."""
    found = part.scan(atoms, index)
    if found is None:
        return None
    if (proportion := score.proportion(atoms, found.first, found.last)) is not None:
        return proportion
    joined = interval.join(atoms, found)
    if joined is not None:
        amount, pair = joined
    elif (single := interval.suspended(atoms, found) or interval.tolerance(atoms, found)) is not None:
        return single
    else:
        lent = interval.lent(atoms, found)
        chain = part.chain(atoms, found) if lent is found else [lent]
        amount, pair = part.to_amount(atoms, chain), False
    if amount.kind is NumberKind.QUANTITY:
        _below_zero(atoms, amount)
    elif amount.kind is NumberKind.CARDINAL and atoms.lowers[amount.last : amount.last + 2] == ["below", "zero"]:
        amount.kind, amount.unit = NumberKind.QUANTITY, "deg"
        _below_zero(atoms, amount)
    elif amount.kind is NumberKind.DURATION and (ago := _ago(atoms, amount, context)) is not None:
        return ago
    elif amount.kind is NumberKind.CARDINAL and age.is_age(atoms, amount):
        amount.kind, amount.unit = NumberKind.AGE, "a"
    bounds.bind(atoms, amount)
    start = amount.last
    if amount.modifier is not None and amount.modifier[0] == amount.last:
        start = amount.modifier[1]
    noun = counted.find(atoms, amount, start)
    if noun is not None:
        amount.counted, amount.counted_lemma = noun
        if amount.modifier is None:
            bounds.bind(atoms, amount)
    if pair and interval.is_plain_pair(atoms, amount) and amount.low is not None and amount.high is not None:
        ascending = atoms.words[amount.first] != atoms.words[amount.first + 2] and (
            Decimal(atoms.words[amount.first]) < Decimal(atoms.words[amount.first + 2])
        )
        if score.is_score(atoms, amount.first, ascending, noun is not None):
            return replace(score.as_score(atoms, amount), counted=None, counted_lemma="", modifier=None)
    if found.numeral.bare and amount.last == index + 1 and noun is None and identifier.follows_acronym(atoms, index):
        return Amount(index - 1, amount.last, NumberKind.IDENTIFIER)
    return amount if _is_number(atoms, amount, found.numeral.spelled) else None


def _below_zero(atoms: Atoms, amount: Amount) -> None:
    """ "2 degrees below zero"."""
    below = atoms.lowers[amount.last : amount.last + 2] == ["below", "zero"]
    if below and amount.unit in ("deg", "Cel", "[degF]") and amount.value is not None and amount.value > 0:
        amount.value, amount.last = negated(amount.value), amount.last + 2


def _ago(atoms: Atoms, amount: Amount, context: Context) -> Amount | None:
    """ "three days ago" is a date."""
    if atoms.lowers[amount.last] != "ago" or amount.bound is Bound.BETWEEN:
        return None
    point = Amount(amount.first, amount.last + 1, NumberKind.DATE, vague=amount.vague)
    grain = _GRAINS.get(amount.timex[-1:]) if "T" not in amount.timex else None
    value = amount.value
    if grain is None or value is None or value != int(value) or not amount.timex[1:-1].isdecimal():
        point.timex = "PAST_REF"
    else:
        count = int(amount.timex[1:-1]) if len(amount.timex) < 8 else 10_000
        point.timex, point.resolved = timex.value(Moment(grain=grain, offset=-count), context.reference)
    bounds.bind(atoms, point)
    return point


def _is_named(atoms: Atoms, index: int) -> bool:
    """Whether a capitalized number word stands in a name: "Ground Zero"."""
    named = atoms.is_capitalized(index) and index > 0 and not atoms.words[index].isupper()
    return named and (atoms.is_capitalized(index - 1) or atoms.is_capitalized(index + 1))


def _is_idle(atoms: Atoms, amount: Amount) -> bool:
    """ "at one point", "that one carried mail": no count."""
    if atoms.lowers[amount.first] != "one" or amount.last - amount.first > 1:
        return False
    before, after = atoms.lowers[amount.first - 1], atoms.lowers[amount.last]
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
        return atoms.lowers[amount.first - 2] in _DOWN_TO
    if word == "one":
        return atoms.lowers[amount.first - 1] in _ONE_OF_A_KIND and atoms.lowers[amount.last] in ("", ".", ",", ";")
    if word in _BARE_BIG:
        return amount.first == 0 and atoms.count == 1
    return True
