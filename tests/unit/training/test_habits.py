"""The treebank's paragraphs as news would write them, and news as a tokenizer splits it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import glossator_en


def sentence(*lines: tuple[str, str, str, str]) -> list[str]:
    """CoNLL-U lines of (number, form, universal tag, misc)."""
    return [
        "# sent_id = 1",
        *("\t".join([number, form, "_", tag, *["_"] * 5, misc]) for number, form, tag, misc in lines),
    ]


@pytest.mark.parametrize(("salt", "called"), [(0, "Ann"), (2, "Ouagadougou")])
def test_most_names_are_exchanged_and_nothing_else(recipe: Callable[[str], Any], salt: int, called: str) -> None:
    before = sentence(
        ("1", "Ann", "PROPN", "_"),
        ("2-3", "Bob's", "_", "_"),
        ("2", "Bob", "PROPN", "_"),
        ("3", "'s", "PART", "_"),
        ("4", "OPEC", "PROPN", "_"),
        ("5", "Talk", "NOUN", "SpaceAfter=No"),
        ("6", ".", "PUNCT", "_"),
    )

    after = recipe("habits").renamed(before, recipe("recipe").chance(salt), ["Ouagadougou"])

    assert [line.split("\t")[1] for line in after] == [called, "Bob's", "Bob", "'s", "OPEC", "Talk", "."]
    assert [line.split("\t")[2:] for line in after] == [line.split("\t")[2:] for line in before[1:]]


@pytest.mark.parametrize(
    ("text", "last", "ends"),
    [
        ("It rained. Then", ".", True),
        ("“We won.” Then", "”", True),
        ("Is it “over”? Then", "?", True),
        ("Kyiv calls\n\nThen", "calls", True),
        ("Minister Wang Then", "Wang", False),
        ("the Singles’ Then", "’", False),
        ("the Academy (UK) Then", ")", False),
    ],
)
def test_a_sentence_of_news_ends_with_a_stop_or_its_paragraph(
    recipe: Callable[[str], Any], text: str, last: str, ends: bool
) -> None:
    begin = text.rindex(last)

    assert recipe("running").ends(text, (begin, begin + len(last)), text.index("Then")) is ends


def test_news_becomes_paragraphs_of_sentences_with_all_its_characters(recipe: Callable[[str], Any]) -> None:
    texts = ["Talks fail\n\nThey didn't meet. Nobody said (so far) why; it's late.\n\n“Go!” he said.", "One more."]

    found = list(recipe("running").paragraphs(texts, glossator_en.path() / "en/tokenize/ewt_news.pt"))

    assert [len(paragraph) for paragraph in found] == [1, 2, 1, 1]
    treebank = recipe("habits").conllu(found)
    assert recipe("habits").paragraphs(treebank)[1][0][0] == "# newpar id = p1"
    written = []
    for paragraph in found:
        for lines in paragraph:
            cells = [line.split("\t") for line in lines]
            parts = {
                number
                for cell in cells
                if "-" in cell[0]
                for number in range(int(cell[0].split("-")[0]), int(cell[0].split("-")[1]) + 1)
            }
            written.append(
                "".join(
                    cell[1] + " " * ("SpaceAfter=No" not in cell[9])
                    for cell in cells
                    if "-" in cell[0] or int(cell[0]) not in parts
                )
            )
    assert "".join(written).split() == " ".join(texts).split()
    assert any("\tdidn't\t" in line for line in found[1][0]), "a multi-word token is one"
