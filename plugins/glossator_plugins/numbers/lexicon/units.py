"""Units of measure: names and symbols, with their UCUM codes and the names that pint knows them by.

Data only: `read.units` finds them in a text.
"""

from __future__ import annotations

from typing import NamedTuple


class Unit(NamedTuple):
    code: str
    """UCUM, where it has one; else a plain name in braces."""
    pint: str
    """pint's name; empty if it has no dimension worth converting."""


_PREFIXES = {
    "yotta": "Y", "zetta": "Z", "exa": "E", "peta": "P", "tera": "T", "giga": "G", "mega": "M", "kilo": "k",
    "hecto": "h", "deca": "da", "deci": "d", "centi": "c", "milli": "m", "micro": "u", "nano": "n", "pico": "p",
    "femto": "f",
}  # fmt: skip
_BINARY = {"kibi": "Ki", "mebi": "Mi", "gibi": "Gi", "tebi": "Ti", "pebi": "Pi"}

_BINARY_CODES = {"Pi": "1024.Ti"}
"""UCUM's binary prefixes end with tebi."""

# Words (singular; plurals are made) that take every prefix, symbol, UCUM, pint, and the symbol's usual prefixes:
# all of them would make units of "am", "us" and "as".
_METRIC: tuple[tuple[str, str, str, str, str], ...] = (
    ("metre meter", "m", "m", "meter", "k d c m u n p f"),
    ("gram gramme", "g", "g", "gram", "k c m u n"),
    ("litre liter", "l L", "L", "liter", "k h d c m u M"),
    ("", "s", "s", "second", "m u n p"),
    ("watt", "W", "W", "watt", "k M G T m u"),
    ("watt-hour watthour", "Wh", "W.h", "watt_hour", "k M G T"),
    ("joule", "J", "J", "joule", "k M G T m"),
    ("volt", "V", "V", "volt", "k M m u"),
    ("ampere amp", "A", "A", "ampere", "k m u n"),
    ("", "Ah", "A.h", "ampere_hour", "k m"),
    ("hertz", "Hz", "Hz", "hertz", "k M G T"),
    ("pascal", "Pa", "Pa", "pascal", "k h M G m"),
    ("newton", "N", "N", "newton", "k M m"),
    ("electronvolt", "eV", "eV", "electron_volt", "k M G T m"),
    ("calorie", "cal", "cal", "calorie", "k"),
    ("tonne", "t", "t", "metric_ton", "k M G"),
    ("byte", "B", "By", "byte", "k K M G T P E Z"),
    ("bit", "bit", "bit", "bit", "k M G T P"),
    ("gray", "Gy", "Gy", "gray", "m u c"),
    ("sievert", "Sv", "Sv", "sievert", "m u"),
    ("becquerel", "Bq", "Bq", "becquerel", "k M G T P"),
    ("farad", "F", "F", "farad", "m u n p"),
    ("henry", "H", "H", "henry", "m u n"),
    ("tesla", "T", "T", "tesla", "m u n"),
    ("siemens", "S", "S", "siemens", "m u"),
    ("ohm", "\u03a9", "Ohm", "ohm", "k M m"),
    ("", "mol", "mol", "mole", "m u n"),
    ("parsec", "pc", "pc", "parsec", "k M G"),
    ("bar", "bar", "bar", "bar", "m k"),
    ("candela", "cd", "cd", "candela", ""),
    ("lumen", "lm", "lm", "lumen", ""),
)
_OTHERS: tuple[tuple[str, str, str, str], ...] = (
    ("kilo|kilos", "kgs k.g. k.gs KG KGS Kg Kgs", "kg", "kilogram"),
    ("", "gs gr", "g", "gram"),
    ("", "kms KM KMS", "km", "kilometer"),
    ("", "mls", "mL", "milliliter"),
    ("mile|miles", "mi", "[mi_i]", "mile"),
    ("nautical mile|nautical miles", "nmi", "[nmi_i]", "nautical_mile"),
    ("foot|feet", "ft", "[ft_i]", "foot"),
    ("inch|inches", "in ins", "[in_i]", "inch"),
    ("yard|yards", "yd yds", "[yd_i]", "yard"),
    ("furlong|furlongs", "", "[fur_us]", "furlong"),
    ("fathom|fathoms", "", "[fth_i]", "international_fathom"),
    ("acre|acres", "", "[acr_us]", "acre"),
    ("hectare|hectares", "ha", "har", "hectare"),
    ("light-year|light-years|light year|light years|lightyear|lightyears", "ly", "[ly]", "light_year"),
    ("astronomical unit|astronomical units", "AU", "AU", "astronomical_unit"),
    ("micron|microns", "", "um", "micron"),
    ("angstrom|angstroms", "\u00c5", "Ao", "angstrom"),
    ("", "lb lbs", "[lb_av]", "pound"),
    ("ounce|ounces", "oz", "[oz_av]", "ounce"),
    ("troy ounce|troy ounces", "", "[oz_tr]", "troy_ounce"),
    ("fluid ounce|fluid ounces", "", "[foz_us]", "fluid_ounce"),
    ("stone", "", "[stone_av]", "stone"),
    ("ton|tons|short ton|short tons", "", "[ston_av]", "US_ton"),
    ("metric ton|metric tons", "mt", "t", "metric_ton"),
    ("long ton|long tons", "", "[lton_av]", "UK_ton"),
    ("kiloton|kilotons", "", "kt", "kilometric_ton"),
    ("megaton|megatons", "", "Mt", "megametric_ton"),
    ("carat|carats", "ct", "[car_m]", "carat"),
    ("barrel|barrels", "bbl bbls", "[bbl_us]", "oil_barrel"),
    ("gallon|gallons", "gal gals", "[gal_us]", "gallon"),
    ("quart|quarts", "qt", "[qt_us]", "quart"),
    ("pint|pints", "", "[pt_us]", "pint"),
    ("cup|cups", "", "[cup_us]", "cup"),
    ("tablespoon|tablespoons", "tbsp tbsps", "[tbs_us]", "tablespoon"),
    ("teaspoon|teaspoons", "tsp tsps", "[tsp_us]", "teaspoon"),
    ("bushel|bushels", "bu", "[bu_us]", "bushel"),
    ("", "cc", "cm3", "centimeter ** 3"),
    ("knot|knots", "kn kts", "[kn_i]", "knot"),
    ("", "mph MPH", "[mi_i]/h", "mile / hour"),
    ("", "kph km/h kmh kmph KPH", "km/h", "kilometer / hour"),
    ("horsepower", "hp bhp", "[HP]", "horsepower"),
    ("degree celsius|degrees celsius|degree centigrade|degrees centigrade|celsius|centigrade",
     "\u00b0C \u00baC \u2103 C", "Cel", "degC"),
    ("degree fahrenheit|degrees fahrenheit|fahrenheit", "\u00b0F \u00baF \u2109 F", "[degF]", "degF"),
    ("kelvin|kelvins|degrees kelvin", "K", "K", "kelvin"),
    ("degree|degrees", "\u00b0 deg", "deg", ""),
    ("atmosphere|atmospheres", "atm", "atm", "standard_atmosphere"),
    ("", "psi", "[psi]", "psi"),
    ("", "mmHg", "mm[Hg]", "mmHg"),
    ("", "inHg", "[in_i'Hg]", "inHg"),
    ("decibel|decibels", "dB", "dB", ""),
    ("megapixel|megapixels", "MP", "{megapixel}", ""),
    ("pixel|pixels", "px", "{pixel}", ""),
    ("", "ppm", "[ppm]", "ppm"),
    ("", "ppb", "[ppb]", ""),
    ("", "rpm RPM", "{rotation}/min", "1 / minute"),
    ("beat per minute|beats per minute", "bpm", "{beat}/min", "1 / minute"),
    ("breath per minute|breaths per minute", "", "{breath}/min", "1 / minute"),
    ("microgram|micrograms", "mcg \u00b5g \u03bcg", "ug", "microgram"),
    ("international unit|international units", "IU iu", "[iU]", ""),
    ("mile per gallon|miles per gallon", "mpg MPG", "[mi_i]/[gal_us]", "mile / gallon"),
    ("mile per hour|miles per hour", "", "[mi_i]/h", "mile / hour"),
    ("part per million|parts per million", "", "[ppm]", "ppm"),
    ("part per billion|parts per billion", "", "[ppb]", ""),
    ("", "Nm N\u00b7m N\u22c5m", "N.m", "newton * meter"),
    ("", "kW\u00b7h kW\u22c5h", "kW.h", "kilowatt_hour"),
    ("", "kN\u00b7m kN\u22c5m", "kN.m", "kilonewton * meter"),
    ("", "sqm", "m2", "meter ** 2"),
    ("", "sqft", "[sft_i]", "foot ** 2"),
    ("", "sqkm", "km2", "kilometer ** 2"),
    ("", "kWp", "kW", "kilowatt"),
    ("", "mmol/L mmol/l", "mmol/L", "millimole / liter"),
    ("", "st", "[stone_av]", "stone"),
    ("", "bpd b/d", "[bbl_us]/d", "oil_barrel / day"),
    ("", "tpd", "[ston_av]/d", "US_ton / day"),
    ("", "tpa", "t/a", "metric_ton / year"),
    ("", "bps", "bit/s", "bit / second"),
    ("", "kbps Kbps kb/s Kb/s", "kbit/s", "kilobit / second"),
    ("", "Mbps Mb/s", "Mbit/s", "megabit / second"),
    ("", "Gbps Gb/s", "Gbit/s", "gigabit / second"),
    ("gigaannum", "Ga", "10*9.a", "gigayear"),
    ("megaannum", "Ma", "10*6.a", "megayear"),
    ("", "ka", "10*3.a", "kiloyear"),
    ("", "kcal", "kcal", "kilocalorie"),
    ("", "KB kB", "kBy", "kilobyte"),
    ("", "gb GB", "GBy", "gigabyte"),
    ("", "mb MB", "MBy", "megabyte"),
    ("", "tb TB", "TBy", "terabyte"),
    ("barn", "", "b", "barn"),
    ("millisecond|milliseconds", "", "ms", "millisecond"),
    ("microsecond|microseconds", "", "us", "microsecond"),
    ("nanosecond|nanoseconds", "", "ns", "nanosecond"),
)  # fmt: skip


