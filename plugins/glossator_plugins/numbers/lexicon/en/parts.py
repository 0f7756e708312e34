# ruff: noqa: SIM905 - word lists read better as text
"""The words around single measures: "an hour", "a mile and a half". Data only."""

from __future__ import annotations

LONE_UNITS = frozenset(
    "kilogram kilo kg lb pound litre liter millilitre milliliter ml gallon mile kilometre kilometer km metre "
    "meter tonne ton barrel dollar euro penny cup ounce tablespoon teaspoon gram rouble ruble rupee acre "
    "hectare".split()
)
PREFIXES = ("kilo", "mega", "giga", "tera", "peta", "mebi", "kibi", "gibi", "tebi", "milli", "micro", "nano")
BEFORE_LONE = frozenset(
    "after for in within over than about nearly almost least most every half just only lasted lasting took takes "
    "take last past and around under or spent roughly to above below exceeding approximately with by of until".split()
)
AFTER_LONE = frozenset(
    "ago later after before earlier or and of from away long ahead behind clear apart faster slower quicker".split()
)
AFTER_SECOND = frozenset({"", ".", ",", "later", "ago", "or", "ahead", "behind", "clear", "apart", "faster", "slower"})
CLIPPED = {("h", "m"): "minute", ("h", "min"): "minute", ("min", "s"): "second", ("min", "sec"): "second"}
"""Minutes after hours, seconds after minutes."""
PRONOUNS = frozenset("i he she they we you it".split())
RATE_BEFORE = frozenset("once twice thrice times percent cents dollars pounds euros barrels miles kilometres".split())
ATHLETICS = frozenset("hurdles races heats finals sprints relays runners sprinters metres yards".split())
PERSONS = ("ers", "ors", "ees", "ants", "ents", "ists", "ians", "people", "men", "women", "children")
WARMING = frozenset(
    "by rise rises rose risen increase increased increases warming warmed warmer fell fall fallen drop dropped "
    "cooler difference limit hotter colder".split()
)
LEVEL = frozenset({"to", "at", "from"})
WARMER = frozenset("warmer cooler hotter colder above below higher lower rise increase warming".split())
