"""Which reading wins: from the atoms of one sentence to its amounts, left to right, each atom in one amount at most.

Where an amount may begin, readers build what may be meant there: an address, a time, a date, an ordinal, a count.
A reading weighs what its reader is worth (`readers`) plus the evidence that the reader found for and against it
(`Amount.evidence`, from -9 to 9). The heaviest wins, of equals the first; if another that says something else comes
within `_CLOSE`, the winner is ambiguous and keeps it in `Amount.other`. Readers that no evidence could make win are not
asked: two readers compete if they are worth about the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.lexicon.en.triggers import AFTER_ARTICLES, ORDINAL_ENDS, TRIGGERS

from .amount import Amount
from .lexicon.currencies import DOLLARS, PREFIX_SYMBOLS, PREFIX_WORDS, first_words, is_code
from .lexicon.en.words import ARTICLES
from .mean import bounds, money
from .mean.time import around, pairs
from .mean.time.context import Context
from .read import identifier, title
from .read.atoms import AtomKind, Atoms
from .readers import readers_at, readers_of_word
from .repeats import LONG, Repeats, Stretch


class Reading(NamedTuple):
    """An amount that may be meant, and how much speaks for it."""

    weight: int
    amount: Amount


_CLOSE = 2
"""Readings whose weights differ by no more than this leave an amount ambiguous."""
_MOST_EVIDENCE = 9
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
    return lower in first_words() or len(readers_of_word(lower)) > 1


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
    for worth, reader in readers_at(atoms, index):
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
