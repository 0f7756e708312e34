"""Decoding agrees with trying every sequence of tags."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from glossator_plugins.stanza.crf import Chains

TAGS = 3


@pytest.fixture
def chains() -> tuple[list[np.ndarray], np.ndarray]:
    chance = np.random.default_rng(7)
    lengths = (4, 1, 5, 2, 5)
    scores = [chance.normal(size=(length, TAGS)).astype(np.float32) for length in lengths]
    return scores, chance.normal(size=(TAGS, TAGS)).astype(np.float32)


def _all(scores: np.ndarray, transitions: np.ndarray) -> dict[tuple[int, ...], float]:
    return {
        tags: float(
            sum(scores[step, tag] for step, tag in enumerate(tags))
            + sum(transitions[before, tag] for before, tag in pairwise(tags))
        )
        for tags in product(range(TAGS), repeat=len(scores))
    }


def test_best_tags_are_the_best_of_all(chains: tuple[list[np.ndarray], np.ndarray]) -> None:
    scores, transitions = chains
    expected = [max((found := _all(one, transitions)), key=lambda tags: found[tags]) for one in scores]
    assert [tuple(tags) for tags in Chains(scores, transitions).best()] == expected


def test_probability_of_a_span_is_its_share_of_all_sequences(
    chains: tuple[list[np.ndarray], np.ndarray],
) -> None:
    scores, transitions = chains
    decoded = Chains(scores, transitions)
    for row, one in enumerate(scores):
        weights = {tags: np.exp(score) for tags, score in _all(one, transitions).items()}
        for first in range(len(one)):
            for last in range(first + 1, len(one) + 1):
                tags = tuple((first + place) % TAGS for place in range(last - first))
                share = sum(w for found, w in weights.items() if found[first:last] == tags) / sum(weights.values())
                assert decoded.probability(row, first, tags) == pytest.approx(share, rel=1e-4)


def test_marginals_are_the_share_of_the_sequences_with_the_tag(chains: tuple[list[np.ndarray], np.ndarray]) -> None:
    scores, transitions = chains
    for row, found in enumerate(Chains(scores, transitions).marginals(1)):
        every = _all(scores[row], transitions)
        whole = sum(np.exp(score) for score in every.values())
        for step, chance in enumerate(found):
            share = sum(np.exp(score) for tags, score in every.items() if tags[step] == 1)
            assert chance == pytest.approx(share / whole, rel=1e-4)
