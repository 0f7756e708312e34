# ruff: noqa: SIM905 - word lists read better as text
"""The words of ranges: what joins their ends, and what comes before them. Data only."""

from __future__ import annotations

RANGES = frozenset("range ranges ranged ranging vary varies varied varying anywhere temperatures".split())
INNER = frozenset({"about", "around", "approximately", "roughly", "~", "nearly", "perhaps", "maybe"})
BY = frozenset({"x", "\u00d7", "by"})
JOINERS = frozenset({"~", "to", "or", "and", "till", "through"})
