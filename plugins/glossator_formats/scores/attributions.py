"""Scorer of attributions: fragments, linked triples, and whether the source is right.

Everything is compared as sets of words, cut by a rule of the scorer's own, so that neither side's tokenizer nor
punctuation at the edges decides. A gold and a found attribution are paired when their contents share a word, the most
similar first; Dice of contents is what similar means, cue and source break ties.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .count import Count, percent
from .spans import Place, one_to_one

ROLES = ("source", "cue", "content")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_LETTERS = re.compile(r"[A-Za-z]+")

# The verbs by which speech is told from belief, intention and perception; the nouns at the end do it too.
_SPEECH = frozenset(
    """accuse acknowledge add address admit advise affirm agree allege announce answer argue ask assert assure
    attribute avow blame blast boast brag call caution charge cite claim clarify comment complain concede conclude
    condemn confirm contend counter criticise criticize cry declare decline demand denounce deny describe detail
    disclose dismiss elaborate emphasise emphasize estimate explain express hint imply indicate inform insist
    instruct interject joke lament maintain mention mock muse mutter note object observe opine order plead pledge
    point posit post praise predict proclaim promise propose protest quip quote read reaffirm reassure recall
    recommend recount refer refute reiterate reject relate remark remind repeat reply report respond retort reveal
    say shout signal slam speak speculate state stress suggest summarise summarize swear talk tell testify threaten
    tout tweet urge utter voice vow warn whisper write yell according statement interview telegram twitter""".split()  # noqa: SIM905 - quotes would hide the words
)
_IRREGULAR = {
    "said": "say",
    "told": "tell",
    "wrote": "write",
    "written": "write",
    "spoke": "speak",
    "spoken": "speak",
    "swore": "swear",
    "sworn": "swear",
}


@dataclass(frozen=True)
class Attribution:
    """An attribution's spans by role, in code points, and its type (direct, indirect, mixed) where it has one."""

    source: Sequence[Place] = ()
    cue: Sequence[Place] = ()
    content: Sequence[Place] = ()
    type: str = ""


@dataclass(frozen=True)
class Words:
    """An attribution as sets of numbers of words."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]

    def role(self, name: str) -> frozenset[int]:
        return {"source": self.source, "cue": self.cue, "content": self.content}[name]


class WordIndex:
    """A text's words in order."""

    def __init__(self, text: str) -> None:
        self._spans = [match.span() for match in _WORD.finditer(text)]
        self._ends = [end for _, end in self._spans]

    def numbers(self, spans: Iterable[Place]) -> frozenset[int]:
        """The words that the spans touch."""
        found: set[int] = set()
        for start, end in spans:
            number = bisect_left(self._ends, start + 1)
            while number < len(self._spans) and self._spans[number][0] < end:
                found.add(number)
                number += 1
        return frozenset(found)

    def words(self, attribution: Attribution) -> Words:
        """The attribution as sets of words."""
        return Words(*(self.numbers(getattr(attribution, role)) for role in ROLES))


