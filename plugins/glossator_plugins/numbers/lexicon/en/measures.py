# ruff: noqa: SIM905 - word lists read better as text
"""The words between a number and its measure. Data only."""

from __future__ import annotations

FILLERS = frozenset(
    "more additional extra further full consecutive straight whole solid business working calendar long short "
    "fewer less other successive entire trading such fiscal financial".split()
)
YEARS_OLD = frozenset({"yo", "yos"})
AGE_WORDS = frozenset({"old", "olds"})
ROUGHLY = frozenset({"odd", "plus", "ish", "some"})
DIMENSIONS = frozenset({"tall", "high", "wide", "long", "deep"})
ASTRONOMY = frozenset("star stars galaxy galaxies nebula distance parsec parsecs cluster away light-years".split())
NOT_TIME = frozenset({"min", "sec", "h", "hr"})
RANKED = frozenset(
    "half hand place placed round row class string quarter division tier year rate degree choice".split()
)
"""What is second, not so many seconds long: "3 second-half goals"."""
