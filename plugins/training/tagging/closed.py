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

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:1[0-9]|20)[0-9][0-9]"
_NUMBER = (
    r"(?:[0-9][0-9.,]*|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|several"
    r"|a few|few|a couple of|many|some)"
)
_UNIT = r"(?:days?|weeks?|weekends?|months?|years?|decades?|centur(?:y|ies)|hours?|minutes?)"
_TIME = (
    r"(?:day|night|morning|afternoon|evening|week|weekend|month|year|decade|century"
    r"|spring|summer|autumn|fall|winter|season|quarter)"
)
_ORDINAL = (
    r"(?:\d{1,2} ?(?:st|nd|rd|th)|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|twenty - first"
    r"|eighth|ninth|tenth|eleventh|twelfth)"
)
_DATES = [
    rf"(?:{_DAY} (?:, )?)?\d{{1,2}} ?(?:st|nd|rd|th)? (?:of )?{_MONTH}(?: ,)? (?:{_YEAR})",
    rf"(?:{_DAY} (?:, )?)?{_MONTH} \d{{1,2}} ?(?:st|nd|rd|th)?(?: ,)? (?:{_YEAR})",
    rf"(?:{_DAY} (?:, )?)?\d{{1,2}} ?(?:st|nd|rd|th)? (?:of )?{_MONTH}",
    rf"(?:{_DAY} (?:, )?)?{_MONTH} \d{{1,2}} ?(?:st|nd|rd|th)?(?![\d:])",
    rf"(?:(?:early|late|mid|last|next|this)(?: -)? )?{_MONTH}(?: ,| of)? {_YEAR}",
    rf"(?:early|late|mid|last|next|this)(?: -)? {_MONTH}",
    rf"(?<=[Ii]n ){_MONTH}",
    rf"(?<=[Ss]ince ){_MONTH}",
    rf"(?<=[Uu]ntil ){_MONTH}",
    r"(?:January|February|April|June|July|August|September|October|November|December)",
    rf"(?:(?:last|next|this) )?{_DAY}(?: (?:morning|afternoon|evening|night))?",
    rf"(?:(?:early|late|mid)(?: -)? )?{_YEAR} ?s",
    rf"(?:(?:early|late|mid)(?: -)? )?{_ORDINAL} (?:century|centuries)(?: BC| BCE| AD)?",
    rf"(?:last|next|this|past|previous|following|coming) (?:(?:two|three|four|five|six|few|several|\d+) )?{_TIME}s?",
    rf"{_NUMBER} {_UNIT} (?:ago|earlier|later)",
    r"(?:yesterday|today|tomorrow|tonight|Yesterday|Today|Tomorrow|Tonight)",
    rf"(?:(?:early|late|mid)(?: -)? )?{_YEAR}(?: (?:-|–|/) (?:{_YEAR}|\d\d))?(?: BC| AD)?",
]
_DATE = re.compile(r"(?<!\S)(?:" + "|".join(_DATES) + r")(?!\S)")
_SIGN = r"(?:(?:US|U\.S\.|A|C|HK|NZ|S|R) ?)?[$€£¥₹₦₩]"
_LARGE = r"(?:hundred|thousand|million|billion|trillion|bn|m|k|lakh|crore)"
_AMOUNT = r"[0-9][0-9.,]*"
_CURRENCY = (
    r"(?:(?:US|U\.S\.|American|Canadian|Australian|British|Hong Kong) )?(?:dollars?|euros?|pounds?|yen|rupees?|yuan"
    r"|renminbi|rubles?|roubles?|francs?|pesos?|shillings?|dirhams?|riyals?|naira|rand|cents?|lira|won|kroner|kronor|USD|EUR|GBP)"
)
_MONEY = re.compile(
    rf"(?<!\S)(?:{_SIGN} ?{_AMOUNT}(?: ?(?:-|–|to) ?{_AMOUNT})?(?: ?{_LARGE})?"
    rf"|(?:{_AMOUNT}|one|two|three|four|five|six|seven|eight|nine|ten|a)(?: {_LARGE})? {_CURRENCY})(?!\S)"
)
_COUNTED = re.compile(r"[a-z]+s|people|men|women|children|km|per|percent|million|%")
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
        if end - start > 1 and words[end - 1] in kinds:
            out[start:end] = ["B-FAC"] + ["I-FAC"] * (end - start - 1)
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
