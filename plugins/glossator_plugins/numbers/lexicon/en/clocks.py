# ruff: noqa: SIM905 - word lists read better as text
"""The words of the clock: halves of the day, zones, what stands before and after an hour. Data only."""

from __future__ import annotations

from types import MappingProxyType

from glossator_plugins.numbers.lexicon.en.calendar import WEEKDAYS

HALVES = {"am": 0, "a.m.": 0, "a.m": 0, "pm": 12, "p.m.": 12, "p.m": 12}
ZONES = MappingProxyType(
    {"GMT": "Z", "UTC": "Z", "Z": "Z"}
    | {"EST": "-05:00", "EDT": "-04:00", "CDT": "-05:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00"}
    | {"BST": "+01:00", "CET": "+01:00", "CEST": "+02:00", "EET": "+02:00", "EEST": "+03:00", "MSK": "+03:00"}
    | {"WAT": "+01:00", "SAST": "+02:00", "CAT": "+02:00", "EAT": "+03:00", "PKT": "+05:00", "SGT": "+08:00"}
    | {"HKT": "+08:00", "JST": "+09:00", "KST": "+09:00", "AEST": "+10:00", "AEDT": "+11:00", "NZST": "+12:00"}
    | {"NZDT": "+13:00"}
    | dict.fromkeys(("ET", "CT", "MT", "PT", "CST", "MST", "IST", "GST", "BRT", "WIB"), "")
)
"""Offsets; none for those that depend on the season or that several countries use."""
NAMED = {"noon": (12, 0), "midday": (12, 0), "midnight": (0, 0)}
TOOK = frozenset("in of clocked clocking ran time timed run record finished took".split())
WHOSE = frozenset("his her their my your its 's".split())
"""Whose time it is, if not the clock's: "her 2:19:12"."""
OPENS = frozenset("open opens opened daily weekdays weekends".split())
ENDS = frozenset(
    "on in and but or when this that tomorrow yesterday today sharp every each for to until till".split()
) | {
    *WEEKDAYS,
    "",
    ".",
    ",",
    ";",
    ")",
    "?",
    "!",
}
PARTS = {"quarter": 15, "half": 30}
TO = frozenset({"to", "until", "till"})
TRAIN = frozenset({"to", "from", "for"})
"""What tells where a train goes or comes from."""
