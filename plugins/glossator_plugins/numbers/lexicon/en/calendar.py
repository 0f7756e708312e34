# ruff: noqa: SIM905 - word lists read better as text
"""The words of the calendar: months, weekdays, feast days, seasons and parts of the day. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_MONTHS = "january february march april may june july august september october november december".split()
MONTHS = MappingProxyType(
    {name: number for number, name in enumerate(_MONTHS, 1)}
    | {name[:3]: number for number, name in enumerate(_MONTHS, 1) if name != "may"}
    | {"sept": 9}
)
MONTH_NAMES = frozenset(_MONTHS)
AMBIGUOUS_MONTHS = frozenset({"may", "march", "august", "mar", "jan", "sep", "dec", "oct", "jun"})
"""Also verbs, adjectives and first names: a month only with a day, a year or a preposition."""

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
WEEKDAYS = MappingProxyType(
    {name: number for number, name in enumerate(_WEEKDAYS, 1)}
    | {name + "s": number for number, name in enumerate(_WEEKDAYS, 1)}
)
WEEKDAY_ABBREVIATIONS = MappingProxyType(
    {"mon": 1, "tue": 2, "tues": 2, "wed": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6, "sun": 7}
)

FEASTS = MappingProxyType(
    {
        ("new", "year", "'s", "eve"): (12, 31),
        ("new", "years", "eve"): (12, 31),
        ("new", "year", "'s", "day"): (1, 1),
        ("new", "years", "day"): (1, 1),
        ("christmas", "eve"): (12, 24),
        ("christmas", "day"): (12, 25),
        ("christmas",): (12, 25),
        ("boxing", "day"): (12, 26),
        ("earth", "day"): (4, 22),
        ("groundhog", "day"): (2, 2),
        ("may", "day"): (5, 1),
        ("valentine", "'s", "day"): (2, 14),
        ("halloween",): (10, 31),
        ("bastille", "day"): (7, 14),
        ("international", "women", "'s", "day"): (3, 8),
        ("april", "fools", "'", "day"): (4, 1),
        ("april", "fool", "'s", "day"): (4, 1),
        ("all", "saints", "'", "day"): (11, 1),
        ("armistice", "day"): (11, 11),
        ("veterans", "day"): (11, 11),
        ("juneteenth",): (6, 19),
        ("st", "patrick", "'s", "day"): (3, 17),
        ("st.", "patrick", "'s", "day"): (3, 17),
        ("anzac", "day"): (4, 25),
        ("independence", "day"): (7, 4),
        ("canada", "day"): (7, 1),
        ("australia", "day"): (1, 26),
        ("st", "valentine", "'s", "day"): (2, 14),
        ("guy", "fawkes", "night"): (11, 5),
        ("bonfire", "night"): (11, 5),
        ("women", "'s", "day"): (3, 8),
        ("saint", "patrick", "'s", "day"): (3, 17),
        ("epiphany",): (1, 6),
    }
)
"""Feast days with a fixed date, as (month, day)."""
EASTER_FEASTS: Mapping[tuple[str, ...], int] = MappingProxyType(
    {
        ("good", "friday"): -2,
        ("easter", "sunday"): 0,
        ("easter", "day"): 0,
        ("easter", "monday"): 1,
        ("ash", "wednesday"): -46,
        ("palm", "sunday"): -7,
        ("maundy", "thursday"): -3,
        ("shrove", "tuesday"): -47,
        ("whit", "sunday"): 49,
        ("whit", "monday"): 50,
        ("pentecost", "sunday"): 49,
        ("ascension", "day"): 39,
    }
)
"""Feast days by their distance from Easter Sunday in days."""
NTH_FEASTS: Mapping[tuple[str, ...], tuple[int, int, int]] = MappingProxyType(
    {
        ("thanksgiving",): (11, 4, 4),
        ("thanksgiving", "day"): (11, 4, 4),
        ("labor", "day"): (9, 1, 1),
        ("memorial", "day"): (5, -1, 1),
        ("presidents", "'", "day"): (2, 3, 1),
        ("martin", "luther", "king", "day"): (1, 3, 1),
        ("columbus", "day"): (10, 2, 1),
        ("mother", "'s", "day"): (5, 2, 7),
        ("father", "'s", "day"): (6, 3, 7),
        ("mlk", "day"): (1, 3, 1),
    }
)
"""Feast days of the United States by month, number and weekday: the fourth Thursday of November."""
NAMED_WEEKDAYS = frozenset("black cyber super bloody giving fat red spy maundy shrove holy".split())
"""Before a weekday: a day of its own, whichever it is: "Black Friday"."""
YEARLY_EASTER = "easter"
"""With a year its Sunday, alone a season: "Easter 2024", "Easter eggs"."""
FEAST_WORDS = frozenset({YEARLY_EASTER}) | frozenset(phrase[0] for phrase in (*FEASTS, *EASTER_FEASTS, *NTH_FEASTS))
PLAIN_FEASTS = frozenset({"christmas", "thanksgiving", "halloween", "easter", "juneteenth", "new"})
"""First words of feasts that are no other words, so that they may be in lower case."""

SEASONS = MappingProxyType({"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"})
DAY_PARTS = MappingProxyType(
    {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "lunchtime": "MI", "midday": "MI"}
)
DECADE_WORDS = MappingProxyType(
    {
        "twenties": 2,
        "thirties": 3,
        "forties": 4,
        "fifties": 5,
        "sixties": 6,
        "seventies": 7,
        "eighties": 8,
        "nineties": 9,
        "noughties": 10,
    }
)
BEFORE_MONTH = frozenset(
    "in since until till by last next this early late mid of during from through before after between and to "
    "around".split()
)
BEFORE_YEAR = frozenset(
    "in since until till by from during before after between early late mid around circa through of to about year "
    "the autumn spring summer winter fall christmas and than".split()
)
BEFORE_SHORT_YEAR = frozenset(
    "in of between since until before after from till by during summer winter spring autumn".split()
)
"""Words after which "'76" is a year."""
BEFORE_DAY = frozenset("on by until till since before after dated due".split())
"""Words after which "11/9" is a day."""
NUMBERED_PLACES = frozenset(
    "hole holes green tee birdie birdied bogey bogeyed par eagle eagled putt fairway golf lap laps floor floors "
    "attempt attempts try minute over inning innings".split()
)
"""Words beside which "on the 15th" is a place in a row, not a day."""
BEFORE_HOUR = frozenset("at from until till by since before after".split())
BEFORE_CHRIST = frozenset({"BC", "BCE"})
SINCE_CHRIST = frozenset({"AD", "CE"})
IN_DAY_PARTS = MappingProxyType(
    {
        ("in", "the", "morning"): 0,
        ("in", "the", "afternoon"): 12,
        ("in", "the", "evening"): 12,
        ("at", "night"): 12,
        ("noon",): 12,
        ("midday",): 12,
        ("midnight",): 0,
    }
)
"""What follows an hour and tells its half of the day, as the hours to add to those of twelve."""
DAYS_WITH_PARTS = frozenset({"this", "yesterday", "tomorrow", "last"})
HALVES_OF_DAY = MappingProxyType({"morning": 0, "afternoon": 12, "evening": 12, "night": 12})
"""Hours to add to those of twelve, by the part of the day."""
YEARLY = frozenset(
    "growth sales profit profits revenue revenues margin margins earnings results output guidance demand orders "
    "shipments inflation gdp".split()
)
"""Words beside which a half is one of the year, not of a match."""
EARLY_LATE = frozenset({"early", "late", "mid"})

DIRECTIONS = {"last": -1, "previous": -1, "past": -1, "this": 0, "next": 1, "coming": 1}
EVERY = frozenset({"every", "each"})
EARLIER = frozenset({"earlier", "before", "previously"})
AGAINST = frozenset({"against", "versus", "vs", "compared"})
"""As below, also some words before."""
FROM_NOW = frozenset({("from", "now"), ("from", "today")})
COMPARING = frozenset("than from against with to versus vs".split())
"""Words after which "a year earlier" is a time, counted back from that of the text."""
OTHERS = frozenset({"other"})
"""After "every": each second one."""
OFTEN = {"once": 1, "twice": 2, "thrice": 3}
RECURRING_SPANS = frozenset("minute hour day night week fortnight month quarter year decade century".split())
"""What may come again; "every second" is rather every other one."""
RECURRING = {
    "hourly": ("hour", 1), "daily": ("day", 1), "weekly": ("week", 1), "fortnightly": ("fortnight", 1),
    "biweekly": ("week", 2), "monthly": ("month", 1), "quarterly": ("quarter", 1), "annually": ("year", 1),
    "yearly": ("year", 1), "nightly": ("night", 1),
}  # fmt: skip
"""Adverbs of what comes again: of which span, and of how many."""
UNTIL = frozenset({"to", "through", "thru", "until", "till"})
"""What stands before the end of a span of time."""
BETWEEN_DATE_AND_TIME = frozenset({(), ("at",), (",",), (",", "at"), ("at", "about"), ("at", "around"), ("from",)})
BETWEEN_TIME_AND_DATE = frozenset({(), ("on",), (",",), ("of",), (",", "on")})
PARTS_OF_TIME = {"early": "START", "mid": "MID", "late": "END"}
PARTS_OF_THIS = {"earlier": "START", "later": "END"}
"""As above, before "this": "earlier this year"."""
HALVES = {"first": "START", "second": "END", "latter": "END"}
"""Halves of a decade or century, as TIMEX3's mod."""
LAST_PARTS = frozenset({"last", "final", "closing"})
"""Which quarter or half of a year is its last."""
LONG_SPANS = {"past": ("decade", "century"), "last": ("decade",), "next": ("decade",), "coming": ("decade",)}
"""Spans of time that "the past" and "the next" measure: "the past decade"; "last century" is rather a date."""
AROUND = frozenset({"before last", "before yesterday", "after next", "after tomorrow"})
PARTS_OF_TIME_OF = {"start": "START", "beginning": "START", "middle": "MID", "end": "END"}
"""Words before "of" and a time, as TIMEX3's mod."""
