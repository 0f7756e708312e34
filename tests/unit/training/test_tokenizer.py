"""Sentence ends that a tokenizer puts where news has none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import stanza

import glossator_en

TEXT = "Reporters met Interim Grand Chief Ida Corven Lorn Yi Dan Tse Cya. They left."


def sentences(tokenizer: Path) -> int:
    pipeline = stanza.Pipeline(
        "en",
        dir=str(glossator_en.path()),
        processors="tokenize",
        tokenize_model_path=str(tokenizer),
        download_method=None,
        use_gpu=False,
        verbose=False,
    )
    return len(pipeline(TEXT).sentences)


def test_lower_odds_join_what_the_odds_before_cut(recipe: Callable[[str], Any], tmp_path: Path) -> None:
    found = []
    for number, less in enumerate((-40.0, 0.0, 40.0)):
        out = tmp_path / f"{number}.pt"
        recipe("treebank.tokenizer").with_fewer_ends(glossator_en.path() / "en/tokenize/ewt_news.pt", out, less)
        found.append(sentences(out))
    more, same, fewer = found
    assert more > same == 2
    assert fewer == 1
