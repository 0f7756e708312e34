"""The words of numerals: signs, halves, what "several" and "a few" do not count. Data only."""

from __future__ import annotations

from fractions import Fraction

MINUS_WORDS = frozenset({"minus", "negative"})
DEFINITE = frozenset({"the", "these", "those", "all", "both", "who"})
HALVES = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "third": Fraction(1, 3)}
NOT_SOME = frozenset(
    {"of", "times", "more", "other", "others", "such", "different", "too", "who", "that", "have", "are", "were", "is"}
    | {"in", "at", "on", "to"}
)
INDIAN = frozenset({"lakh", "lakhs", "lac", "lacs", "lkh", "crore", "crores", "krore", "koti", "cr"})