class TimeUnit(NamedTuple):
    code: str
    pint: str
    designator: str
    """Of ISO 8601 durations, with the "T" of the clock part: "D", "TH"."""
    multiple: int = 1
    """A decade is 10 of the unit named here."""


TIME_UNITS: dict[str, TimeUnit] = {
    word: unit
    for words, unit in (
        ("second seconds sec secs", TimeUnit("s", "second", "TS")),
        ("minute minutes min mins", TimeUnit("min", "minute", "TM")),
        ("hour hours hr hrs h", TimeUnit("h", "hour", "TH")),
        ("day days night nights", TimeUnit("d", "day", "D")),
        ("week weeks wk wks", TimeUnit("wk", "week", "W")),
        ("fortnight fortnights", TimeUnit("wk", "week", "W", 2)),
        ("month months mos mths mth", TimeUnit("mo", "month", "M")),
        ("quarter quarters", TimeUnit("mo", "month", "M", 3)),
        ("year years yr yrs yo yos annum", TimeUnit("a", "year", "Y")),
        ("decade decades", TimeUnit("a", "year", "Y", 10)),
        ("century centuries", TimeUnit("a", "year", "Y", 100)),
        ("millennium millennia millenniums", TimeUnit("a", "year", "Y", 1000)),
    )
    for word in words.split()
}
"""By every spelling. A decade counts as ten years: its amounts are given in years."""
POWERS = {"square": 2, "sq": 2, "cubic": 3, "cu": 3}


