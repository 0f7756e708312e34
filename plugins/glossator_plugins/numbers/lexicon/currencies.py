# ruff: noqa: SIM905 - word lists read better as text
"""Currencies: symbols, ISO 4217 codes and names, from babel's locale data plus the aliases that news uses."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

PREFIX_SYMBOLS = MappingProxyType(
    {
        "$": "USD", "\u20ac": "EUR", "\u00a3": "GBP", "\u00a5": "JPY", "\uffe5": "JPY", "\u20b9": "INR",
        "\u20a8": "INR", "\u20bd": "RUB", "\u20b4": "UAH", "\u20a9": "KRW", "\u20ba": "TRY", "\u20aa": "ILS",
        "\u20ab": "VND", "\u0e3f": "THB", "\u20a6": "NGN", "\u20b1": "PHP", "\u20b8": "KZT", "\u20bc": "AZN",
        "\u20be": "GEL", "\u20b2": "PYG", "\u20b5": "GHS", "\u20a1": "CRC", "\u20ae": "MNT", "\u20ad": "LAK",
        "\uff04": "USD",
    }
)  # fmt: skip
DOLLARS = MappingProxyType(
    {
        "US": "USD", "us": "USD", "U.S.": "USD", "A": "AUD", "AU": "AUD", "C": "CAD", "CA": "CAD", "CAN": "CAD",
        "CDN": "CAD", "HK": "HKD", "NZ": "NZD", "S": "SGD", "SG": "SGD", "R": "BRL", "NT": "TWD", "J": "JMD",
        "TT": "TTD",
        "MX": "MXN", "Z": "ZWL", "Bds": "BBD", "BZ": "BZD", "FJ": "FJD", "N": "NAD", "G": "GYD",
    }
)  # fmt: skip
"""What stands before "$" to tell whose dollar it is."""
PREFIX_WORDS = MappingProxyType(
    {
        "Rs": "INR", "Re": "INR", "RM": "MYR", "Rp": "IDR", "Tk": "BDT", "KSh": "KES", "Ksh": "KES",
        "KSH": "KES", "USh": "UGX", "Ush": "UGX", "TSh": "TZS", "Tsh": "TZS", "GH": "GHS", "Php": "PHP",
        "R": "ZAR", "Fr": "CHF", "SFr": "CHF", "Sh": "", "N": "NGN", "kr": "", "Kr": "", "RMB": "CNY", "ringgit": "MYR",
    }
)  # fmt: skip
"""Letters before digits; "R" only if they touch."""

_ALIASES = MappingProxyType(
    {
        "dollar": "USD", "buck": "USD", "greenback": "USD", "euro": "EUR", "quid": "GBP", "pound sterling": "GBP",
        "pounds sterling": "GBP", "sterling": "GBP", "british pound": "GBP", "yen": "JPY", "yuan": "CNY",
        "renminbi": "CNY", "rmb": "CNY", "rupee": "INR", "rouble": "RUB", "ruble": "RUB", "hryvnia": "UAH",
        "hryvnya": "UAH", "zloty": "PLN", "z\u0142oty": "PLN", "forint": "HUF", "baht": "THB", "ringgit": "MYR",
        "shekel": "ILS", "lira": "TRY", "rand": "ZAR", "reais": "BRL", "brazilian reais": "BRL",
        "tugrik": "MNT", "rupiah": "IDR",
        "taka": "BDT", "naira": "NGN", "cedi": "GHS", "tenge": "KZT", "lari": "GEL", "manat": "AZN",
        "koruna": "CZK", "kronor": "SEK", "lei": "RON", "kwacha": "ZMW", "birr": "ETB", "dram": "AMD",
        "kyat": "MMK", "riel": "KHR", "quetzal": "GTQ", "bolivar": "VES", "us dollar": "USD",
        "american dollar": "USD", "emirati dirham": "AED", "uae dirham": "AED", "qatari riyal": "QAR",
        "saudi riyal": "SAR", "iranian rial": "IRR", "omani rial": "OMR", "turkish lira": "TRY",
        "israeli shekel": "ILS", "ukrainian hryvnia": "UAH", "russian rouble": "RUB", "chinese yuan": "CNY",
        "danish kroner": "DKK", "danish crown": "DKK", "swedish crown": "SEK", "norwegian crown": "NOK",
        "icelandic crown": "ISK", "norwegian kroner": "NOK", "swedish kronor": "SEK", "czech crown": "CZK",
        "singapore dollar": "SGD", "hong kong dollar": "HKD", "nigerian naira": "NGN", "russian ruble": "RUB",
        "genih": "EGP", "egyptian pound": "EGP", "syrian pound": "SYP",
        "deutschmark": "DEM", "deutsche mark": "DEM", "d-mark": "DEM", "peseta": "ESP", "drachma": "GRD",
        "lire": "ITL", "italian lire": "ITL", "markka": "FIM", "lebanese pound": "LBP",
    }
)  # fmt: skip
# Names that several countries share: money, but of no known currency unless the country is named.
_SHARED = frozenset("dinar dirham riyal rial franc peso krone krona shilling crown".split())
_ONLY_AFTER_SCALE = frozenset({"won", "dong", "real", "som", "kip"})
_MINOR = MappingProxyType(
    {
        "cent": "", "penny": "GBP", "pence": "GBP", "sen": "MYR", "kopek": "RUB", "kopeck": "RUB",
        "kopiyka": "UAH", "paisa": "INR", "paise": "INR", "centavo": "",
    }
)  # fmt: skip
_MINOR_SYMBOLS = MappingProxyType({"c": "", "\u00a2": "", "p": "GBP"})
# Codes that headlines in capitals use as words.
_WORDS_IN_CAPITALS = frozenset({"ALL", "TOP", "TRY", "CUP", "PEN", "MAD", "SOS", "MOP", "GIP", "BAM", "LAK", "COP"})


_NOW = 9999


class Name(NamedTuple):
    """A currency by name; `code` is empty if several countries use the name. A minor unit names itself in `unit`."""

    code: str
    unit: str
    scale_only: bool = False
    """Counts only after "million" and the like: "3 won" is usually a verb."""
    minor: bool = False


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """The ISO 4217 codes of today's money: babel lists 129 more, of the past, that are words and names in capitals."""
    from babel.core import get_global
    from babel.numbers import get_territory_currencies

    places = get_global("territory_currencies")
    return frozenset(code for place in places for code in get_territory_currencies(place)) | {"CNH"}


