"""Decoding agrees with trying every sequence of tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise, product
from typing import TypeAlias

import numpy as np
import pytest

from glossator_plugins.stanza.native import kernels
from glossator_plugins.stanza.native.chains import NativeChains, Transitions
from glossator_plugins.stanza.sequences.crf import Chains

TAGS = 3

Make: TypeAlias = Callable[[Sequence[np.ndarray], np.ndarray], Chains]


def native(scores: Sequence[np.ndarray], transitions: np.ndarray) -> NativeChains:
    return NativeChains(np.concatenate(scores), np.array([len(one) for one in scores]), Transitions(transitions))


@pytest.fixture(params=["arrays", "native"])
def make(request: pytest.FixtureRequest) -> Make:
    if request.param == "arrays":
        return Chains
    if why := kernels.missing():
        pytest.skip(why)
    return native


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


def test_best_tags_are_the_best_of_all(make: Make, chains: tuple[list[np.ndarray], np.ndarray]) -> None:
    scores, transitions = chains
    expected = [max((found := _all(one, transitions)), key=lambda tags: found[tags]) for one in scores]
    assert [tuple(tags) for tags in make(scores, transitions).best()] == expected


def test_probability_of_a_span_is_its_share_of_all_sequences(
    make: Make, chains: tuple[list[np.ndarray], np.ndarray]
) -> None:
    scores, transitions = chains
    decoded = make(scores, transitions)
    for row, one in enumerate(scores):
        weights = {tags: np.exp(score) for tags, score in _all(one, transitions).items()}
        for first in range(len(one)):
            for last in range(first + 1, len(one) + 1):
                tags = tuple((first + place) % TAGS for place in range(last - first))
                share = sum(w for found, w in weights.items() if found[first:last] == tags) / sum(weights.values())
                assert decoded.probability(row, first, tags) == pytest.approx(share, rel=1e-4)


def test_marginals_are_the_share_of_the_sequences_with_the_tag(
    make: Make, chains: tuple[list[np.ndarray], np.ndarray]
) -> None:
    scores, transitions = chains
    for row, found in enumerate(make(scores, transitions).marginals(1)):
        every = _all(scores[row], transitions)
        whole = sum(np.exp(score) for score in every.values())
        for step, chance in enumerate(found):
            share = sum(np.exp(score) for tags, score in every.items() if tags[step] == 1)
            assert chance == pytest.approx(share / whole, rel=1e-4)


def test_many_tags_and_long_sequences(make: Make) -> None:
    chance = np.random.default_rng(3)
    scores = [30 * chance.normal(size=(length, 41)).astype(np.float32) for length in (200, 1, 7, 90)]
    transitions = chance.normal(size=(41, 41)).astype(np.float32)
    transitions[:, 0] = -10_000
    chains, reference = make(scores, transitions), Chains(scores, transitions)
    assert chains.best() == reference.best()
    for mine, theirs in zip(chains.marginals(5), reference.marginals(5), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-300)
    for row, first, tags in ((0, 17, [3, 4, 5]), (0, 199, [8]), (1, 0, [7]), (3, 0, chains.best()[3])):
        assert chains.probability(row, first, tags) == pytest.approx(reference.probability(row, first, tags), rel=1e-6)


def test_no_span_is_likelier_than_its_first_tag(make: Make, chains: tuple[list[np.ndarray], np.ndarray]) -> None:
    decoded = make(*chains)
    for row, found in enumerate(decoded.marginals(2)):
        for unit, chance in enumerate(found):
            assert decoded.may_have(row, unit, 2, float(chance) * 0.999)
            assert not decoded.may_have(row, unit, 2, float(chance) * 1.001)
