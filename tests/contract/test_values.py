"""What the values of the built-in kinds promise in their docstrings and in the protos."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from glossator import Attribution, AttributionType, Bound, Entity, Number, NumberKind, Sentiment, SentimentLevel

from .conftest import Run

pytestmark = pytest.mark.timeout(600)  # the first test waits for the models and all texts


def test_mentions_of_one_entity_are_counted_and_named(together: Run) -> None:
    for name, result in together.results.items():
        values = [item.value for item in result["entities"].annotations]
        assert all(isinstance(value, Entity) for value in values)
        counts = Counter(value.entity_id for value in values)
        for value in values:
            assert value.mention_count == counts[value.entity_id], (name, value)
            assert value.canonical_name, (name, value)
        names = {value.entity_id: value.canonical_name for value in values}
        assert all(value.canonical_name == names[value.entity_id] for value in values), name


def test_an_entity_has_one_span_and_a_label(together: Run) -> None:
    for result in together.results.values():
        for item in result["entities"].annotations:
            assert len(item.spans) == 1
            assert item.label


def test_numbers_are_exact_decimals(together: Run) -> None:
    for name, result in together.results.items():
        for item in result["numbers"].annotations:
            number = item.value
            assert isinstance(number, Number)
            for field in ("value", "low", "high", "si_value"):
                if text := getattr(number, field):
                    assert Decimal(text).is_finite(), (name, field, text)
            if number.low and number.high:
                assert Decimal(number.low) <= Decimal(number.high), (name, number)


def test_numbers_say_what_their_kind_promises(together: Run) -> None:
    for name, result in together.results.items():
        for item in result["numbers"].annotations:
            number = item.value
            if number.kind is NumberKind.MONEY:
                assert len(number.currency) in {0, 3}, (name, number)
                assert number.currency == number.currency.upper(), (name, number)
            if number.kind in {NumberKind.DATE, NumberKind.DURATION}:
                assert number.timex, (name, number)
            if number.kind is NumberKind.QUANTITY:
                assert number.unit, (name, number)
            if number.bound is Bound.BETWEEN:
                assert number.low, (name, number)
                assert number.high, (name, number)
            # No document here has a reference time: only what the text itself dates to the year can be resolved.
            assert not (number.resolved and number.timex.startswith("XXXX")), (name, number)


def test_sentiment_probabilities_sum_to_one(together: Run) -> None:
    for name, result in together.results.items():
        levels = Counter(item.value.level for item in result["sentiment"].annotations)
        assert levels[SentimentLevel.DOCUMENT] == (1 if result["sentiment"].ok else 0), name
        for item in result["sentiment"].annotations:
            value = item.value
            assert isinstance(value, Sentiment)
            assert value.positive + value.neutral + value.negative == pytest.approx(1, abs=1e-3), (name, value)
            assert (value.target is not None) == (value.level is SentimentLevel.TARGET), (name, value)


def test_an_attribution_is_where_its_content_is(together: Run) -> None:
    for name, result in together.results.items():
        for item in result["attribution"].annotations:
            value = item.value
            assert isinstance(value, Attribution)
            assert item.spans == value.content, (name, item)
            assert value.content, (name, item)
            text = together.texts[name]
            if value.type is AttributionType.INDIRECT:
                assert not any(span.slice(text).startswith("“") for span in value.content), (name, item)
