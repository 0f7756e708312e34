"""Peoples, dates and sums of money by rule, for corpora whose authors marked people, places and organizations alone.

Between the corpus reader and the recipe of the open entity tagger. What a corpus has marked stays, but for a mention
that is a people's name (`closed.toml`) or, by its last word, a building. The rules add spans where nothing is marked.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).with_name("closed.toml")
LONGEST_PEOPLE = 4
"""Words of the longest people's name."""
LONGEST_BUILDING = 4
"""Words of what may be a building and not a work, where a corpus calls both something else."""

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:1[0-9]|20)[0-9][0-9]"
_ORDINAL = (
    r"(?:\d{1,2} ?(?:st|nd|rd|th)|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|twenty - first"
    r"|eighth|ninth|tenth|eleventh|twelfth)"
)
_FEAST = (
    r"(?:Christmas(?: Day| Eve)?|New Year 's (?:Day|Eve)|Easter(?: Sunday| Monday)?|Good Friday|Ramadan|Thanksgiving"
    r"|Eid al - (?:Fitr|Adha)|Independence Day|May Day|Labour Day|Valentine 's Day)"
)
_DAY_OF_MONTH = rf"(?:\d{{1,2}} ?(?:st|nd|rd|th)? (?:of )?{_MONTH}|{_MONTH} \d{{1,2}}(?: ?(?:st|nd|rd|th))?(?![\d:]))"
_DAYS = r"\d{1,2} ?(?:-|–|to) ?\d{1,2}"
_DATES = [
    rf"(?:{_DAY} (?:, )?)?{_DAY_OF_MONTH}(?: ?, {_YEAR}| {_YEAR})",
    rf"(?:{_DAY} (?:, )?)?(?:{_DAYS} {_MONTH}|{_MONTH} {_DAYS})(?:(?: ,)? {_YEAR})?",
    rf"(?:{_DAY} (?:, )?)?{_DAY_OF_MONTH}",
    rf"{_MONTH}(?: ,| of)? {_YEAR}",
    rf"(?:spring|summer|autumn|fall|winter)(?: of)? {_YEAR}(?: ?(?:-|–) ?{_YEAR})?",
    rf"(?<=[Ii]n ){_MONTH}",
    rf"(?<=[Ss]ince ){_MONTH}",
    rf"(?<=[Uu]ntil ){_MONTH}",
    rf"(?<=(?:last|next|this|late) ){_MONTH}",
    rf"(?<=early ){_MONTH}",
    rf"(?<=mid - ){_MONTH}",
    r"(?:January|February|April|June|July|August|September|October|November|December)",
    _DAY,
    _FEAST,
    rf"{_YEAR} ?s|['’]\d0s",
    rf"{_ORDINAL} (?:century|centuries)(?: BC| BCE| AD)?",
    rf"{_YEAR}(?: ?(?:-|–|/) ?(?:{_YEAR}|\d\d)(?![-\w]))?(?: BC| AD)?",
]
_DATE = re.compile(r"(?<!\S)(?:" + "|".join(_DATES) + r")(?!\S)")
_CODE = (
    r"(?:Rs\.?|K[Ss]h\.?|USh|TSh|Shs?|Tk|Rp|RM|RMB|GH¢|USD|EUR|GBP|AUD|CAD|INR|PKR|NGN|KES|ZAR|UGX|TZS|ETB|BDT|IDR|MYR|PHP"
    r"|RUB|CNY|JPY)"
)
_SIGN = rf"(?:(?:(?:US|U\.S\.|HK|NZ|NT) ?|AU?|CA?|S|R)?[$€£¥₹₦₩₱₫₺₽]|{_CODE})"
_LARGE = r"(?:hundred|thousand|million|billion|trillion|bn|m|k|lakh|crore)"
_AMOUNT = r"[0-9][0-9.,]*"
_CURRENCY = (
    r"(?:(?:US|U\.S\.|CFA|[A-Z][a-z]+|New Zealand|Hong Kong) )?(?:dollars?|euros?|pounds?|yen|rupees?|yuan|baht|ringgit"
    r"|taka|renminbi|rubles?|roubles?|francs?|pesos?|shillings?|dirhams?|dinars?|riyals?|rials?|naira|rand|cents?|lira|cedis?"
    r"|rupiah|dong|reais|kwacha|birr|kroner|kronor|USD|EUR|GBP)"
)
_LETTER = rf"[RNPK](?=\d{{3}}|\d+,\d|[\d.]+(?: ?- ?| ?){_LARGE})"
_COUNT = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|a|half a)"
_MONEY = re.compile(
    rf"(?<!\S)(?:(?:{_SIGN} ?|{_LETTER}){_AMOUNT}(?: ?(?:-|–|to) ?{_AMOUNT})?(?:(?: ?- ?| ?){_LARGE})?"
    rf"|(?:{_AMOUNT}(?:m|bn|k)?|{_COUNT})(?: (?:- )?{_LARGE})?(?: -)? {_CURRENCY}"
    rf"|{_AMOUNT} {_LARGE} won"
    rf"|(?:(?:tens|hundreds|thousands|millions|billions) of )+{_CURRENCY})(?!\S)"
)
_COUNTED = re.compile(r"[a-z]+s|people|men|women|children|km|per|percent|million|%|UTC|GMT|hours")
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_POSTED = frozenset({"on", "via", "to", "a", "their", "his", "her"})
_NOT_YEARS = frozenset("$ £ € No. no. number page pages Route flight Flight about than some nearly almost over".split())  # noqa: SIM905


