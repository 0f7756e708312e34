"""Which reading wins: from the atoms of one sentence to its amounts, left to right, each atom in one amount at most.

Where an amount may begin, readers build what may be meant there: an address, a time, a date, an ordinal, a count.
A reading weighs what its reader is worth (`_READERS`) plus the evidence that the reader found for and against it
(`Amount.evidence`, from -9 to 9). The heaviest wins, of equals the first; if another that says something else comes
within `_CLOSE`, the winner is ambiguous and keeps it in `Amount.other`. Readers that no evidence could make win are not
asked: two readers compete if they are worth about the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.lexicon.en.triggers import (
    AFTER_ARTICLES,
    NUMBER_WORDS,
    ORDINAL_ENDS,
    POINT_WORDS,
    TRIGGERS,
)

from .amount import Amount
from .lexicon.currencies import DOLLARS, PREFIX_SYMBOLS, PREFIX_WORDS, first_words, is_code
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
from .mean import age, bounds, count, money, part, score
from .mean.time import around, clock, pairs, quarter, recurring
from .mean.time import date as dates
from .mean.time.context import Context
from .mean.time.relative import ago
from .read import address, identifier, name, ordinal, title
from .read.atoms import HYPHENS, AtomKind, Atoms
from .repeats import LONG, Repeats, Stretch

Reader: TypeAlias = Callable[[Atoms, int, Context], Amount | None]


class Reading(NamedTuple):
    """An amount that may be meant, and how much speaks for it."""

    weight: int
    amount: Amount


_CLOSE = 2
"""Readings whose weights differ by no more than this leave an amount ambiguous."""
_MOST_EVIDENCE = 9
_YEAR, _PHONE = 4, 7
"""Digits of a year; more than these may be a telephone."""
_GO_ON = HYPHENS | frozenset(":/(&")
"""Marks by which a number may be part of a date, a time or a name, also after a blank."""
_CLOCK = HYPHENS | {":", ","}
_PLAIN = frozenset(",;?!%()\"'\u201c\u201d")
"""Marks that make neither a date nor a time nor a name of the digits that they touch."""
_CHOSEN: dict[tuple[bool, ...], tuple[tuple[int, Reader], ...]] = {}
_TRIGGER_MARKS = frozenset("-\u2212'\u2019\u2018+(#\u2116") | frozenset(PREFIX_SYMBOLS)
_OPENERS = frozenset("-\u2212(") | frozenset(PREFIX_SYMBOLS)
_IN_TITLES = frozenset({NumberKind.CARDINAL, NumberKind.ORDINAL, NumberKind.TIME, NumberKind.DATE})


def scan(atoms: Atoms, context: Context, repeats: Repeats | None = None) -> Iterator[Amount]:
    """The amounts of a sentence in text order; points in time are settled with the ones beside them.

    With `repeats`, what an earlier sentence or this one said before is not read again.
    """
    held: Amount | None = None
    stretch = repeats.over(atoms) if repeats is not None and atoms.count > LONG else None
    for amount in _scan(atoms, context, stretch):
        if held is not None:
            if held.timex and amount.timex:
                pairs.settle(atoms, held, amount)
            yield held
        held = amount
    if held is not None:
        yield held


def _scan(atoms: Atoms, context: Context, stretch: Stretch | None) -> Iterator[Amount]:
    index = floor = 0
    dumps = identifier.dumps(atoms)
    kinds, lowers, words = atoms.kinds, atoms.lowers, atoms.words
    while index < atoms.count:
        kind = kinds[index]
        if index in dumps:
            yield Amount(index, dumps[index], NumberKind.IDENTIFIER)
            index = floor = dumps[index]
            continue
        if kind is AtomKind.WORD:
            lower, following = lowers[index], kinds[index + 1]
            # Most words are neither, and followed by another word: they are passed over here, thousands a page.
            if lower not in TRIGGERS:
                passed = not lower.endswith(ORDINAL_ENDS) and (
                    (following is AtomKind.WORD and kinds[index + 2] is not AtomKind.DIGITS)
                    or not _may_be_currency(atoms, index)
                )
            else:
                passed = lower in ARTICLES and following is AtomKind.WORD and lowers[index + 1] not in AFTER_ARTICLES
            if passed:
                index += 1
                continue
        elif (kind is AtomKind.GLYPH and _beside_glyph(atoms, index)) or (
            kind is AtomKind.MARK and (words[index] not in _TRIGGER_MARKS or not _opens_digits(atoms, index))
        ):
            index += 1
            continue
        amount, index = _at(atoms, index, context) if stretch is None else _again(atoms, index, context, stretch)
        if amount is not None:
            amount.first = max(amount.first, floor)
            floor = amount.last
            yield amount


def _beside_glyph(atoms: Atoms, index: int) -> bool:
    """Whether a fraction sign touches another: that is no number."""
    before = atoms.kinds[index - 1] is AtomKind.GLYPH and atoms.glued(index)
    return before or (atoms.kinds[index + 1] is AtomKind.GLYPH and atoms.glued(index + 1))


def _again(atoms: Atoms, index: int, context: Context, stretch: Stretch) -> tuple[Amount | None, int]:
    """As `_at`, of a long sentence: what was read before is not read again."""
    around = stretch.around(index)
    known = stretch.find(around, index)
    if known is None:
        known = _at(atoms, index, context)
        stretch.keep(around, index, *known)
    return known


def _opens_digits(atoms: Atoms, index: int) -> bool:
    """Whether digits follow a mark, perhaps after a minus sign."""
    last = index + 1
    for _ in range(2):
        if atoms.kinds[last] is AtomKind.MARK and atoms.words[last] in _OPENERS:
            last += 1
    if atoms.words[last] in DOLLARS and atoms.glued(last):
        last += 1 + (atoms.words[last + 1] == "$")  # "$US2.3bn", "-C$5"
    return atoms.kinds[last] in (AtomKind.DIGITS, AtomKind.GLYPH)


def _may_be_currency(atoms: Atoms, index: int) -> bool:
    following = atoms.kinds[index + 1]
    if (
        following is not AtomKind.DIGITS
        and following is not AtomKind.MARK
        and atoms.kinds[index + 2] is not AtomKind.DIGITS
    ):
        return False
    word = atoms.words[index]
    if word in PREFIX_WORDS or word in DOLLARS or word in money.YUAN_OR_YEN or word in ("No", "Nos", "no", "nos"):
        return True
    if following is AtomKind.DIGITS or atoms.words[index + 1] in _OPENERS:
        return is_code(word) or money.was_code(atoms, index)
    # A full name before its number, which is one of two words.
    return (
        atoms.kinds[index + 2] is AtomKind.DIGITS and following is AtomKind.WORD and _begins_some(atoms.lowers[index])
    )


def _begins_some(lower: str) -> bool:
    """Whether a word that stands before another one and digits may begin an amount."""
    return lower in first_words() or len(_readers_of_word(lower)) > 1


def _at(atoms: Atoms, index: int, context: Context) -> tuple[Amount | None, int]:
    """The amount at an atom, if any, and where to go on."""
    kind = atoms.kinds[index]
    if kind is AtomKind.DIGITS or atoms.words[index] == "(":
        marker = identifier.is_list_marker(atoms, index)
        if marker is not None:
            return None, marker
    amount = _best(atoms, index, context)
    if amount is None:
        return None, index + 1
    if amount.kind in _IN_TITLES and title.may_be_title(atoms) and title.is_title(atoms, amount.first, amount.last):
        amount = Amount(amount.first, amount.last, NumberKind.IDENTIFIER)
    if amount.modifier is None and not amount.timex_set:
        bounds.bind(atoms, amount)
    if amount.timex:
        around.mark(atoms, amount)
    return amount, max(amount.last, index + 1)


def _best(atoms: Atoms, index: int, context: Context) -> Amount | None:
    """The heaviest reading at an atom; with its rival, if one comes close."""
    best: Reading | None = None
    rival: Reading | None = None
    kind = atoms.kinds[index]
    for worth, reader in _readers(atoms, index, kind):
        if best is not None and worth + _MOST_EVIDENCE < best.weight - _CLOSE:
            break
        amount = reader(atoms, index, context)
        if amount is None:
            continue
        reading = Reading(worth + amount.evidence, amount)
        if best is None or reading.weight > best.weight:
            best, rival = reading, best
        elif rival is None or reading.weight > rival.weight:
            rival = reading
    if best is None:
        return None
    if rival is not None and rival.weight >= best.weight - _CLOSE and not best.amount.says(rival.amount):
        best.amount.other = rival.amount
    return best.amount


def _readers(atoms: Atoms, index: int, kind: AtomKind) -> tuple[tuple[int, Reader], ...]:
    if kind is AtomKind.WORD:
        return _readers_of_word(atoms.lowers[index])
    return _readers_of_digits(atoms, index) if kind is AtomKind.DIGITS else _READERS[kind]


@lru_cache(maxsize=1024)
def _readers_of_word(lower: str) -> tuple[tuple[int, Reader], ...]:
    """The readers that a word gives a chance, whatever stands beside it: of most, the count alone."""
    return tuple(
        (worth, reader)
        for worth, reader in _READERS[AtomKind.WORD]
        if reader not in _BEGINNINGS or _BEGINNINGS[reader](lower)
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
_BEGINNINGS: Mapping[Reader, Callable[[str], bool]] = {
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
