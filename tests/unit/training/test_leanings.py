"""The recipe of words' leanings, on a handful of sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Recipe = Callable[[str], ModuleType]


def test_words_of_good_and_bad_sentences_lean_their_way_and_plain_ones_are_left_out(
    recipe: Recipe, tmp_path: Path
) -> None:
    leanings = recipe("open.leanings")
    labels = {"positive": "the soup was fine", "negative": "the soup was foul", "neutral": "the soup was hot"}
    rows = [(text, leanings.certain(label)) for label, text in labels.items()] * 300
    model = leanings.learnt(rows)
    assert {"fine", "foul"} <= set(model.words)
    leanings.write(model, {"newsmtsc"}, tmp_path / "table.tsv")
    written = (tmp_path / "table.tsv").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("# * NewsMTSC. MIT.") for line in written)
    table = {line.split("\t")[0]: [int(part) for part in line.split("\t")[1:]] for line in written if line[:2] != "# "}
    assert table["fine"][0] > max(0, table["fine"][1])
    assert table["foul"][1] > max(0, table["foul"][0])
    assert "" in table


@pytest.mark.parametrize("name", ["", "¬good", "good", "awful"])
def test_the_table_that_is_shipped_has_what_its_reader_looks_for(name: str) -> None:
    from glossator_plugins.sentiment.leanings import table

    assert name in table()
