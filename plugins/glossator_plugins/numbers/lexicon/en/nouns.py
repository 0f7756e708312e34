# ruff: noqa: SIM905 - word lists read better as text
"""Nouns by their form: which words look like plurals, and the lemma of a noun, as UD's treebanks lemmatize."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from .words import SPELLED

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

STOPS = (
    frozenset(
        # determiners, pronouns
        "the a an this that these those it its he she they we you i me him her us them his my your our their who whom "
        "whose which what each every either neither both all any no none some someone anyone everyone nobody nothing "
        "something everything himself herself itself themselves "
        # prepositions and conjunctions
        "of in on at by for with from to into onto upon over under above below between among amongst against about "
        "around after before during since until till through throughout across along near off out up down per via "
        "within without toward towards despite except including like unlike than as and or but nor so yet if "
        "when while "
        "because although though unless where whereas whether how why then plus versus vs amid inside behind "
        "beyond beside besides alongside past worth "
        # auxiliaries and modals
        "is are was were be been being am has have had having do does did done doing will would shall should "
        "can could "
        "may might must ought not wouldn couldn shouldn hasn haven hadn doesn im isn wasn aren weren don didn "
        "doesn won ain 's 're 've 'll 'd 'm 't n't "
        # adverbs that end a noun phrase
        "also already now here there today yesterday tomorrow tonight later ago earlier soon again away back "
        "still just "
        "only even too ever never always often once twice instead however apart alone together respectively overall "
        "altogether each dead wounded injured missing almost nearly yet anymore nationwide worldwide overnight abroad "
        "enough gone forward multiple several many few numerous various "
        # verbs in -s that are no nouns
        "becomes seems appears believes thinks knows gives takes makes wants brings keeps sees hears asks begins "
        "contains allows provides receives creates loses sends "
        # frequent verbs whose form tells nothing
        "said says say told tell tells made make makes took take takes went go goes came come comes left leave "
        "got get "
        "gets gave give gives found find knew know thought think thinks saw see seen felt feel kept keep held hold "
        "brought bring began begin became become wrote write spoke speak led lead met meet paid pay put set sat sit "
        "ran run stood stand lost lose won win fell fall rose rise grew grow drew draw drove drive broke break chose "
        "choose flew fly hit hurt cut let read sent send spent spend lay laid built build bought buy caught catch "
        "taught teach fought fight sold sell shot fled died die voted remain remained seem appear appeared "
        "worked include concerning remaining regarding following containing consisting showing relating "
        "determines means reflects requires represents equals contains include includes included involve "
        "involving according carrying killing leaving wearing "
        "making taking living working using waiting trying going coming saying".split()
    )
    | SPELLED
)
"""Words that end the phrase of a counted noun."""

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


WEATHER = frozenset(
    "pressure pressures barometer barometric storm storms hurricane hurricanes typhoon typhoons cyclone cyclones "
    "millibars isobar isobars trough depression anticyclone landfall".split()
)
"""Words beside which "mb" is the millibar."""
METALS = frozenset({"gold", "silver", "platinum", "palladium", "bullion"})
"""Metals whose ounce is the troy ounce."""
WARMTH = frozenset(
    "temperature temperatures minus overnight cold colder warm warmer hot hotter heat frost thermometer mercury "
    "degrees weather oven".split()
)
"""Words beside which "12C" is a temperature."""
LENGTHS = frozenset(
    "long wide tall deep high away apart off from above below under over up down length width height depth altitude "
    "distance radius diameter thick across along within between metre metres meter meters km cm mm ft feet foot yards "
    "sprint race races relay hurdles freestyle backstroke breaststroke butterfly run runner dash jump jumped leap "
    "throw tower bridge wall mast wave waves tide water snow ice river road track pool ditch trench tunnel cable rope "
    "pipe pole fence drop fell fall rose climb climbed level platform x by square "
    "finish finished finishing clear course halfway".split()
)
"""Words beside which "m" is the metre."""
WEIGHTS = frozenset(
    "weigh weighs weighed weighing weight heavier lighter heavy kg kilograms kilogram ounces ounce tons tonnes fat "
    "muscle diet body scale scales per square inch overweight obese baby fish catch cargo thrust".split()
)
"""Words beside which a pound is one of weight."""
PRICES = frozenset(
    "paid pay pays paying cost costs costing price priced prices worth spend spent spending sold sell bought buy money "
    "earn earned earns fine fined fee fees salary wage wages debt loan owe owed bill bills cash cheap expensive "
    "sterling donate donated raised raise bank budget invest invested profit losses loss fund funds".split()
)
"""Words beside which a pound is one of money."""
