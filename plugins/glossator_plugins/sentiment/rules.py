"""Rules: who does what to whom, where the words of a sentence leave no doubt.

The first pattern that fits decides (`patterns.py`). Negations and conditions in or before its words turn it round or
take it back: "never harmed", "is no hero", "if she lied".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .needs import Need, Needs, keys
from .patterns import DET, NEGATIVE, NEUTRAL, PATTERNS, POSITIVE, TAGS, Rule, S, T, any_of


class Ruling(NamedTuple):
    """A label and the rule that gave it."""

    label: str
    rule: Rule


def _begins_at_mention(pattern: str) -> bool:
    """Whether all that the pattern matches begins with the mention that is asked about."""
    depth = 0
    for place, letter in enumerate(pattern):
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth and pattern[place - 1] != "\\":
            return False
    return pattern.startswith((T, S))


_COMPILED = [
    (Ruling(label, rule), re.compile(rf"(?<!\S)(?:{pattern})"), _begins_at_mention(pattern))
    for label, rule, pattern in PATTERNS
]

_NEEDS = Needs([pattern for _, _, pattern in PATTERNS])
_SAID_OF_PLACES = [
    row
    for row in _COMPILED
    if (row[0].rule, row[0].label) in {(Rule.NEGATED, NEGATIVE), (Rule.ADDRESSED, POSITIVE), (Rule.ADDRESSED, NEGATIVE)}
]

_NOT = re.compile(
    r"(?:^| )(?:not|never|no|nobody|none|neither|nor|hardly|scarcely|barely|without|cannot|n['’]t|[a-z]+n['’]t)/"
)
_IF = re.compile(r"(?:^| )(?:if|whether|unless|den(?:y|ies|ied|ying))/")
_MAY = re.compile(r"(?:^| )(?:should|could|might|may)/")
_SPLIT = re.compile(
    r"(?:(?:;|:|—|–|--)/|(?<!anything/ )(?<!nothing/ )(?<!all/ )(?:,/ )?(?:but|while|whereas|although|though|yet)/) "
)
_ASKED = re.compile(r"\?/\S* (?:\S+ )?$")
_FLIPPED = {POSITIVE: NEGATIVE, NEGATIVE: NEUTRAL, NEUTRAL: NEUTRAL}


_MARKS = frozenset(("@T", "@N", "@L"))


@lru_cache(20_000)
def _tagged(word: str) -> tuple[str, Need]:
    """The word as the patterns read it, and what they may need of it."""
    if word in _MARKS:
        return f"{word}/ ", Need()
    lower = word.lower().replace("/", "|")
    tagged = f"{lower}/{TAGS.get(lower, '')} "
    return tagged, keys(tagged)


_PLACING = any_of("in at near from off outside across to around of through towards over")
_WHERE = re.compile(
    rf"(?<!shares/ )(?<!share/ )(?<!stocks/ )(?<!stock/ )(?<!stake/ ){_PLACING}{DET}(?:[^\s/@,;:]+/ |@N/ ){{0,5}}{T}"
)


_LOCALS = any_of("man woman boy girl resident residents teenager couple driver native killer farmer student")
_FROM_THERE = re.compile(rf"{T}(?:,/ @[NL]/ )?{_LOCALS}")
# "the Oldport attack": where something happened has not done it.
_HAPPENINGS = any_of(
    "attack attacks bomb bombs bombing bombings blast crash crossing disaster earthquake election explosion fire"
    " fires flood floods kidnapping killing killings massacre murder murders protest protests quake riot"
    " riots robbery shooting shootings siege stabbing stabbings strike strikes summit trial tragedy war"
)
# "in Arden, Norland, a man ...": where a place is.
_WITHIN = re.compile(rf"@[NL]/ ,/ {T}(?:[,.;]/|$)")
_HAPPENED_THERE = re.compile(rf"{T}(?:[a-z-]+/\S* )?{_HAPPENINGS}")


def ruled(words: Sequence[str], *, place: bool = False) -> Ruling | None:
    """What the rules say of "@T" in the sentence; None if they leave it open.

    `words` are the sentence's, each mention one word: "@T", "@N" or, of a place, "@L"; `place`: the one asked about is
    one, and where something happens nobody is judged.
    """
    tagged = [_tagged(word) for word in words]
    text = "".join([word for word, _ in tagged])
    clause = _clause(text)
    if place and any(pattern.search(clause) is not None for pattern in (_WHERE, _FROM_THERE, _HAPPENED_THERE, _WITHIN)):
        # "The first night of the Hall was hardly a triumph", "We thank the nurses of the Hall": said of the Hall.
        said = (ruling for ruling, pattern, _ in _SAID_OF_PLACES if pattern.search(clause) is not None)
        return next(said, Ruling(NEUTRAL, Rule.BYSTANDER))
    asked = _ASKED.search(text) is not None
    place_of_mention = clause.index("@T/")
    for number in _NEEDS.met(Need().union(*[of_word for _, of_word in tagged])):
        ruling, pattern, anchored = _COMPILED[number]
        # To try one place is quicker than to look for it.
        match = pattern.match(clause, place_of_mention) if anchored else pattern.search(clause)
        if match is not None:
            return _turned(ruling, clause, match, asked=asked)
    return None


def _clause(text: str) -> str:
    """The clause of the mention."""
    begin, end = 0, len(text)
    place = text.index("@T/")
    for match in _SPLIT.finditer(text):
        if match.end() <= place:
            begin = match.end()
        elif match.start() > place:
            end = match.start()
            break
    return text[begin:end]


def _turned(ruling: Ruling, clause: str, match: re.Match[str], *, asked: bool) -> Ruling:
    """The ruling, turned round or taken back by a negation or a condition before or within its words."""
    if ruling.label == NEUTRAL or ruling.rule is Rule.NEGATED:
        return ruling
    before = clause[: match.start()]
    if (
        asked
        or _IF.search(match.group())
        or _MAY.search(match.group())
        or _IF.search(before)
        or before.startswith("had/")
    ):
        return Ruling(NEUTRAL, Rule.SUPPOSED)
    near = " ".join(before.rpartition(",/ ")[2].split(" ")[-6:])
    own = "" if ruling.rule is Rule.ADDRESSED else match.group()
    count = len(_NOT.findall(" " + own)) + len(_NOT.findall(" " + near))
    if "no/ doubt/" in before or "nobody/ can/" in before or "not/ only/" in match.group():
        count = 0
    if count % 2:
        return Ruling(_FLIPPED[ruling.label], Rule.NEGATED)
    return ruling
