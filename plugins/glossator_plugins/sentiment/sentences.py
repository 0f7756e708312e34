"""Sentences with what they feel; those that a tokenizer has cut behind a mere word are one again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from glossator.text.annotation import Span
from glossator.text.parse import Polarity, Sentence

from .lexicon import GOOD, HEROES
from .whole import read_as, settled

# Behind a title or a mere word, with nothing but a blank between, no sentence ends.
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Prof|Rev|Col|Sgt|Lt|Capt)\.$")
_MIDDLE = re.compile(r"\w[ \u00a0]\w")
_LONGEST_TITLE = 6
# The classifier finds fewer sentences neutral than there are in reviews, but more than a reader would.
NEUTRAL_TIMES = 0.75
# Who has "no complaints" is not complaining.
NEGATED_TIMES = 5.0
_NO_TROUBLE = re.compile(
    r"\b(?:no|never any|without(?: any)?|nothing) (?:\w+ )?"
    r"(?:problems?|complaints?|troubles?|wrong|errors?|faults?|delays?|accidents?)\b",
    re.IGNORECASE,
)
# "was hardly a triumph", "is anything but reliable": the word of praise is there to be denied.
_NO_PRAISE = re.compile(
    r"(?:\b(?:is|are|was|were|been)|['’]s)"
    r" (?:hardly|scarcely|barely|far from|anything but|nothing like|by no means|not)"
    r"(?: exactly| really| quite| much of)?(?: an?| the)? (?!only |just |merely |without )(?:[a-z]+ )?"
    rf"(?:{'|'.join(f'{GOOD} {HEROES}'.split())})\b",
    re.IGNORECASE,
)


class Felt(NamedTuple):
    """A sentence and what it feels; `first` and `last` index the tokens, half-open."""

    span: Span
    first: int
    last: int
    polarity: Polarity


def sentences_of(text: str, sentences: Iterable[Sentence], polarities: Iterable[Polarity]) -> list[Felt]:
    """The sentences with their polarities, which run parallel; that of halves is their mean by tokens."""
    found: list[Felt] = []
    for sentence, given in zip(sentences, polarities, strict=True):
        polarity = read_as(given, "neutral", NEUTRAL_TIMES)
        if polarity.neutral < polarity.negative and _NO_TROUBLE.search(text, sentence.begin, sentence.end):
            polarity = read_as(polarity, "neutral", NEGATED_TIMES)
        if polarity.positive > polarity.negative and _NO_PRAISE.search(text, sentence.begin, sentence.end):
            polarity = polarity._replace(positive=polarity.negative, negative=polarity.positive)
        felt = Felt(Span(sentence.begin, sentence.end), sentence.first, sentence.last, settled(polarity))
        if found and _is_cut(text, found[-1].span, felt.span.begin):
            found[-1] = _joined(found[-1], felt)
        else:
            found.append(felt)
    return found


def _is_cut(text: str, before: Span, begin: int) -> bool:
    titled = _TITLE.search(text, max(before.begin, before.end - _LONGEST_TITLE), before.end) is not None
    return titled or _MIDDLE.fullmatch(text, before.end - 1, begin + 1) is not None


def _joined(one: Felt, other: Felt) -> Felt:
    sizes = max(1, one.last - one.first), max(1, other.last - other.first)
    positive, neutral, negative = (
        (sizes[0] * mine + sizes[1] * more) / sum(sizes)
        for mine, more in zip(one.polarity, other.polarity, strict=True)
    )
    span = Span(one.span.begin, other.span.end)
    return Felt(span, one.first, other.last, Polarity(positive, neutral, negative))
