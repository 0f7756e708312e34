# ruff: noqa: SIM905 - word lists read better as text
"""The words between a number and the noun that it counts. Data only."""

from __future__ import annotations

PASS = frozenset(
    "other more additional further new different separate former such very most least well so-called".split()
)
ADJECTIVE_S = frozenset("us u.s. armed sports arms overseas sales customs goods communications operations".split())
MEASURING = frozenset(["bedroom", "page", "star", "storey", "seat"])
NOT_COUNTED = frozenset(
    "odd plus ish fold way strong yourself later lot bit magnitude calibre caliber gauge wounded dead injured "
    "homeless".split()
)
NOT_ONE = frozenset(
    "of bit another thing's or day-to-day more less that who which can could may might must should would will has is "
    "was had does did knows thinks wants needs could day".split()
)
VERBAL_NOUNS = frozenset("set run cut win fall rise shot hit lead stand fight draw drive find meet".split())
DETERMINERS = frozenset("the its their his her our all these those a an".split())
ATTRIBUTIVE = frozenset(
    "star point bedroom bed person man woman page seat part story storey lane party state room unit member team game "
    "door".split()
)  # fmt: skip
ADJECTIVE_ENDINGS = ("ed", "ous", "ful", "ical", "able", "ible", "less", "ive")
STATES = frozenset("dead injured wounded missing homeless".split())
COMMON = frozenset(
    "current former direct big small large old young new great good bad red blue green white black long short high low "
    "heavy light dark rich poor strong weak hot cold major minor main top key huge giant male female".split()
)
