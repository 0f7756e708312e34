"""Layers: what each is computed from, and in which order."""

import pytest

from glossator import Layer, Parse
from glossator.text.parse import Polarity, by_cost, with_required


@pytest.mark.parametrize("layer", Layer)
def test_requirements_are_complete(layer: Layer) -> None:
    needed = with_required([layer])
    assert layer in needed
    assert with_required(needed) == needed


def test_everything_is_computed_from_tokens() -> None:
    assert all(Layer.TOKENS in with_required([layer]) for layer in Layer)
    assert with_required([Layer.TOKENS]) == {Layer.TOKENS}
    assert with_required([]) == frozenset()


def test_order_of_cost_never_puts_a_layer_before_what_it_needs() -> None:
    order = by_cost(Layer)
    assert set(order) == set(Layer)
    assert order[0] is Layer.TOKENS
    for position, layer in enumerate(order):
        assert with_required([layer]) <= set(order[: position + 1])


def test_targets_need_mentions_and_dependencies_need_lemmas() -> None:
    assert with_required([Layer.TARGETS]) == {Layer.TOKENS, Layer.MENTIONS, Layer.TARGETS}
    assert with_required([Layer.DEPPARSE]) == {Layer.TOKENS, Layer.WORDS, Layer.POS, Layer.LEMMA, Layer.DEPPARSE}


def test_polarity_score_runs_from_minus_one_to_one() -> None:
    assert Polarity(1, 0, 0).score == 1
    assert Polarity(0, 0, 1).score == -1
    assert Polarity(0.25, 0.5, 0.25).score == 0


def test_a_parse_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Parse("en").language = "de"  # type: ignore[misc]
