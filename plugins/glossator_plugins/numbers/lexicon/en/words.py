# ruff: noqa: SIM905 - word lists read better as text
"""The words of numbers: spelled integers, scales, fractions, ordinals and vague amounts. Data only."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

SMALL_INTEGERS = MappingProxyType(
    {word: value for value, word in enumerate(_SMALL)}
    | {word: 20 + 10 * index for index, word in enumerate(_TENS)}
    | {"fourty": 40, "nought": 0, "naught": 0}
)
"""Spelled integers of one word."""

DIGIT_WORDS = MappingProxyType({word: str(value) for value, word in enumerate(_SMALL[:10])} | {"oh": "0"})

BIG_WORDS = frozenset({"hundred", "thousand", "million", "billion", "trillion"})
"""Scales that spelled numbers are made of."""

AND = frozenset({"and", "&"})
COLLECTIVES = frozenset({"dozen", "dozens"})

SPELLED = frozenset(SMALL_INTEGERS) | BIG_WORDS


def _powers(**exponents: int) -> dict[str, Decimal]:
    return {word: Decimal(10) ** exponent for word, exponent in exponents.items()}


SCALES = MappingProxyType(
    _powers(hundred=2, thousand=3, million=6, billion=9, trillion=12, quadrillion=15)
    | _powers(millions=6, billions=9, trillions=12)
    | _powers(lakh=5, lakhs=5, lac=5, lacs=5, lkh=5, lkhs=5, crore=7, crores=7, krore=7, krores=7, koti=7, cr=7)
    | {"dozen": Decimal(12), "dozens": Decimal(12)}
)
"""Multipliers that stand after a number as words of their own."""

ABBREVIATED_SCALES = MappingProxyType(
    _powers(k=3, K=3, M=6, mn=6, mln=6, mio=6, B=9, bn=9, Bn=9, bln=9, tn=12, trn=12, trln=12)
    | _powers(MN=6, Mn=6, MLN=6, Mln=6, Mio=6, MIO=6, BN=9, BLN=9, Bln=9, TN=12, Tn=12, TRN=12, TRLN=12, Mrd=9, mrd=9)
)
"""Multipliers after digits, with or without a space; case counts."""

MONEY_SCALES = MappingProxyType(
    _powers(
        m=6, mil=6, Mil=6, mill=6, MM=6, mm=6, b=9, bil=9, Bil=9, bill=9, T=12, t=12, tril=12, Cr=7, k=3, K=3, M=6, B=9
    )
)
"""Multipliers only beside a currency: "$500m" is no length."""

GLUED_SCALES = frozenset({"bill"})
"""Scales that never stand apart: "$2bill" is a sum, "a $20 bill" a note."""
GLUED_ONLY = frozenset({"k", "K", "M", "B", "m", "b", "t", "T"})

VAGUE_PLURALS = MappingProxyType(
    {
        "dozens": (24, 99),
        "scores": (40, 99),
        "hundreds": (200, 999),
        "thousands": (2_000, 9_999),
        "millions": (2_000_000, 9_999_999),
        "billions": (2_000_000_000, 9_999_999_999),
        "trillions": (2 * 10**12, 10**13 - 1),
        "lakhs": (200_000, 999_999),
        "crores": (20_000_000, 99_999_999),
    }
)
"""Plurals that stand for an amount of their own, with what they usually mean."""

VAGUE_MULTIPLES = MappingProxyType(
    {"tens": (20, 99), "dozens": (24, 99), "hundreds": (200, 999)} | {"thousands": (2_000, 9_999), "scores": (40, 99)}
)
"""As above, but before "of thousands", "of millions" ..."""

VAGUE_BASES = MappingProxyType({"thousands": 3, "millions": 6, "billions": 9, "trillions": 12})

VAGUE_FACTORS = MappingProxyType(
    {"several": (3, 9), "few": (2, 9), "couple": (2, 3), "many": (2, 9), "handful": (3, 9)}
)
"""Words before a scale that make it vague: "several hundred"."""

FRACTIONS = MappingProxyType(
    {
        "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
        "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
        "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10, "twentieth": 20, "twentieths": 20,
        "hundredth": 100, "hundredths": 100, "thousandth": 1000, "thousandths": 1000,
        "elevenths": 11, "twelfths": 12, "thirteenths": 13, "fourteenths": 14, "fifteenths": 15, "sixteenths": 16,
        "seventeenths": 17, "eighteenths": 18, "nineteenths": 19, "thirtieths": 30, "fortieths": 40, "fiftieths": 50,
        "sixtieths": 60, "millionth": 1_000_000, "millionths": 1_000_000, "billionth": 10**9, "billionths": 10**9,
    }
)  # fmt: skip

ORDINALS = MappingProxyType(
    {
        "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
        "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
        "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
        "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80,
        "ninetieth": 90, "hundredth": 100, "thousandth": 1000, "millionth": 1_000_000,
    }
)  # fmt: skip

TENS = frozenset(_TENS)
ORDINAL_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
ARTICLES = frozenset({"a", "an"})
RATIOS = frozenset({"ratio", "ratios", "odds"})
ODDS = frozenset({"ratio", "odds", "favourite", "favourites", "favorite", "favorites", "outsider", "bookmakers"})
"""Words beside which "7 to 2" are odds."""
CHANGES = frozenset(
    "rise rises rose risen rising fall falls fell fallen falling increase increases increased increasing decrease "
    "decreased cut cuts cutting reduce reduced raise raised raising drop dropped grow grew grown jump jumped "
    "climbed climb slid slip slipped lowered lower change changed shrank shrink up down doubled tripled went go "
    "moved dipped soared plunged tumbled surged halved slashed hiked extended".split()
)
"""Verbs and adverbs of change: "from 50 to 30" after them is no range."""