def peoples() -> frozenset[tuple[str, ...]]:
    """All peoples' names, as their words."""
    return _peoples()


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text("utf-8"))


@cache
def _peoples() -> frozenset[tuple[str, ...]]:
    given = _words()
    single = given["countable"].split()
    words = {*single, *(word + "s" for word in single), *given["uncountable"].split()}
    never = {form for word in given["never"].split() for form in (word, word + "s")}
    return frozenset({(word,) for word in words - never} | {tuple(phrase.split()) for phrase in given["phrases"]})


def with_peoples(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """The tags with NORP where a people's name is all of a mention of a place or of no kind, or is not marked."""
    out = list(tags)
    known = peoples()
    place = 0
    while place < len(words):
        for length in range(min(LONGEST_PEOPLE, len(words) - place), 0, -1):
            end = place + length
            if tuple(words[place:end]) in known and _free(out, place, end):
                out[place:end] = ["B-NORP"] + ["I-NORP"] * (length - 1)
                place = end - 1
                break
        place += 1
    return out


def with_buildings(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """The tags with FAC for what people have built, by its last word."""
    out = list(tags)
    always = _words()["always_built"].split()
    built = [*always, *_words()["built"].split()]
    for start, end, label in mentions(tags):
        kinds = built if label == "LOC" else always if label in {"ORG", "MISC"} else ()
        if end - start > 1 and words[end - 1] in kinds and (label != "MISC" or end - start <= LONGEST_BUILDING):
            out[start:end] = ["B-FAC"] + ["I-FAC"] * (end - start - 1)
    return out


def with_products(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """The tags with PRODUCT for services where something is posted, types of aircraft and vehicles, and ships."""
    out = list(tags)
    services, makers, prefixes = (_words()[kind].split() for kind in ("services", "makers", "ships"))
    for start, end, label in mentions(tags):
        name = words[start:end]
        if label not in {"ORG", "MISC", "LOC"}:
            continue
        posted = end - start == 1 and name[0] in services and start > 0 and words[start - 1].lower() in _POSTED
        typed = name[0] in makers and len(name) > 1 and any(char.isdigit() for char in "".join(name[1:]))
        if posted or typed or (len(name) > 1 and name[0] in prefixes):
            out[start:end] = ["B-PRODUCT"] + ["I-PRODUCT"] * (end - start - 1)
    return out


def with_events(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """The tags with MISC for events, works of law and prizes, by first or last word, and nothing for posts."""
    out = list(tags)
    first, last, posts = (_words()[kind].split() for kind in ("events_begin", "events_end", "posts"))
    for start, end, label in mentions(tags):
        name = words[start:end]
        if label == "ORG" and (name[-1] in posts or (name[0] in posts and name[1:2] == ["of"])):
            out[start:end] = ["O"] * (end - start)
        elif label in {"ORG", "LOC", "PRODUCT"} and ((name[-1] in last and "of" not in name) or name[0] in first):
            out[start:end] = ["B-MISC"] + ["I-MISC"] * (end - start - 1)
    return out


def without_dates(tags: Sequence[str]) -> list[str]:
    """The tags without DATE and MONEY: corpora part on what a date is, so that `with_dates` alone should say."""
    return ["O" if tag[2:] in {"DATE", "MONEY"} else tag for tag in tags]


def with_edges(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """The tags with titles and articles before names, and possessives behind them, left out."""
    out = list(tags)
    titles = _words()["titles"].split()
    for start, end, label in list(mentions(tags)):
        if label in {"DATE", "MONEY"}:
            continue
        first, last = start, end
        while last - 1 > first and words[last - 1] in _POSSESSIVE and label != "ORG":
            last -= 1
        kept = words[first] == "The" and (label not in {"LOC", "FAC", "NORP"} or words[first + 1 : last] == ["Hague"])
        if words[first] in {"the", "a", "an", "The"} and not kept:
            first += 1
        while label == "PERSON" and first < last and words[first] in titles:
            first += 1 + (first + 1 < last and words[first + 1] == ".")
        if first < last:
            out[start:end] = (
                ["O"] * (first - start) + [f"B-{label}"] + [f"I-{label}"] * (last - first - 1) + ["O"] * (end - last)
            )
    return out


def with_dates(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """The tags with DATE and MONEY where nothing is marked."""
    out = list(tags)
    starts, text = [], ""
    for word in words:
        starts.append(len(text))
        text += word + " "
    numbers = {start: number for number, start in enumerate(starts)}
    ends = {start + len(word): number + 1 for number, (start, word) in enumerate(zip(starts, words, strict=True))}
    for label, pattern in (("MONEY", _MONEY), ("DATE", _DATE)):
        for found in pattern.finditer(text):
            begin, end = numbers.get(found.start()), ends.get(found.end())
            if begin is None or end is None or any(tag != "O" for tag in out[begin:end]):
                continue
            if label == "DATE" and re.fullmatch(_YEAR, found[0]) and not _is_year(words, begin):
                continue
            out[begin:end] = [f"B-{label}"] + [f"I-{label}"] * (end - begin - 1)
    return out


def mentions(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The mentions of BIO tags as half-open ranges with their labels."""
    start = 0
    for place, tag in enumerate(tags):
        if tag[0] != "I":
            start = place
        if tag != "O" and (place + 1 == len(tags) or tags[place + 1][0] != "I"):
            yield start, place + 1, tag[2:]


def _free(tags: Sequence[str], start: int, end: int) -> bool:
    """Whether nothing is marked there, or just this, as what a people may have been taken for."""
    if all(tag == "O" for tag in tags[start:end]):
        return True
    after = end == len(tags) or tags[end][0] != "I"
    return tags[start] in {"B-LOC", "B-MISC", "B-ORG"} and after and all(tag[0] == "I" for tag in tags[start + 1 : end])


def _is_year(words: Sequence[str], place: int) -> bool:
    """Whether a number of four digits is a year: counts and sums have a noun behind them, or something before."""
    after = words[place + 1] if place + 1 < len(words) else "."
    before = words[place - 1] if place else ""
    return not _COUNTED.fullmatch(after) and before not in _NOT_YEARS
