"""The scores in the model card: a table of both packages between two lines, which a command writes anew."""

from __future__ import annotations

import pytest

from training.packing import package
from training.packing.card import BEGIN, CARD, END, Row, table, written


def test_the_card_has_a_place_for_its_scores() -> None:
    card = CARD.read_text("utf-8")
    assert card.count(BEGIN) == card.count(END) == 1
    again = written(card, "| of another day |\n")
    assert "| of another day |" in again
    assert again.partition(BEGIN)[0] == card.partition(BEGIN)[0]
    assert again.partition(END)[2] == card.partition(END)[2]
    head = card.partition(BEGIN)[2].partition(END)[0].strip().splitlines()[0]
    assert head == table({}).splitlines()[0]


def test_what_a_package_lacks_is_a_dash() -> None:
    row = Row("mentions", "letters from a lighthouse", "exact F1")
    assert table({package.RESEARCH: {row: 51.236}, package.OPEN: {}}).splitlines()[-1] == (
        "| `mentions` | letters from a lighthouse | exact F1 | 51.24 | – |"
    )


def test_a_card_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="put them where the table is to be"):
        written("# A card\n", "")
