"""Budgets, and what is told of an analyzer's exceptions."""

import json
import re
import time

import pytest

from glossator import Budget, Reason
from glossator.contract.analyzer import failure_of
from glossator.errors import BudgetExceeded, LayerNotDeclared


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
