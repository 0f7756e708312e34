"""Leanings: how far each word of an opinion leans to one side; a second opinion beside the classifier's.

The classifier of sentences knows news. Of a meal, a film or an order that never came it knows little, and what is said
of these is said by words one can count. `leanings.tsv` has them, learnt from graded reviews, editorials and news by
`training.open.leanings`: a word, and by how many hundredths of a logit it speaks for positive and for negative against
neutral. A word that a negation stands before has a leaning of its own, under "¬" and the word.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from glossator.text.parse import Polarity

FILE = "leanings.tsv"
LOUD = 3.0
"""A text's words speak with their sum over the square root of their number, times this."""
_WORD = re.compile(r"n['’]t\b|\w+?(?=n['’]t\b)|\w+|[!?]|[.;:,()–—]")
_NEGATIONS = frozenset(
    "not n't n’t no never without hardly cannot nothing neither nor barely none nobody".split()  # noqa: SIM905
)
_STOPS, _SPEAKING = frozenset(".;:,()–—"), frozenset(("!", "?", "n't", "n’t"))
_REACH = 3
"""Words behind a negation that it may turn round."""


def words_of(text: str) -> set[str]:
    """The words of a text as the table has them."""
    found = set()
    reach = 0
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if not word.isalpha() and word not in _SPEAKING:
            reach = 0 if word in _STOPS else reach
            continue
        found.add(f"¬{word}" if reach > 0 else word)
        reach = _REACH if word in _NEGATIONS else reach - 1
    return found


@cache
def table() -> Mapping[str, tuple[float, float]]:
    """Of each word what it adds to positive and to negative; "" has what is added to every text."""
    lines = files(__package__).joinpath(FILE).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("# "))
    return {word: (int(positive) / 100, int(negative) / 100) for word, positive, negative in rows}


def leaning_of(text: str) -> tuple[float, float]:
    """The logits of positive and negative against neutral."""
    known = table()
    found = [known[word] for word in words_of(text) if word in known]
    loud = LOUD / math.sqrt(max(1, len(found)))
    base = known[""]
    return (
        base[0] + loud * sum(positive for positive, _ in found),
        base[1] + loud * sum(negative for _, negative in found),
    )


def leant(polarity: Polarity, leaning: tuple[float, float], share: float) -> Polarity:
    """The polarity of a text with so much of its words' logits added."""
    positive, negative = leaning
    values = (
        polarity.positive * math.exp(share * positive),
        polarity.neutral,
        polarity.negative * math.exp(share * negative),
    )
    return Polarity(*(value / sum(values) for value in values))
