# ruff: noqa: SIM905 - word lists read better as text
"""The words of ages: whose they are, groups of people, what stands beside a bare age. Data only."""

from __future__ import annotations

from glossator.text.annotation import Bound

OWNERS = frozenset("his her their my your our its whose 's people those men women someone".split())
TURNS = frozenset({"turn", "turns", "turned", "turning"})
AFTER_TURN = frozenset("on in last this next and when before after earlier today while but".split())
PERSONS = frozenset({"man", "woman", "people", "men", "women"})
RELATIVES = frozenset(
    "boy girl man woman son daughter brother sister mother father wife husband student teenager".split()
)
CHILDREN = frozenset("boys girls sons daughters brothers sisters twins children".split())
GROUPS = frozenset(
    "people men women adults children those anyone everyone boys girls patients voters workers drivers players "
    "residents students teenagers males females citizens candidates everybody anybody".split()
)
AFTER_AGE = frozenset(
    "and or but when who are were is was have had will would should may can must in on at with to by from after "
    "before since while for as the he she they years year this last next though although today now not get has "
    "could do did than".split()
)
DEATHS = frozenset({"died", "dies", "dead", "death", "dying"})
OLDER = frozenset({"older", "younger"})
BOUNDS = {"under": Bound.LESS_THAN, "over": Bound.MORE_THAN}