@lru_cache(maxsize=1)
def historic() -> dict[str, tuple[int, int]]:
    """ISO 4217 codes that were money once, and from which year to which: DEM, FRF, ITL."""
    from babel.core import get_global

    found: dict[str, tuple[int, int]] = {}
    for place in get_global("territory_currencies").values():
        for code, since, until, tender in place:
            if not tender or not since or code in codes() or code in _WORDS_IN_CAPITALS:
                continue
            first, last = since[0], until[0] if until else _NOW
            known = found.get(code, (first, last))
            found[code] = min(known[0], first), max(known[1], last)
    return found


def was_code(word: str, years: Iterable[int]) -> bool:
    """Whether a word was an ISO 4217 code in one of these years."""
    if len(word) != 3 or not word.isupper():
        return False
    span = historic().get(word)
    return span is not None and any(span[0] <= year <= span[1] for year in years)


def is_code(word: str) -> bool:
    """Whether a word is an ISO 4217 code, and not rather a word in capitals."""
    return len(word) == 3 and word.isupper() and word in codes() and word not in _WORDS_IN_CAPITALS


@lru_cache(maxsize=1)
def names() -> dict[str, Name]:
    """Lower-case names, singular and plural, to currencies: "canadian dollars", "roubles", "pence"."""
    from babel.numbers import get_currency_name, list_currencies

    found: dict[str, Name] = {}
    for code in sorted(list_currencies("en")):
        for count in (1, 2):
            name = get_currency_name(code, count, locale="en").lower()
            if "(" not in name and name != code.lower() and " " in name:  # "(1984-1994)": no longer tender
                found.setdefault(name, Name(code, ""))
                found.setdefault(_plural(name), Name(code, ""))
    for shared in _SHARED:
        found[shared] = found[_plural(shared)] = Name("", shared)
    found["cfa franc"] = found["cfa francs"] = Name("", "CFA franc")
    found["kroner"] = Name("", "krone")
    for alias, code in _ALIASES.items():
        found[alias] = found[_plural(alias)] = found[f"{alias}s"] = Name(code, "")
    for word in _ONLY_AFTER_SCALE:
        found[word] = Name({"won": "KRW", "dong": "VND", "real": "BRL", "som": "KGS", "kip": "LAK"}[word], "", True)
    for word, code in _MINOR.items():
        unit = {"pence": "penny", "paise": "paisa"}.get(word, word)
        found[word] = found[_plural(word)] = Name(code, unit, minor=True)
    found["pennies"] = found["penny"]
    return found


@lru_cache(maxsize=1)
def first_words() -> frozenset[str]:
    """The first words of names of several words."""
    return frozenset(name.partition(" ")[0] for name in names() if " " in name)


def minor_symbol(word: str) -> Name | None:
    if word not in _MINOR_SYMBOLS:
        return None
    return Name(_MINOR_SYMBOLS[word], "penny" if word == "p" else "cent", minor=True)


def _plural(name: str) -> str:
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return name[:-1] + "ies"
    return name if name.endswith(("s", "i")) else name + "s"
