"""What the classifiers of targets are trained on: whom texts name, and how a target is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

MARKER = "xtarget"


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Yesterday Berta Olm met Mayor Finn Dahl .", ["Berta Olm", "Finn Dahl"]),
        ("The Harbour Board of Lund meets in May .", ["Harbour Board", "Lund"]),
        ("Rain fell on Monday .", []),
        ("Olm 's boat sank .", ["Olm"]),
        ("I saw it .", []),
    ],
)
def test_names_are_runs_of_capitals_without_titles_and_days(
    recipe: Callable[[str], Any], sentence: str, names: list[str]
) -> None:
    tokens = sentence.split()
    found = recipe("open.mentions").runs(tokens, {"yesterday", "rain", "it"})
    assert [" ".join(tokens[first:end]) for first, end in found] == names


def test_network_and_teacher_read_the_same_mention(recipe: Callable[[str], Any]) -> None:
    tokens = "The crew thanked Berta Olm twice .".split()  # noqa: SIM905 - as words
    words, text = recipe("open.mentions").shown(tokens, 3, 5)
    assert words == ["The", "crew", "thanked", MARKER, "twice", "."]
    assert text == "The crew thanked [ Berta Olm ] twice ."


def test_a_target_is_marked_in_its_sentence(recipe: Callable[[str], Any]) -> None:
    text = "Olm came late. Dahl waited for her."
    begin = text.index("Dahl")
    row = {"text": text, "start": begin, "end": begin + 4, "label": "neutral"}
    ((words, label),) = recipe("sentiment.labelled").in_sentences([row], recipe("packing.package").BUNDLE)
    assert words == [MARKER, "waited", "for", "her", "."]
    assert label == "neutral"
