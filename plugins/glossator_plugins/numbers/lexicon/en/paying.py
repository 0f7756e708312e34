# ruff: noqa: SIM905 - word lists read better as text
"""The words by which pounds are money. Data only."""

from __future__ import annotations

MASS_CUES = frozenset("weigh weighs weighed weighing weight heavier lighter lost gained lb lbs kg kilograms".split())
MONEY_AFTER_OF = frozenset(
    "debt aid cash investment funding savings spending money damage damages support revenue profit profits tax "
    "taxpayers taxpayer public income fines stock his her their its the our my".split()
)
PAID = frozenset(
    "fine bonus bill fee note notes coin prize cheque deal loan grant debt budget house home car ticket deposit "
    "payment contract project investment reward donation penalty levy rent wage salary transfer signing plan fund "
    "gift voucher charge tax cap cut rise saving shortfall deficit increase jackpot business company programme "
    "scheme".split()
)
POUNDS = frozenset({"pound", "pounds"})
SCALE_LETTERS = frozenset("kKM")
OUNCES = frozenset({"ounce", "ounces", "oz"})
"""What pounds that weigh have parts in."""
