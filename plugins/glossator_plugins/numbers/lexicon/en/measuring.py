# ruff: noqa: SIM905 - word lists read better as text
"""The words around units: what prices and rates are for, and what tells "a year" from "a year earlier". Data only."""

from __future__ import annotations

AFTER_POWERS = {"squared": 2, "cubed": 3}
DELICATE = frozenset("m g l L s h t W V A J N K C F B b R in".split())
LONG_TIMES = {"decade": "ten_years", "century": "century", "millennium": "millennium", "fortnight": "fortnight"}
PRICED = frozenset("share person head capita bottle ticket pack".split())
WHEN = frozenset("earlier later ago previously prior hence afterwards beforehand".split())
BEFORE_WHICH = frozenset("tax taxes interest deductions expenses costs bonuses any vat".split())
"""What a yearly sum may be "before"."""
RATE_SPANS = frozenset("second minute hour day night week month year".split())
AFTER_INCHES = frozenset("thick long wide tall deep high diameter x by of across and".split())
FUNCTION_WORDS = frozenset(
    "of and or to in at on for by with from per the a an is was are were than but as that which above below away "
    "high tall deep wide long thick tall across off short wide further left".split()
)
