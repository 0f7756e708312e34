"""Tone: what a document feels as a whole, by how many of its words stand in sentences that clearly feel something.

Most sentences of a report only tell, and the classifier of sentences, which knows reviews best, finds a little feeling
in each of them. So a sentence of a report speaks for a feeling where it also has words of good or of bad news, or where
the classifier is all but sure; how it begins counts twice, and what others say half. A feeling is the document's if it
has more than its least share, a part of the contrary feeling's share taken off: when unsure, neutral.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from glossator.text.parse import Polarity

from .lexicon import BAD_NEWS, GOOD_NEWS
from .stems import Stems
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
LEAST_PERSONAL = 0.15
"""Share of an author's own words from which on he speaks for himself."""
_PERSONAL = re.compile(r"!|\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Ww]e|us|[Oo]urs?|[Yy]ou|[Yy]ours?)\b(?!\.)")


_NEWS = Stems(GOOD_NEWS, BAD_NEWS)


FIGURES_TIMES = 8.0
"""So many times as likely is it that figures of business and markets feel nothing."""
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


def tone_of(parts: Iterable[Part], *, english: bool = True) -> Polarity:
    """The document's polarity; needs at least one part. If no part has any weight, all have the same."""
    parts = list(parts)
    if not any(part.weight for part in parts):
        parts = [part._replace(weight=1.0) for part in parts]
    plain = plain_times(len(parts))
    shares = {"negative": 0.0, "neutral": 0.0, "positive": 0.0}
    for number, part in enumerate(parts):
        times = BEGINNING_TIMES if number < BEGINNING else 1.0
        shares[label_of(_read(part, plain) if english else part.polarity)] += times * min(LONGEST, part.weight)
    total = sum(shares.values())
    negative, positive = shares["negative"] / total, shares["positive"] / total
    if max(negative, positive) < CLEAR * min(negative, positive):
        return Polarity(MIXED / (1 + 2 * MIXED), 1 / (1 + 2 * MIXED), MIXED / (1 + 2 * MIXED))
    times = 1.0 if not english or is_personal(parts) else in_report(len(parts), REPORTED_TIMES)
    against = max(0.0, negative - CONTRARY * positive) / (times * LEAST_NEGATIVE)
    in_favour = max(0.0, positive - CONTRARY * negative) / (times * LEAST_POSITIVE)
    whole = 1.0 + against + in_favour
    return Polarity(in_favour / whole, 1.0 / whole, against / whole)


def is_personal(parts: Iterable[Part]) -> bool:
    """Whether the author speaks for himself or to somebody, in enough of his words."""
    own = [part for part in parts if part.own]
    personal = sum(part.weight for part in own if _PERSONAL.search(part.text))
    return personal >= LEAST_PERSONAL * sum(part.weight for part in own)


def _read(part: Part, plain: float) -> Polarity:
    if _FIGURES.search(part.text) and not _PERSONAL.search(part.text):
        return read_as(part.polarity, "neutral", FIGURES_TIMES)
    good, bad = _NEWS.count(part.text)
    if good == bad:
        return read_as(part.polarity, "neutral", plain)
    return read_as(part.polarity, "positive" if good > bad else "negative", NEWS_TIMES)
