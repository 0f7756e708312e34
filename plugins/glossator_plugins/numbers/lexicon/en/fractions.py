# ruff: noqa: SIM905 - word lists read better as text
"""The words of fractions: what may stand before and after "half", "a third", "one in five". Data only."""

from __future__ import annotations

DETERMINERS = frozenset("the its their his her our my your this that these those all".split())
NOT_HALF = frozenset(
    "second first other better time life back term way top bottom upper lower front rear latter opening closing either "
    "northern southern eastern western".split()
)
TIME_SPANS = frozenset(
    "hour hours day days week weeks month months year years minute minutes second seconds decade century night".split()
)
BY = frozenset("by than nearly almost about around over roughly least to up down rose fell dropped".split())
AFTER_PART = frozenset(
    "to from in since this last during over more less and or after on at before as when while than because "
    "compared".split()
)
BEFORE_PART = frozenset({"only", "just", "some", "another", "while"})
VERBS = frozenset(
    "is are was were have has had do did said say think thought believe want live lived own voted will would could "
    "can may might felt went came got made took left stayed fell rose".split()
)
POINTS = frozenset({"point", "points", "percentage"})
PERIODS = frozenset("last past previous next first final consecutive successive straight recent these those".split())
COPULAS = frozenset({"is", "was", "are", "were", "equals"})
