"""Contrast pairs: marked as their templates say, and the held-out ones made of what nothing else has."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from glossator_plugins.sentiment.patterns import TAGS

HARD = ("harm", "help", "praise", "blame", "punish", "clear", "good", "bad", "hero", "villain")
"""Kinds of word that tell a feeling."""


@pytest.fixture
def contrast(recipe: Callable[[str], Any]) -> Any:
    return recipe("sentiment.contrast")


def test_the_committed_pairs_are_those_that_the_recipe_makes(contrast: Any) -> None:
    committed = [json.loads(line) for line in contrast.HELD_OUT.read_text(encoding="utf-8").splitlines()]
    assert committed == list(contrast.rows(contrast.held_out()))
    assert {row["label"] for row in committed} == {"negative", "neutral", "positive"}
    assert all(row["text"][row["start"] : row["end"]] == row["mention"] for row in committed)


def test_pairs_to_train_on_are_never_those_that_are_held_out(contrast: Any) -> None:
    held = {pair.text for pair in contrast.held_out()}
    pairs = list(contrast.pairs(2000))
    assert held.isdisjoint(pair.text for pair in pairs)
    assert all(pair.text[name.begin : name.end].istitle() for pair in pairs[:200] for name in pair.named)


def test_neither_words_nor_templates_are_shared_and_no_rule_knows_the_words(contrast: Any) -> None:
    data = tomllib.loads(contrast.FILE.read_text(encoding="utf-8"))
    for kind in HARD:
        held = {word.split()[0] for word in data["held"]["words"][kind]}
        assert held.isdisjoint(word.split()[0] for word in data["words"][kind]), kind
        assert held.isdisjoint(TAGS), kind
    templates = {one for kind in data["templates"].values() for one in kind}
    assert templates.isdisjoint(one for kind in data["held"]["templates"].values() for one in kind)


@pytest.mark.parametrize(
    ("word", "form", "found"),
    [
        ("stab stabbed", "past", "stabbed"),
        ("beat beat beaten", "part", "beaten"),
        ("blame", "past", "blamed"),
        ("look_after looked_after", "past", "looked after"),
        ("lie_to lied_to", "base", "lie to"),
    ],
)
def test_verbs_have_their_forms(contrast: Any, word: str, form: str, found: str) -> None:
    assert contrast._inflected(word, form) == found
