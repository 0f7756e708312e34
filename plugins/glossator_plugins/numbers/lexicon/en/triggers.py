# ruff: noqa: SIM905 - word lists read better as text
"""The words at which an amount may begin. Data only."""

from __future__ import annotations

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
from .words import ARTICLES, FRACTIONS, ORDINALS, SPELLED, VAGUE_FACTORS, VAGUE_MULTIPLES, VAGUE_PLURALS

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
TRIGGERS = POINT_WORDS | NUMBER_WORDS | EVERY | frozenset(OFTEN) | frozenset(RECURRING)
ORDINAL_ENDS = ("fold", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
