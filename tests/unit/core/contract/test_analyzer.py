"""Budgets, and what is told of an analyzer's exceptions."""

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from glossator import (
    Annotation,
    Annotations,
    Budget,
    Document,
    Failed,
    NoOptions,
    Parse,
    PerDocument,
    Reason,
    View,
)
from glossator.contract.analyzer import failure_of
from glossator.errors import BudgetExceeded, LayerNotDeclared

from ..fakes import Note


def test_a_budget_without_a_limit_is_never_over() -> None:
    budget = Budget()
    budget.check()
    assert budget.remaining() is None
    assert not budget.cancelled()


def test_a_budget_is_over_at_its_deadline() -> None:
    early, late = Budget(time.monotonic() + 60), Budget(time.monotonic() - 1)
    early.check()
    assert 0 < (early.remaining() or 0) <= 60
    assert late.remaining() == 0
    with pytest.raises(BudgetExceeded, match="longer than its budget") as raised:
        late.check()
    assert raised.value.failure.reason is Reason.ANALYZER_TIMEOUT


def test_a_budget_is_over_when_nobody_waits() -> None:
    waiting = [True]
    budget = Budget(cancelled=lambda: not waiting)
    budget.check()
    waiting.clear()
    with pytest.raises(BudgetExceeded, match="was cancelled"):
        budget.check()


class Patient(PerDocument[BaseModel]):
    """Writes down what time each document has; knows nothing of its base class's `__init__`."""

    def __init__(self) -> None:
        self.left: list[float | None] = []

    def analyze_one(self, view: View, options: BaseModel) -> Iterator[Annotation]:
        self.budget.check()
        self.left.append(self.budget.remaining())
        yield from ()


def test_analyze_one_has_the_budget_at_hand_and_none_when_it_is_called_by_itself() -> None:
    analyzer, view = Patient(), View(Document("Ada wrote."), Parse("en"), frozenset(), {})
    assert analyzer.analyze([view], NoOptions(), Budget(time.monotonic() + 60)) == [Annotations()]
    assert list(analyzer.analyze_one(view, NoOptions())) == []
    assert (analyzer.left[0] or 0) > 0
    assert analyzer.left[1:] == [None]


def test_a_cancel_reaches_into_a_document() -> None:
    class Endless(PerDocument[BaseModel]):
        def analyze_one(self, view: View, options: BaseModel) -> Iterator[Annotation]:
            while True:
                self.budget.check()
            yield

    answers = iter([False, False])
    budget = Budget(cancelled=lambda: next(answers, True))
    (outcome,) = Endless().analyze([View(Document("x"), Parse("en"), frozenset(), {})], NoOptions(), budget)
    assert isinstance(outcome, Failed)
    assert outcome.failure.reason is Reason.ANALYZER_TIMEOUT


def test_an_attribute_of_the_same_name_stays_the_author_s_own() -> None:
    class Frugal(PerDocument[BaseModel]):
        def __init__(self) -> None:
            self.budget: Any = 3

        def analyze_one(self, view: View, options: BaseModel) -> Iterator[Annotation]:
            yield from [Annotation("note", (), Note())] * self.budget

    (outcome,) = Frugal().analyze([View(Document("x"), Parse("en"), frozenset(), {})], NoOptions(), Budget())
    assert isinstance(outcome, Annotations)
    assert len(outcome.items) == 3


def test_an_exception_is_told_by_type_and_place_without_its_message() -> None:
    try:
        json.loads("{secret")
    except json.JSONDecodeError as error:
        failure = failure_of(error)
    assert failure.reason is Reason.ANALYZER_ERROR
    places = rf"{__name__}:\d+ → json\.decoder:\d+"
    assert re.fullmatch(f"the analyzer raised json.decoder.JSONDecodeError at {places}", failure.message)
    assert "secret" not in failure.message
    assert failure.metadata == {"exception": "json.decoder.JSONDecodeError"}
    assert failure_of(ValueError("secret")).message == "the analyzer raised ValueError"


def test_our_own_errors_tell_everything() -> None:
    error = LayerNotDeclared("add it", layer="pos")
    assert failure_of(error) is error.failure
