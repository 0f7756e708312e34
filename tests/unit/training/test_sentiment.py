"""The sentence classifier's scores, once how common the classes were in training is taken out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

import glossator_en


def test_common_classes_lose_what_they_gained_by_it(recipe: Callable[[str], Any], tmp_path: Path) -> None:
    bundled = glossator_en.path() / "en/sentiment/news.pt"
    train = tmp_path / "train.json"
    train.write_text(json.dumps([{"sentiment": label, "text": ["so"]} for label in "0111111122"]), encoding="utf-8")

    recipe("sentiment.sentiment").unbiased(bundled, train, tmp_path / "out.pt", share=1.0)

    before, after = (torch.load(file, weights_only=True)["params"] for file in (bundled, tmp_path / "out.pt"))
    changed = [key for key, value in before["model"].items() if not torch.equal(value, after["model"][key])]
    (last,) = changed
    assert last.endswith(".bias")
    moved = dict(
        zip(before["labels"], (after["model"][last].float() - before["model"][last].float()).exp(), strict=True)
    )
    assert moved["0"] / moved["1"] == pytest.approx(7, rel=0.01)
    assert moved["2"] / moved["1"] == pytest.approx(3.5, rel=0.01)


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        ([1, -1, 1], {"so", "it rained", "it rained so", "rained so", "rained", "it"}),
        ([-1], {"it"}),
    ],
)
def test_phrases_are_what_hangs_together(recipe: Callable[[str], Any], heads: list[int], found: set[str]) -> None:
    text = ["it", "rained", "so"][: len(heads)]
    # Room behind, so that no phrase is taken for the whole sentence.
    padded, more = [*text, ".", "."], [*heads, -1, -1]
    phrases = {" ".join(phrase) for phrase in recipe("sentiment.silver").phrases(padded, more)}
    assert phrases - {"."} == found
