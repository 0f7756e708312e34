"""Tone: what a document's wording conveys, by how many of its words stand in sentences that clearly feel something.

It is not whether the news is good or bad: plain words about a lost vote or about falling shares have no tone.

Most sentences of a report only tell, and the classifier of sentences, which knows reviews best, finds a little feeling
in each of them. So a sentence of a report speaks for a feeling where it also has words of good or of bad news, or where
the classifier is all but sure; how it begins counts twice, and what others say half. A feeling is the document's if it
has more than its least share, a part of the contrary feeling's share taken off: when unsure, neutral. What an author
says outright that he feels (`declared.py`) counts more than what else he tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from glossator.text.parse import Polarity

from .declared import declared
from .lexicon import BAD, BAD_NEWS, FAULTS, FEELING, GOOD, GOOD_NEWS, GRAVE_NEWS, HEROES, MERITS, VILLAINS
from .stems import Stems
from .urged import urged
from .whole import label_of, read_as

NEWS_TIMES = 4.0
"""So many times as likely is the feeling of the news whose words a sentence has more of."""
PLAIN_TIMES = 3.0
"""So many times as likely is it that a sentence without such words feels nothing, in a report of so many sentences:"""
REPORT = 9
FEW = 4
"""Sentences that may be somebody's remark as well as a report."""
RUNNING = 60
"""Tokens of what is likely more than one sentence."""
LEAST_NEGATIVE, LEAST_POSITIVE = 0.16, 0.23
"""Shares of the document's words from which on it has a feeling."""
CONTRARY = 0.35
"""So much of the contrary feeling's share is taken off."""
CLEAR, MIXED = 1.5, 0.9
"""So many times the contrary feeling's share one must have: else both are as likely, a little less than neither."""
BEGINNING, BEGINNING_TIMES = 5, 2.0
"""Sentences that count twice: headline and lead."""
LONGEST = 30
"""Words for which a sentence counts at most."""
REPORTED_TIMES = 1.6
"""So many times the least share a feeling must have in a report whose author does not speak of himself or to anybody:
what it tells may be sad or glad, the report is neither."""
DRIFT_SHARE = 2.0
"""An opinion's drift is as much as such a share of its words."""
LEAST_PERSONAL = 0.15
"""Share of an author's own words from which on he speaks for himself."""
LEAST_JUDGING, LEAST_ONCE, LEAST_OWN = 0.5, 0.04, 0.85
"""Shares of his words that judge, or in which he speaks for himself once at least, and of the text that are his, from
which on a text is an opinion where next to nobody is quoted."""
_PERSONAL = re.compile(r"!|\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Ww]e|us|[Oo]urs?|[Yy]ou|[Yy]ours?)\b(?!\.)")


DECLARED_TIMES, DECLARED_WEIGHT, LEAST_DECLARED = 20.0, 1.5, 12
"""So many times as likely is a feeling that the author declares, so many times the words of such a sentence count, and
so many words it has at least."""


LONGEST_QUOTED = 6
"""Sentences after which a quotation mark that was left open counts no more."""
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_OPENED = re.compile(r"[“\"]")


_JUDGING = Stems(f"{FEELING} {GOOD} {BAD} {HEROES} {VILLAINS} {MERITS} {FAULTS}")
_BAD, _GOOD, _GRAVE = Stems(BAD_NEWS), Stems(GOOD_NEWS), Stems(GRAVE_NEWS)
GRAVE_TIMES = 5.0
"""So many times more likely where the words are of death and harm."""
_VOTES = re.compile(
    r"\b(?:elect(?:ed|ion|ions|oral)|votes?|voters?|seats?|ballots?|primary|primaries|caucus(?:es)?|nominat\w+|delegates?"
    r"|candidates?|turnout|polls?)\b",
    re.IGNORECASE,
)
"""Who wins votes is glad of it, the report is not."""


