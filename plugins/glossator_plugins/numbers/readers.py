"""Readers: what may begin at an atom, each kind of amount by one of them, and what each is worth.

Readers that what stands at the place, or beside it, gives no chance are not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.lexicon.en.triggers import NUMBER_WORDS, POINT_WORDS

from .amount import Amount
from .lexicon.en.calendar import DECADE_WORDS, EVERY, OFTEN, RECURRING
from .lexicon.en.clocks import NAMED, PARTS
from .lexicon.en.identifiers import NUMBER_SIGNS
from .lexicon.en.scoring import POINTS
from .lexicon.en.words import (
    ARTICLES,
    BIG_WORDS,
    FRACTIONS,
    ORDINAL_SUFFIXES,
    ORDINALS,
    SMALL_INTEGERS,
    SPELLED,
)
from .mean import age, count, part, score
from .mean.time import clock, quarter, recurring
from .mean.time import date as dates
from .mean.time.context import Context
from .mean.time.relative import ago
from .read import address, identifier, name, ordinal
from .read.atoms import HYPHENS, AtomKind, Atoms

Reader: TypeAlias = Callable[[Atoms, int, Context], Amount | None]

_YEAR, _PHONE = 4, 7
"""Digits of a year; more than these may be a telephone."""
_GO_ON = HYPHENS | frozenset(":/(&")
"""Marks by which a number may be part of a date, a time or a name, also after a blank."""
_CLOCK = HYPHENS | {":", ","}
_PLAIN = frozenset(",;?!%()\"'\u201c\u201d")
"""Marks that make neither a date nor a time nor a name of the digits that they touch."""
_LONGEST = 32
"""Letters of a word that is worth remembering."""
_CHOSEN: dict[tuple[bool, ...], tuple[tuple[int, Reader], ...]] = {}


def readers_at(atoms: Atoms, index: int) -> tuple[tuple[int, Reader], ...]:
    """Those that have a chance at an atom, each with what it is worth, the most first."""
    kind = atoms.kinds[index]
    if kind is AtomKind.WORD:
        return readers_of_word(atoms.lowers[index])
    return _readers_of_digits(atoms, index) if kind is AtomKind.DIGITS else _READERS[kind]


def readers_of_word(lower: str) -> tuple[tuple[int, Reader], ...]:
    """The readers that a word gives a chance, whatever stands beside it: of most, the count alone."""
    return _of_word(lower) if len(lower) <= _LONGEST else _READERS[AtomKind.WORD]


@lru_cache(maxsize=1024)
def _of_word(lower: str) -> tuple[tuple[int, Reader], ...]:
    return tuple(
        (worth, reader)
        for worth, reader in _READERS[AtomKind.WORD]
        if reader not in BEGINNINGS or BEGINNINGS[reader](lower)
    )


def _readers_of_digits(atoms: Atoms, index: int) -> tuple[tuple[int, Reader], ...]:
    """The readers that the neighbours of digits give a chance: of a bare number in a list, only the count."""
    word, before, after = atoms.words[index], atoms.kinds[index - 1], atoms.kinds[index + 1]
    following, touched, touches = atoms.lowers[index + 1], bool(index) and atoms.glued(index), atoms.glued(index + 1)
    beside = before is AtomKind.WORD or after is AtomKind.WORD or after is AtomKind.GLYPH
    marked = (
        (touched and atoms.words[index - 1] not in _PLAIN)
        or (touches and following not in _PLAIN)
        or following in _GO_ON
    )
    chances = (
        (after is AtomKind.WORD and (touches or atoms.words[index + 1][0].isupper()))
        or atoms.lowers[index + 2] in ORDINAL_SUFFIXES,
        marked,
        beside or following in _CLOCK or "." in word,
        beside or marked or len(word) == _YEAR,
        beside or marked or len(word) > _PHONE or word == "1" or len(word) in (3, 4) or identifier.is_registered(atoms),
        before is AtomKind.WORD or (touches and after is AtomKind.WORD),
        before is AtomKind.WORD or before is AtomKind.MARK,
        True,
    )
    chosen = _CHOSEN.get(chances)
    if chosen is None:
        pairs_ = zip(_READERS[AtomKind.DIGITS], chances, strict=True)
        chosen = _CHOSEN[chances] = tuple(reader for reader, chance in pairs_ if chance)
    return chosen


def _address(atoms: Atoms, index: int, _: Context) -> Amount | None:
    street = address.address(atoms, index)
    return None if street is None else Amount(index, street, NumberKind.IDENTIFIER)


def _group_of_ages(atoms: Atoms, index: int, _: Context) -> Amount | None:
    return age.decade(atoms, index) or age.grouped(atoms, index)


def _clock(atoms: Atoms, index: int, _: Context) -> Amount | None:
    return clock.elapsed(atoms, index) or clock.scan(atoms, index)


def _date(atoms: Atoms, index: int, context: Context) -> Amount | None:
    """A date in digits, unless letters touch them ("F-16", "b2022")."""
    if index and atoms.glued(index):
        before = atoms.kinds[index - 1]
        if before is AtomKind.WORD or (
            atoms.words[index - 1] in HYPHENS
            and atoms.glued(index - 1)
            and atoms.lowers[index - 2] not in ("mid", "pre", "post", "early", "late", "")
        ):
            return None
    found = dates.scan(atoms, index, context.reference, day_first=context.day_first)
    return None if found is None or name.is_named_by_word(atoms, index) else found


def _identifier(atoms: Atoms, index: int, _: Context) -> Amount | None:
    last = identifier.scan(atoms, index)
    if last is None:
        return None
    return Amount(identifier.first_of(atoms, index), last, NumberKind.IDENTIFIER)


def _ordinal(atoms: Atoms, index: int, _: Context) -> Amount | None:
    return ordinal.in_digits(atoms, index) or ordinal.numbered(atoms, index)


def _name(atoms: Atoms, index: int, _: Context) -> Amount | None:
    if not name.is_named_by_word(atoms, index):
        return None
    return Amount(*name.name_around(atoms, index), NumberKind.IDENTIFIER)


def _rank(atoms: Atoms, index: int, _: Context) -> Amount | None:
    if (line := name.is_line(atoms, index)) is not None:
        return Amount(index, line, NumberKind.IDENTIFIER)
    if not name.is_rank_sign(atoms, index):
        return None
    ranked = ordinal.ranked(atoms, index)
    if name.is_label(atoms, index - 1):  # "invoice #4471"
        return Amount(ranked.first, ranked.last, NumberKind.IDENTIFIER)
    return ranked


def _date_after_mark(atoms: Atoms, index: int, context: Context) -> Amount | None:
    return dates.scan(atoms, index, context.reference, day_first=context.day_first)


def _game(atoms: Atoms, index: int, _: Context) -> Amount | None:
    """ "Twenty20"."""
    touching = atoms.kinds[index + 1] is AtomKind.DIGITS and atoms.glued(index + 1)
    return Amount(index, index + 2, NumberKind.IDENTIFIER) if touching and atoms.lowers[index] in SPELLED else None


def _score(atoms: Atoms, index: int, _: Context) -> Amount | None:
    return score.in_words(atoms, index)


def _fold(atoms: Atoms, index: int, _: Context) -> Amount | None:
    """ "threefold": so many times as much."""
    value = SMALL_INTEGERS.get(atoms.lowers[index].removesuffix("fold"))
    times = value is not None and value > 1 and atoms.lowers[index].endswith("fold")
    return Amount(index, index + 1, NumberKind.CARDINAL, Decimal(value or 0), spelled=True) if times else None


def _recurring(atoms: Atoms, index: int, _: Context) -> Amount | None:
    return recurring.scan(atoms, index)


def _decade_of_life(atoms: Atoms, index: int, _: Context) -> Amount | None:
    word = atoms.lowers[index]
    return age.decade(atoms, index) if word in DECADE_WORDS or word == "teens" else None


def _point_in_words(atoms: Atoms, index: int, context: Context) -> Amount | None:
    word = atoms.lowers[index]
    if word not in POINT_WORDS and word not in ORDINALS and word not in SMALL_INTEGERS:
        return None
    return dates.scan(atoms, index, context.reference, day_first=context.day_first)


def _ordinal_in_words(atoms: Atoms, index: int, context: Context) -> Amount | None:
    word = atoms.lowers[index]
    if word in ARTICLES and atoms.lowers[index + 1] not in BIG_WORDS:
        return None
    if word in SMALL_INTEGERS and (numbered := ordinal.numbered(atoms, index)) is not None:
        return numbered
    measured = part.scan(atoms, index) if word in FRACTIONS or word in SPELLED else None
    if measured is not None and measured.numeral.fraction:
        return None
    named = ordinal.in_words(atoms, index)
    if named is not None and isinstance(named.value, Decimal):
        return quarter.period_of(atoms, index, int(named.value), named.last, context.reference) or named
    return None


def _count(atoms: Atoms, index: int, context: Context) -> Amount | None:
    """What no other reader claims: a count, or the date that many days ago."""
    amount = count.scan(atoms, index)
    if amount is not None and amount.kind is NumberKind.DURATION:
        return ago(atoms, amount, context) or amount
    return amount


_NAMES: tuple[tuple[int, Reader], ...] = ((60, _identifier), (20, _count))
_READERS: dict[AtomKind, tuple[tuple[int, Reader], ...]] = {
    AtomKind.DIGITS: (
        (120, _address),
        (110, _group_of_ages),
        (100, _clock),
        (80, _date),
        (60, _identifier),
        (50, _ordinal),
        (35, _name),
        (20, _count),
    ),
    AtomKind.DOTTED: (
        (120, _address),
        (110, _group_of_ages),
        (100, _clock),
        (80, _date),
        (60, _identifier),
        (20, _count),
    ),
    AtomKind.WORD: (
        (95, _rank),
        (80, _game),
        (75, _score),
        (70, _fold),
        (65, _decade_of_life),
        (60, _recurring),
        (50, _clock),
        (40, _point_in_words),
        (30, _ordinal_in_words),
        (10, _count),
    ),
    AtomKind.MARK: ((60, _identifier), (45, _rank), (30, _date_after_mark), (10, _count)),
    AtomKind.GLYPH: _NAMES,
    AtomKind.LINK: _NAMES,
    AtomKind.END: (),
}
"""What each reader is worth where an atom of this kind begins the amount, the most first."""
BEGINNINGS: Mapping[Reader, Callable[[str], bool]] = {
    _rank: {sign.lower() for sign in NUMBER_SIGNS}.__contains__,
    _game: SPELLED.__contains__,
    _score: POINTS.__contains__,
    _fold: lambda lower: lower.endswith("fold"),
    _decade_of_life: {*DECADE_WORDS, "teens"}.__contains__,
    _recurring: {*EVERY, *OFTEN, *RECURRING}.__contains__,
    _clock: {*NAMED, *PARTS, *SMALL_INTEGERS, *ARTICLES}.__contains__,
    _point_in_words: {*POINT_WORDS, *ORDINALS, *SMALL_INTEGERS}.__contains__,
    _ordinal_in_words: lambda lower: lower in NUMBER_WORDS or lower in ordinal.GLUED_TENS,
}
"""In lower case, the words at which these readers may find something. Elsewhere they need not be asked."""
