"""What patterns of the rules need: what is left out of the search would not have been found."""

from __future__ import annotations

import random
import re

import pytest

from glossator_plugins.sentiment.needs import Needs, keys, needed
from glossator_plugins.sentiment.patterns import PATTERNS, TAGS


@pytest.mark.parametrize(
    ("pattern", "need"),
    [
        (r"(?:saw|seen)/\S* @T/ ", {"saw", "seen"}),
        (r"(?:the/\S* )?(?:saw|seen)/\S* @T/ ", {"saw", "seen"}),
        (r"(?:the/\S* ){0,3}@T/ ", set()),
        (r"(?:the/\S* ){1,3}?@T/ ", {"the"}),
        (r"owl/\S* @T/ |@T/ heron/", {"owl", "heron"}),
        (r"owl/\S* @T/ |@T/ ", set()),
        (r"(?!owl/)(?<!of/ )@T/ ", set()),
        (r"[a-z]+n['’]t/\S* @T/ ", set()),
        (r"[^\s/]+/(?:\S*,)?[hl][bd]\S* @T/ ", {"hb", "hd", "lb", "ld"}),
        (r"@T/ \S+ly/", set()),
        (r"of/\S* (?:owl|heron)/\S* @T/ ", {"owl", "heron"}),
    ],
)
def test_what_stands_outside_of_what_may_be_left_out_is_needed(pattern: str, need: set[str]) -> None:
    assert needed(pattern) == need


def test_words_are_read_with_their_classes() -> None:
    assert keys("beat/hd,Rz ") == {"beat", "hd", "Rz"}
    assert keys("1 000/ ") == {"1", "000"}


def test_every_pattern_that_fits_is_among_those_that_may() -> None:
    compiled = [re.compile(rf"(?<!\S)(?:{pattern})") for _, _, pattern in PATTERNS]
    needs = Needs([pattern for _, _, pattern in PATTERNS])
    classes: dict[str, list[str]] = {}
    for word, tags in TAGS.items():
        for tag in tags.split(","):
            classes.setdefault(tag, []).append(word)
    common = ["@N", "the", "of", "by", "was", "has", "to", ",", ".", "’s", "n't", "2", "a b", "in"]
    chance = random.Random(7)  # noqa: S311 - the same every time
    fitted = set()
    for _, _, pattern in PATTERNS:
        own = re.findall(r"[a-z-]{2,}", pattern)
        for letters, forms in re.findall(r"\[([A-Za-z]+)\]\[([bzdgn]+)\]", pattern):
            own += [word for letter in letters for form in forms for word in classes.get(letter + form, [])[:5]]
        for _ in range(40):
            chosen = [chance.choice(own if chance.random() < 0.6 else common) for _ in range(chance.randrange(3, 8))]
            chosen[chance.randrange(len(chosen))] = "@T"
            tagged = [f"{word}/ " if word[0] == "@" else f"{word}/{TAGS.get(word, '')} " for word in chosen]
            text = "".join(tagged)
            fits = {number for number, one in enumerate(compiled) if one.search(text)}
            assert fits <= set(needs.met(frozenset().union(*map(keys, tagged)))), text
            fitted |= fits
    assert len(fitted) > len(PATTERNS) / 3
