"""Non-names: what taggers take for names and is none. Amounts, clock times and numbers are the numbers analyzer's.

Money and dates are reported as the model tags them; what amounts a text holds and what they come to, in any currency,
is for the numbers analyzer to say, whose grammar needs no model.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from glossator.text.annotation import Span

AMOUNTS = frozenset(("MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL", "TIME"))
"""Labels of what may be written without a letter. Dates are judged more closely."""

_LETTER = re.compile(r"[^\W\d_]")
_NUMBERED = re.compile(r"(?:no|nos|nr|number|№)s?\.?\s*\d[\d\s,.&-]*", re.IGNORECASE)
_UNITS = r"""(?:°?\s?[CFK]|[kcm]?m|k?g|mg|km/h|kph|mph|mbar|hPa|[kMGT]?W|[kMGT]Wh|[kMG]?Hz|[KMGT]B|ha|ft|lbs?|oz|mm
    |GMT|UTC|BST|CES?T|E[SD]T|P[SD]T|[ap]\.?m\.?)"""
_UNIT = re.compile(_UNITS, re.VERBOSE)
# An amount by its sign or its unit, whatever else it was taken for: "¥461bn", "12p", "30 km".
_AMOUNT = re.compile(
    rf"""[-+~]?(?:[A-Z]{{0,3}}[$£€¥₹₽₺]\s?\d[\d.,\s]*\w{{0,8}}
    |\d[\d.,]*\s?(?:[$£€¥₹₽₺%‰°º]|{_UNITS}|p|c|k|bn|mn|tn))""",
    re.VERBOSE,
)
_ORDINAL = re.compile(r"\d[\d,]*(?:st|nd|rd|th)")
_BEHIND_NUMBER = re.compile(r"[\d°][^\S\n]?$|\d\s?°\s?$|\(?\b\d{4}\s$")
_DIGITAL_DATE = re.compile(
    r"""(?:[12]\d{3}|['’]\d0)s?(?:\s?[-–/]\s?(?:[12]\d{3}|\d{2}))?  # 2026, 2026-27, 1990s
    |\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|[12]\d{3}([./-])\d{1,2}\2\d{1,2}  # 4.5.2026, 2026-05-04""",
    re.VERBOSE,
)
_CLOCK = re.compile(
    r"(?:(?:\d{1,2}(?:[:.]\d{2}){0,2}\s?(?:[ap]\.?m\.?|hours|hrs|h)?|\d{4}\s?(?:GMT|UTC|hours)|GMT|UTC|noon|midnight)\b\.?"
    r"|\b(?:to|and|from|between)\b|[\s,–-])+",
    re.IGNORECASE,
)
# "the Kingdom": which one it is, other words say.
_REALMS = frozenset("Kingdom Republic Zone Province Colony Sultanate Principality Emirate".split())  # noqa: SIM905
_DEFINITE = re.compile(r"\b(?:the|this|our|that)\s$", re.IGNORECASE)
# Auxiliaries that are names as well: their small letters say nothing about the capitals.
_SHORTHAND = frozenset("FYI ASAP BTW IMO IMHO AFAIK LOL OMG RSVP TBA TBC TBD FAQ DIY ETA PS P.S. NB N.B.".split())  # noqa: SIM905
_BOTH = frozenset(("will", "may"))


def is_name(text: str, span: Span, label: str) -> bool:
    """Whether the clean span may be a name (or a date, or an amount, if it is labelled so)."""
    name, label = span.slice(text), label.upper()
    if label == "DATE":
        return _DIGITAL_DATE.fullmatch(name) is not None or (
            _LETTER.search(name) is not None and not _CLOCK.fullmatch(name) and not _AMOUNT.fullmatch(name)
        )
    if label in AMOUNTS:
        return True
    if _LETTER.search(name) is None or any(form.fullmatch(name) for form in (_NUMBERED, _AMOUNT, _ORDINAL)):
        return False
    if name in _SHORTHAND:
        return False
    if label == "LOC" and name in _REALMS and _DEFINITE.search(text, max(0, span.begin - 6), span.begin):
        return False
    return not (_UNIT.fullmatch(name) and _BEHIND_NUMBER.search(text, max(0, span.begin - 8), span.begin))


def is_common_word(name: str, inner: Collection[str]) -> bool:
    """Whether a sentence's first word has its capital from there alone: "Copper, which …" in a text about copper.

    `inner` are the words inside sentences as they read.
    """
    if not name.isalpha() or not name[1:].islower():
        return False
    return name.lower() in inner and name not in inner and name.lower() not in _BOTH
