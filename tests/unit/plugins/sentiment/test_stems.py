"""Words of lists, and words that begin as a stem."""

from __future__ import annotations

import pytest

from glossator_plugins.sentiment.stems import Stems


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("", [0, 0]),
        ("A heron and two herons, HERONRY!", [3, 0]),
        ("An owl's owls; owl_2, owl2 and snowowl are none of them, Owl is.", [0, 2]),
        ("heron-owl", [1, 1]),
        ("heróns begin otherwise", [0, 0]),
    ],
)
def test_words_are_counted_for_each_list(text: str, counts: list[int]) -> None:
    assert Stems("heron*", "owl finch").count(text) == counts


def test_a_part_of_a_text_is_read_as_part_of_it() -> None:
    text = "xowl owl owlet"
    words = Stems("owl")
    assert words.count(text, 1, len(text)) == [1]  # the first is the end of another word
    assert words.count(text, 5, 12) == [2]  # as if the text ended there


def test_what_is_no_word_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no words or stems: two-part, \.\*"):
        Stems("one two-part .*")
