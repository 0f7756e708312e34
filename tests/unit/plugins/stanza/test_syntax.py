"""Parts of speech, lemmas and dependencies run parallel to words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from glossator.parse import Layer, Parse

ReadTexts: TypeAlias = Callable[..., list[Parse]]

TEXTS = ["Two dogs didn't bark. They slept.", "She was singing songs.", "\x80"]


def test_tags_and_lemmas_run_parallel_to_words(read_texts: ReadTexts) -> None:
    for found in read_texts(TEXTS, Layer.LEMMA):
        assert len(found.words) == len(found.pos) == len(found.lemmas)
    first = read_texts(TEXTS, Layer.LEMMA)[0]
    assert [tags.upos for tags in first.pos[:2]] == ["NUM", "NOUN"]
    assert "Number=Plur" in first.pos[1].feats
    assert first.lemmas[1] == "dog"


def test_heads_point_into_the_document(read_texts: ReadTexts) -> None:
    parses = read_texts(TEXTS, Layer.DEPPARSE)
    for found in parses:
        assert len(found.dependencies) == len(found.words)
        for sentence in found.sentences:
            rows = [row for row, word in enumerate(found.words) if sentence.first <= word.token < sentence.last]
            assert sum(found.dependencies[row].head == -1 for row in rows) == 1
            assert all(found.dependencies[row].head in (-1, *rows) for row in rows)
    first = parses[0]
    subject = next(row for row, dependency in enumerate(first.dependencies) if dependency.deprel == "nsubj")
    assert (first.words[subject].text, first.words[first.dependencies[subject].head].text) == ("dogs", "bark")
