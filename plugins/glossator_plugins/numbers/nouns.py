# ruff: noqa: SIM905 - word lists read better as text
"""Nouns by their form: which words look like plurals, and the lemma of a noun, as UD's treebanks lemmatize."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

_IRREGULAR = MappingProxyType(
    {
        "children": "child", "grandchildren": "grandchild", "schoolchildren": "schoolchild", "men": "man",
        "women": "woman", "feet": "foot", "teeth": "tooth", "geese": "goose", "mice": "mouse", "lice": "louse",
        "oxen": "ox", "dice": "die", "wolves": "wolf", "knives": "knife", "lives": "life", "wives": "wife",
        "housewives": "housewife", "midwives": "midwife", "thieves": "thief", "halves": "half", "shelves": "shelf",
        "leaves": "leaf", "loaves": "loaf", "calves": "calf", "elves": "elf", "selves": "self", "hooves": "hoof",
        "scarves": "scarf", "criteria": "criterion", "phenomena": "phenomenon", "bacteria": "bacterium",
        "crises": "crisis", "analyses": "analysis", "theses": "thesis", "hypotheses": "hypothesis",
        "diagnoses": "diagnosis", "oases": "oasis", "axes": "axis", "bases": "base", "fungi": "fungus",
        "nuclei": "nucleus", "cacti": "cactus", "alumni": "alumnus", "stimuli": "stimulus", "syllabi": "syllabus",
        "matrices": "matrix", "indices": "index", "vertices": "vertex", "appendices": "appendix",
        "heroes": "hero", "potatoes": "potato", "tomatoes": "tomato", "echoes": "echo", "vetoes": "veto",
        "volcanoes": "volcano", "mosquitoes": "mosquito", "torpedoes": "torpedo", "cargoes": "cargo",
        "goes": "go", "buses": "bus", "gases": "gas", "viruses": "virus", "bonuses": "bonus", "campuses": "campus",
        "censuses": "census", "statuses": "status", "choruses": "chorus", "lenses": "lens", "atlases": "atlas",
        "quizzes": "quiz", "movies": "movie", "cookies": "cookie", "zombies": "zombie", "calories": "calorie",
        "ties": "tie", "pies": "pie", "lies": "lie", "dies": "die", "rookies": "rookie", "selfies": "selfie",
        "brownies": "brownie", "prairies": "prairie", "genies": "genie", "eyries": "eyrie", "hippies": "hippie",
        "mins": "minute", "hrs": "hour", "hr": "hour", "min": "minute", "secs": "second", "yrs": "year",
        "passersby": "passerby", "runners-up": "runner-up", "media": "medium", "caches": "cache", "aches": "ache",
        "headaches": "headache", "moustaches": "moustache", "niches": "niche", "avalanches": "avalanche",
        "axises": "axis", "others": "other",
    }
)  # fmt: skip

INVARIANT = frozenset(
    "people police staff personnel crew aircraft helicopters spacecraft sheep fish deer cattle series species troops "
    "offspring squid salmon swine bison livestock folk hovercraft watercraft "
    "means headquarters barracks works crossroads gallows shrimp cod trout moose elk reindeer "
    "Chinese Japanese Vietnamese Portuguese".lower().split()
)
"""Nouns that are counted without a plural ending."""

_KEEP_S = frozenset(
    "series species means headquarters barracks works crossroads gallows earnings savings premises proceeds clothes "
    "odds remains surroundings outskirts trousers jeans scissors thanks news politics economics physics "
    "mathematics athletics gymnastics diabetes measles mumps rabies lens gas bus virus census status campus "
    "chorus bonus atlas chaos cosmos ethos pathos bias canvas christmas plus perhaps always its this his us was "
    "is has does as yes less towards afterwards besides whereas unless across versus thus various previous "
    "serious famous nervous dangerous religious obvious anonymous enormous numerous".split()
)
_NAMES_IN_IS = frozenset(
    "paris davis harris lewis louis dennis curtis morris chris memphis tunis travis ellis willis francis".split()
)
_NOT_PLURAL = _KEEP_S - frozenset(
    "series species means headquarters barracks works crossroads gallows earnings savings premises proceeds clothes "
    "odds remains surroundings outskirts trousers jeans scissors".split()
)


@lru_cache(maxsize=8192)
def looks_plural(lower: str) -> bool:
    """Whether a lower-case word has the form of a plural noun."""
    if lower in _IRREGULAR or lower in INVARIANT:
        return lower not in ("min", "hr", "goes")
    if len(lower) < 3 or lower in _NOT_PLURAL:
        return False
    if lower.endswith(("men", "women")) and len(lower) > 4:
        return lower not in ("specimen", "regimen", "yemen", "semen", "omen", "acumen", "abdomen", "ramen", "amen")
    if lower.endswith(("people", "children")):
        return True
    if lower.endswith("fish") and len(lower) > 4:
        return lower not in ("selfish", "unselfish", "oafish", "elfish", "wolfish")
    if not lower.endswith("s") or lower.endswith(("ss", "us", "is", "'s")):
        return lower.endswith(("gurus", "menus", "taxis", "emus", "skis", "flus", "tutus"))
    return True


def is_plural_demonym(lower: str) -> bool:
    """Whether a capitalized word in -is may be a plural: "Iraqis", "Israelis"."""
    return lower.endswith("is") and len(lower) > 4 and lower not in _NAMES_IN_IS


@lru_cache(maxsize=8192)
def lemma(word: str) -> str:
    """The lemma of a counted noun: lower case, singular; a name keeps its capital ("Russians": "Russian")."""
    if len(word) > 2 and word[-1] == "s" and word[:-1].isupper():
        return word[:-1]  # "MPs", "NGOs"
    lower = word.lower()
    single = _singular(lower)
    if word[:1].isupper() and is_plural_demonym(lower):
        single = lower[:-1]
    if word[:1].isupper() and not word.isupper():
        return word[:1] + single[1:]
    return single


def _singular(lower: str) -> str:
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    if lower in INVARIANT or lower in _KEEP_S or lower.endswith(("people", "fish")):
        return lower
    if lower.endswith("men") and looks_plural(lower):
        return lower[:-3] + "man"
    if lower.endswith("children"):
        return lower[:-3]
    if not looks_plural(lower):
        return lower
    if lower.endswith("ies") and len(lower) > 4:
        return lower[:-3] + "y"
    if lower.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return lower[:-2]
    return lower[:-1]
