"""The analyzer: runs the grammar over each sentence and turns amounts into annotations."""

from __future__ import annotations

from collections.abc import Iterator

from glossator.contract.analyzer import PerDocument
from glossator.contract.view import View
from glossator.text.annotation import Annotation, Number, NumberPart, Span

from .amount import Amount, Piece, plain
from .choose import scan
from .lexicon import currencies
from .lexicon.si import conversion
from .mean.time.context import Context
from .options import NumbersOptions
from .read.atoms import Atoms
from .read.habits import Habits

_CHECK_EVERY = 1000
"""Amounts between two looks at the budget."""


class NumbersAnalyzer(PerDocument[NumbersOptions]):
    """Finds the amounts of a document, sentence by sentence: no amount runs over the end of one.

    Values are exact decimal strings; those that no decimal writes exactly (a third) have 15 significant digits. Minor
    units keep the number as written: "45 pence" is 45 in the unit "penny". Decades and fortnights count as 10 years
    and 2 weeks, so that `value` is in `unit`. A chain such as "5 ft 10 in" is one amount in its smallest unit,
    and `parts` has its pieces as written; of a score, they are the two sides' points in text order.
    """

    def __init__(self) -> None:
        # pint and babel take most of a second to read their tables: now, not in somebody's first document.
        currencies.names()
        conversion("meter")

    def analyze_one(self, view: View, options: NumbersOptions) -> Iterator[Annotation]:
        when = view.document.reference_time
        context = Context(when.date() if when is not None else None, when, options.day_first)
        habits = Habits(view.text, when.year if when is not None else None)
        for sentence in view.sentences:
            # A mebibyte of nothing but numbers takes a minute.
            self.budget.check()
            atoms = Atoms(view.text, sentence.begin, sentence.end, habits)
            for number, amount in enumerate(scan(atoms, context)):
                if number % _CHECK_EVERY == _CHECK_EVERY - 1:
                    self.budget.check()
                if options.keeps(amount.kind, vague=amount.vague):
                    yield _annotation(atoms, amount)


def _part(atoms: Atoms, piece: Piece) -> NumberPart:
    span = Span(atoms.starts[piece.first], atoms.ends[piece.last - 1])
    return NumberPart(span=span, value=plain(piece.value), unit=piece.unit)


def _annotation(atoms: Atoms, amount: Amount) -> Annotation:
    own = Span(atoms.starts[amount.first], atoms.ends[amount.last - 1])
    return Annotation(kind="number", spans=(own,), value=_number(atoms, amount), label=amount.kind.value)


def _number(atoms: Atoms, amount: Amount) -> Number:
    def span(place: tuple[int, int] | None) -> Span | None:
        return None if place is None else Span(atoms.starts[place[0]], atoms.ends[place[1] - 1])

    low, low_inclusive, high, high_inclusive = amount.interval()
    return Number(
        kind=amount.kind,
        bound=amount.bound,
        value=plain(amount.value),
        low=plain(low),
        high=plain(high),
        vague=amount.vague,
        unit=amount.unit,
        currency=amount.currency,
        dimension=amount.dimension,
        si_value=plain(amount.si_value),
        si_unit=amount.si_unit,
        timex=amount.timex,
        resolved=amount.resolved,
        timex_mod=amount.timex_mod,
        timex_set=amount.timex_set,
        modifier=span(amount.modifier),
        counted=span(amount.counted),
        counted_lemma=amount.counted_lemma,
        low_inclusive=low_inclusive,
        high_inclusive=high_inclusive,
        parts=tuple(_part(atoms, piece) for piece in amount.pieces),
        ambiguous=amount.other is not None,
        other=None if amount.other is None else _number(atoms, amount.other),
    )
