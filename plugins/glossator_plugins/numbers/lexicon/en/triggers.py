# ruff: noqa: SIM905 - word lists read better as text
"""The words at which an amount may begin. Data only."""

from __future__ import annotations

from ..units import TIME_UNITS, WORDS
from .calendar import (
    DECADE_WORDS,
    EVERY,
    FEAST_WORDS,
    MONTHS,
    OFTEN,
    RECURRING,
    SEASONS,
    WEEKDAY_ABBREVIATIONS,
    WEEKDAYS,
)
from .clocks import PARTS
from .parts import LONE_UNITS, PREFIXES
from .words import ARTICLES, FRACTIONS, ORDINALS, SCALES, SPELLED, VAGUE_FACTORS, VAGUE_MULTIPLES, VAGUE_PLURALS

POINT_WORDS = (
    frozenset(MONTHS)
    | frozenset(WEEKDAYS)
    | frozenset(WEEKDAY_ABBREVIATIONS)
    | frozenset(SEASONS)
    | frozenset(DECADE_WORDS)
    | FEAST_WORDS
    | frozenset(
        (
            "teens today yesterday tomorrow tonight last this next previous past coming noon midday midnight q h fy "
            "fiscal ad day week month year final closing"
        ).split()
    )
)
NUMBER_WORDS = (
    SPELLED
    | ARTICLES
    | frozenset(FRACTIONS)
    | frozenset(ORDINALS)
    | frozenset(VAGUE_PLURALS)
    | frozenset(VAGUE_MULTIPLES)
    | frozenset(VAGUE_FACTORS)
    | {"minus", "negative", "point"}
)
AFTER_ARTICLES = (
    SPELLED
    | LONE_UNITS
    | VAGUE_FACTORS.keys()
    | FRACTIONS.keys()
    | SCALES.keys()
    | PARTS.keys()
    | TIME_UNITS.keys()
    | {word for word in WORDS if word.startswith(PREFIXES)}
    | {"pair"}
)
"""The words with which an article is an amount: "a hundred", "an hour", "a quarter", "a pair"."""
TRIGGERS = POINT_WORDS | NUMBER_WORDS | EVERY | frozenset(OFTEN) | frozenset(RECURRING)
ORDINAL_ENDS = ("fold", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
