# ruff: noqa: SIM905 - word lists read better as text
"""The words of games and votes. Data only."""

from __future__ import annotations

from types import MappingProxyType

from glossator_plugins.numbers.lexicon.en.words import SMALL_INTEGERS

CUES = frozenset(
    "win wins won winning beat beats beaten beating lose loses lost losing loss defeat defeats defeated score "
    "scores scored scoring scoreline draw draws drew drawn victory victories lead leads led leading trail trailed "
    "trailing vote votes voted voting aggregate set sets tiebreak tie-break match game goal goals final title "
    "against half-time halftime ratio odds ruling ruled record series margin unbeaten advantage equaliser winner upset "
    "thrashed thrashing hammered edged over decision down up quarter-final semifinal semi-final penalties "
    "shootout league cup".split()
)
NOTHING = frozenset({"nil", "love", "all"})
POINTS = MappingProxyType({word: value for word, value in SMALL_INTEGERS.items() if value < 20} | {"nil": 0, "love": 0})