FIGURES_TIMES = 8.0
"""So many times as likely is it that figures of business and markets feel nothing, and that somebody has died old."""
_OBITUARY = re.compile(
    r"\b(?:dies|died|death|passed away)\b.{0,80}?\b(?:aged?|at)\b(?: the)?(?: age)?(?: of)? (?:[6-9]\d|1[01]\d)\b",
    re.DOTALL,
)
_DIED = re.compile(r"\b(?:dies|died|passed away)\b")
_OLD = re.compile(
    r"\b(?:[Hh]e|[Ss]he|M[rs]s?\. [\w’'-]+) was (?:[6-9]\d|1[01]\d)(?: years old)?(?=[.,;])"
    r"|\b(?:is|are) survived by\b|\bsurvivors include\b"
)
_OF_DEATH = re.compile(r"\b(?:dies|died|death|passed away|cause|illness|cancer|heart failure|stroke|pneumonia)\b")
_VIOLENT = re.compile(
    r"\b(?:kill\w*|shot|shooting|stabb\w+|murder\w*|crash\w*|attack\w*|explosion|blast|bomb\w*|drown\w*|fire|police|flood\w*)\b"
)
OBITUARY_BEGINNING = 3
"""Sentences one of which tells of the death, where a text tells of somebody's life."""
_FIGURES = re.compile(
    r"\b(?:shares?|stocks?|bonds?|euro|dollar|yen|crude|gold|index|futures|earnings|revenues?|dividends?|profits?|loss(?:es)?"
    r"|sales)\b.*?(?:\d|\bpercent\b|%|\bflat\b|\bcents?\b|\bper\scent\b)|\b(?:percent|per\scent)\b.*?\b(?:shares?|stocks?|dollar)\b",
    re.IGNORECASE | re.DOTALL,
)


class Part(NamedTuple):
    """A sentence of a document."""

    text: str
    polarity: Polarity
    weight: float
    """Its words, as far as they count."""
    own: bool = True
    """Whether the author himself speaks in it."""


def plain_times(sentences: int, most: float = PLAIN_TIMES, least: float = 1.0) -> float:
    """How many times as likely as the classifier has it a sentence is to feel nothing: one alone, and one of many."""
    return least + (most - least) * min(1.0, (sentences - 1) / (REPORT - 1))


