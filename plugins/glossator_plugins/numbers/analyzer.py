"""The analyzer: runs the grammar over each sentence and turns amounts into annotations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

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
from .repeats import Repeats

Said: TypeAlias = dict[int, tuple[int, Number]]
"""Numbers of amounts that others repeat, and where the first of these begins, by the amount's identity."""

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
        repeats = Repeats()
        said: Said = {}
        for sentence in view.sentences:
            # A mebibyte of nothing but numbers takes a minute.
            self.budget.check()
            atoms = Atoms(view.text, sentence.begin, sentence.end, habits)
            for number, amount in enumerate(scan(atoms, context, repeats)):
                if number % _CHECK_EVERY == _CHECK_EVERY - 1:
                    self.budget.check()
                if options.keeps(amount.kind, vague=amount.vague):
                    yield _annotation(atoms, amount, said)


def _part(atoms: Atoms, piece: Piece) -> NumberPart:
    span = Span(atoms.starts[piece.first], atoms.ends[piece.last - 1])
    return NumberPart(span=span, value=plain(piece.value), unit=piece.unit)


def _moved(number: Number, by: int) -> Number:
    """The same number, its spans so many characters further on."""
    changes: dict[str, object] = {}
    if number.modifier is not None:
        changes["modifier"] = _shifted(number.modifier, by)
    if number.counted is not None:
        changes["counted"] = _shifted(number.counted, by)
    if number.parts:
        changes["parts"] = tuple(
            NumberPart.model_construct(span=_shifted(part.span, by), value=part.value, unit=part.unit)
            for part in number.parts
        )
    if number.other is not None and (other := _moved(number.other, by)) is not number.other:
        changes["other"] = other
    return number.model_copy(update=changes) if changes else number


def _shifted(span: Span, by: int) -> Span:
    return Span(span.begin + by, span.end + by)


def _annotation(atoms: Atoms, amount: Amount, said: Said) -> Annotation:
    """The annotation of an amount; `said` are the numbers of those that others of the document repeat."""
    own = Span(atoms.starts[amount.first], atoms.ends[amount.last - 1])
    if amount.pattern is None or amount.timex:  # what stands beside a time may have settled it
        value = _number(atoms, amount)
    elif (known := said.get(id(amount.pattern))) is not None:  # the pattern lives as long as the document is read
        value = _moved(known[1], own.begin - known[0])
    else:
        value = _number(atoms, amount)
        said[id(amount.pattern)] = own.begin, value
    return Annotation(kind="number", spans=(own,), value=value, label=amount.kind.value)


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