def dice(one: frozenset[int], other: frozenset[int]) -> float:
    """Twice the shared words over all words of both; 0 of nothing."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def pairs_of(gold: Sequence[Words], found: Sequence[Words]) -> list[tuple[int, int]]:
    """One-to-one pairs as indexes, the most similar first."""
    candidates = sorted(
        (-(dice(a.content, b.content) + 0.1 * dice(a.cue, b.cue) + 0.1 * dice(a.source, b.source)), one, other)
        for one, a in enumerate(gold)
        for other, b in enumerate(found)
        if a.content & b.content
    )
    return [(one, other) for _, one, other in one_to_one(candidates)]


def same_content(gold: Words, found: Words) -> bool:
    """At least half alike."""
    return dice(gold.content, found.content) >= 0.5


def same_source(gold: Words, found: Words) -> bool:
    """A shared word, or none on either side."""
    return bool(gold.source & found.source) or not (gold.source or found.source)


def is_speech(text: str, attribution: Attribution) -> bool:
    """Speech or writing: quotation marks in the content, a cue without words, or a verb of saying in the cue.

    An attribution without any cue is speech only if it is quoted.
    """
    if attribution.type in {"direct", "mixed"}:
        return True
    words = _LETTERS.findall(" ".join(text[start:end] for start, end in attribution.cue))
    return any(_lemmas(word.lower()) & _SPEECH for word in words) if words else bool(attribution.cue)


def _lemmas(word: str) -> set[str]:
    """What the word may be a form of."""
    found = {word, _IRREGULAR.get(word, word)}
    for suffix in ("s", "es", "d", "ed", "ing"):
        if word.endswith(suffix):
            stem = word.removesuffix(suffix)
            found |= {stem, stem + "e"}
            if suffix != "s":
                found.add(stem + "y")
            if len(stem) > 2 and stem[-1] == stem[-2]:
                found.add(stem[:-1])
    if word.endswith(("ies", "ied")):
        found.add(word[:-3] + "y")
    return found


@dataclass(frozen=True)
class Story:
    """One document: its text, its attributions, and spans that are no text of the article."""

    text: str
    attributions: Sequence[Attribution]
    discard: Sequence[Place] = ()


@dataclass
class AttributionScores:
    """`lenient`: content half alike and the source right; `strict`: all three roles the same words."""

    lenient: Count = field(default_factory=Count)
    strict: Count = field(default_factory=Count)
    content: Count = field(default_factory=Count)
    """Content half alike, whoever said it."""
    sources: Count = field(default_factory=Count)
    """Of the pairs with such a content and a gold source: those whose source shares a word with it."""
    fragments: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    """By role: runs of words, exact, unlinked."""
    words: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    """By role: words, unlinked."""

    @property
    def source_given_content(self) -> float:
        return percent(self.sources.right, self.sources.wanted)

    def add(self, gold: Sequence[Words], found: Sequence[Words]) -> None:
        """Count one document."""
        for role in ROLES:
            a = {run for one in gold for run in _runs(one.role(role))}
            b = {run for one in found for run in _runs(one.role(role))}
            self.fragments[role] += Count(len(a & b), len(b), len(a))
            c = {number for one in gold for number in one.role(role)}
            d = {number for one in found for number in one.role(role)}
            self.words[role] += Count(len(c & d), len(d), len(c))
        lenient = strict = content = 0
        for one, other in pairs_of(gold, found):
            a_words, b_words = gold[one], found[other]
            strict += a_words == b_words
            if same_content(a_words, b_words):
                content += 1
                lenient += same_source(a_words, b_words)
                if a_words.source:
                    self.sources += Count(int(bool(a_words.source & b_words.source)), 1, 1)
        self.lenient += Count(lenient, len(found), len(gold))
        self.strict += Count(strict, len(found), len(gold))
        self.content += Count(content, len(found), len(gold))


def attribution_scores(
    stories: Iterable[Story],
    predictions: Iterable[Sequence[Attribution]],
    only: Callable[[str, Attribution], bool] | None = None,
) -> AttributionScores:
    """Scores of the predictions, which run parallel to the stories.

    With `only`, gold attributions that it rejects become optional: a prediction paired with one of them is neither
    right nor wrong, and missing it costs nothing. Attributions without a word in their content do not count, nor do
    predictions inside discarded text.
    """
    scores = AttributionScores()
    for story, given in zip(stories, predictions, strict=True):
        gold, found, _ = compared(story, given)
        if only is not None:
            optional = {number for number, one in enumerate(with_words(story)) if not only(story.text, one)}
            dropped = {other for one, other in pairs_of(gold, found) if one in optional}
            found = [one for number, one in enumerate(found) if number not in dropped]
            gold = [one for number, one in enumerate(gold) if number not in optional]
        scores.add(gold, found)
    return scores


def compared(story: Story, given: Sequence[Attribution]) -> tuple[list[Words], list[Words], list[Attribution]]:
    """What of gold and of the prediction counts, as words; and the predictions that do, in the same order."""
    index = WordIndex(story.text)
    discarded = index.numbers(story.discard)
    gold = [index.words(one) for one in with_words(story)]
    kept = [(words, one) for one in given if (words := index.words(one)).content and not words.content <= discarded]
    return gold, [words for words, _ in kept], [one for _, one in kept]


def with_words(story: Story) -> list[Attribution]:
    """The gold attributions that have a word in their content."""
    index = WordIndex(story.text)
    return [one for one in story.attributions if index.numbers(one.content)]


def _runs(numbers: Iterable[int]) -> list[Place]:
    """Maximal runs of successive numbers as (first, last)."""
    runs: list[Place] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def attribution_of(row: Mapping[str, object]) -> Attribution:
    """The attribution of a corpus's row: lists of [start, end] by role, and its type."""

    def spans(role: str) -> list[Place]:
        given: Any = row[role]
        return [(span[0], span[1]) for span in given]

    return Attribution(spans("source"), spans("cue"), spans("content"), str(row.get("type", "")))
