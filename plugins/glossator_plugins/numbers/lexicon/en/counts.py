# ruff: noqa: SIM905 - word lists read better as text
"""The words that tell a count from an idiom: "one of a kind", "that one". Data only."""

from __future__ import annotations

ONE_OF_A_KIND = frozenset(
    "number zero equals is equal to was phase chapter part page step level grade minus plus".split()
)
DOWN_TO = frozenset("equal equals down up cut reduced fell dropped rose from amounts".split())
POINTERS = frozenset("the this that a an my your his her its our their another".split())
QUALITIES = frozenset("right wrong last next latest former latter nice better best worse worst same other real".split())
BARE_BIG = frozenset({"hundred", "thousand", "million", "billion", "trillion"})