def report_size(sentences: Iterable[tuple[int, int]]) -> int:
    """How many sentences a text has, of their first and last tokens; what runs on without a stop has several."""
    return sum(max(1, (last - first) // RUNNING) for first, last in sentences)


def in_report(sentences: int, most: float) -> float:
    """The factor of a report: 1 up to a few sentences, rising to `most` where there are enough to make a report."""
    return 1.0 + (most - 1.0) * min(1.0, max(0, sentences - FEW) / (REPORT - FEW))


def tone_of(parts: Iterable[Part], *, english: bool = True, drift: float = 0.0) -> Polarity:
    """The document's polarity; needs at least one part. If no part has any weight, all have the same.

    `drift`: which way an opinion goes as a whole (`drift.py`), 0 of what is none.
    """
    parts = list(parts)
    if not any(part.weight for part in parts):
        parts = [part._replace(weight=1.0) for part in parts]
    opinion = not english or is_opinion(parts)
    feelings = [_outright(own.text, opinion=opinion) if english and own.own else None for own in _unquoted(parts)]
    obituary = english and _is_obituary(parts)
    plain = plain_times(len(parts))
    shares = {"negative": 0.0, "neutral": 0.0, "positive": 0.0}
    for number, part in enumerate(parts):
        times = BEGINNING_TIMES if number < BEGINNING else 1.0
        weight, feeling = min(LONGEST, part.weight), feelings[number]
        if feeling is not None and part.weight:
            read = read_as(part.polarity, feeling, DECLARED_TIMES)
            weight = DECLARED_WEIGHT * max(LEAST_DECLARED, weight)
        elif obituary and _OF_DEATH.search(part.text):
            read = read_as(part.polarity, "neutral", FIGURES_TIMES)
        else:
            read = _read(part, plain) if english else part.polarity
        shares[label_of(read)] += times * weight
    total = sum(shares.values())
    negative, positive = shares["negative"] / total, shares["positive"] / total
    # Who clearly praises and clearly blames is of two minds, whichever way the rest leans.
    if (
        negative < LEAST_NEGATIVE
        or positive < LEAST_POSITIVE
        or max(negative, positive) >= CLEAR * min(negative, positive)
    ):
        negative += DRIFT_SHARE * max(0.0, -drift)
        positive += DRIFT_SHARE * max(0.0, drift)
    if max(negative, positive) < CLEAR * min(negative, positive):
        return Polarity(MIXED / (1 + 2 * MIXED), 1 / (1 + 2 * MIXED), MIXED / (1 + 2 * MIXED))
    times = 1.0 if opinion else in_report(len(parts), REPORTED_TIMES)
    against = max(0.0, negative - CONTRARY * positive) / (times * LEAST_NEGATIVE)
    in_favour = max(0.0, positive - CONTRARY * negative) / (times * LEAST_POSITIVE)
    whole = 1.0 + against + in_favour
    return Polarity(in_favour / whole, 1.0 / whole, against / whole)


def _outright(text: str, *, opinion: bool) -> str | None:
    """The label of what the author says outright, that he feels it or that who reads him should."""
    said, advised = declared(text), urged(text) if opinion else None
    if said is None or advised is None:
        return said or advised
    return said if said == advised else None


def is_opinion(parts: Iterable[Part]) -> bool:
    """Whether the author speaks for himself or to somebody, or judges, in enough of his words: no report, then."""
    parts = list(parts)
    own = [part for part in _unquoted(parts) if part.own]
    said = sum(part.weight for part in own)
    personal = sum(part.weight for part in own if _PERSONAL.search(part.text))
    if personal >= LEAST_PERSONAL * said:
        return True
    if said < LEAST_OWN * sum(part.weight for part in parts):
        return False
    judging = sum(part.weight for part in own if _JUDGING.any(part.text))
    return personal >= LEAST_ONCE * said or judging >= LEAST_JUDGING * said


def _is_obituary(parts: Sequence[Part]) -> bool:
    """Whether the text begins with a death, no violent one, and tells how old whoever died was, or who survives."""
    beginning = parts[:OBITUARY_BEGINNING]
    return (
        any(_DIED.search(part.text) for part in beginning)
        and not any(_VIOLENT.search(part.text) for part in beginning)
        and any(_OLD.search(part.text) for part in parts)
    )


def _unquoted(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts without what stands between quotation marks, whether somebody was found who says it or not.

    A mark that is never closed, as those of paragraphs that a quotation goes on over, ends after some sentences.
    """
    left = 0
    for part in parts:
        rest = part.text
        if left:
            _, mark, after = rest.partition(_closing(rest))
            left, rest = (0, after) if mark else (left - 1, "")
        rest = _QUOTED.sub(" ", rest)
        opened = _OPENED.search(rest)
        if opened is not None:
            left, rest = LONGEST_QUOTED, rest[: opened.start()]
        yield part._replace(text=rest)


def _closing(text: str) -> str:
    """The mark of the two that stands first."""
    return min(("”", '"'), key=lambda mark: text.find(mark) if mark in text else len(text))


def _read(part: Part, plain: float) -> Polarity:
    if _FIGURES.search(part.text) and not _PERSONAL.search(part.text):
        return read_as(part.polarity, "neutral", FIGURES_TIMES)
    if _OBITUARY.search(part.text):
        return read_as(part.polarity, "neutral", FIGURES_TIMES)
    grave, bad = _GRAVE.any(part.text), _BAD.count(part.text)
    good = 0 if _VOTES.search(part.text) and not _PERSONAL.search(part.text) else _GOOD.count(part.text)
    if good == bad:
        return read_as(part.polarity, "neutral", plain)
    if good > bad:
        return read_as(part.polarity, "positive", NEWS_TIMES)
    return read_as(part.polarity, "negative", NEWS_TIMES * (GRAVE_TIMES if grave else 1.0))
