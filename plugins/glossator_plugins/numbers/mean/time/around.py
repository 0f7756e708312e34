"""What the words before a time add to it: which part of it ("early May") and that it comes again ("every Monday")."""

from __future__ import annotations

from glossator.text.annotation import NumberKind
from glossator_plugins.numbers.amount import Amount
from glossator_plugins.numbers.lexicon.en.calendar import (
    EVERY,
    HALVES,
    OTHERS,
    PARTS_OF_THIS,
    PARTS_OF_TIME,
    PARTS_OF_TIME_OF,
    WEEKDAYS,
)
from glossator_plugins.numbers.read.atoms import HYPHENS, Atoms


def mark(atoms: Atoms, amount: Amount) -> None:
    """Set `timex_mod` and `timex_set`, TIMEX3's mod and its type SET."""
    before = amount.first - 1
    every = before - (atoms.lowers[before] in OTHERS)
    repeated = atoms.lowers[every] in EVERY
    if amount.kind is NumberKind.DATE:
        if atoms.words[before] in HYPHENS:
            before -= 1
        amount.timex_mod = PARTS_OF_TIME.get(atoms.lowers[before], "")
        if atoms.lowers[before] == "of":
            amount.timex_mod = PARTS_OF_TIME_OF.get(atoms.lowers[before - 1], "")
        elif atoms.lowers[amount.first] == "this":
            amount.timex_mod = PARTS_OF_THIS.get(atoms.lowers[before], "")
        if atoms.lowers[before - 2 : before + 1] == ["half", "of", "the"]:
            amount.timex_mod = HALVES.get(atoms.lowers[before - 3], "")
        word = atoms.lowers[amount.first]
        amount.timex_set = amount.timex.startswith("XXXX") and (repeated or (word in WEEKDAYS and word.endswith("s")))
    elif amount.kind is NumberKind.TIME:
        again = repeated or (atoms.lowers[amount.last - 1].endswith("s") and atoms.lowers[amount.first] in WEEKDAYS)
        amount.timex_set = amount.timex_set or (again and amount.timex.startswith("XXXX"))
    elif amount.kind is NumberKind.DURATION:
        amount.timex_set = amount.timex_set or repeated