def _plural(word: str) -> str:
    return word if word.endswith(("z", "s")) else word + "s"


def _metric(words: dict[str, Unit], symbols: dict[str, Unit]) -> None:
    symbol_names = {symbol: name for name, symbol in _PREFIXES.items()} | {"K": "kilo"}
    for names, marks, code, pint, usual in _METRIC:
        prefixes = {"": "", **_PREFIXES}
        if pint in ("byte", "bit"):
            prefixes |= _BINARY
            symbols |= {f"{mark}{base}": Unit(_BINARY_CODES.get(mark, mark) + code, name + pint)
                        for name, mark in _BINARY.items() for base in marks.split()}  # fmt: skip
        for name, mark in prefixes.items():
            for word in names.split():
                unit = Unit(_BINARY_CODES.get(mark, mark) + code, name + pint)
                words[name + word] = words[name + _plural(word)] = unit
        for base in marks.split():
            symbols[base] = Unit(code, pint)
            for mark in usual.split():
                unit = Unit(mark.lower() + code if mark == "K" else mark + code, symbol_names[mark] + pint)
                for spelling in ("\u00b5", "\u03bc") if mark == "u" else (mark,):
                    symbols[spelling + base] = unit


def _tables() -> tuple[dict[str, Unit], dict[str, Unit], dict[str, tuple[tuple[tuple[str, ...], Unit], ...]]]:
    words: dict[str, Unit] = {}
    symbols: dict[str, Unit] = {}
    _metric(words, symbols)
    for names, marks, code, pint in _OTHERS:
        words |= dict.fromkeys(filter(None, names.split("|")), Unit(code, pint))
        symbols |= dict.fromkeys(marks.split(), Unit(code, pint))
    phrases: dict[str, list[tuple[tuple[str, ...], Unit]]] = {}
    for word, unit in words.items():
        parts = tuple(word.replace("-", " - ").split())
        if len(parts) > 1:
            phrases.setdefault(parts[0], []).append((parts, unit))
    ordered = {first: tuple(sorted(rest, key=lambda one: -len(one[0]))) for first, rest in phrases.items()}
    return words, symbols, ordered


WORDS, SYMBOLS, PHRASES = _tables()
