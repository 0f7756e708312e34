from __future__ import annotations

import pytest
from benchmarks import check, selection

from glossator import Registry


def test_without_a_choice_the_default_set_is_measured(monkeypatch: pytest.MonkeyPatch, registry: Registry) -> None:
    monkeypatch.delenv(selection.VARIABLE, raising=False)
    assert selection.analyzers() == tuple(registry.default_set)
    assert selection.selected() is None


def test_a_choice_is_measured_and_an_unknown_name_says_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(selection.VARIABLE, " numbers,entities ")
    assert selection.analyzers() == ("numbers", "entities")
    assert selection.selected() == ["numbers", "entities"]
    monkeypatch.setenv(selection.VARIABLE, "acme.absent")
    with pytest.raises(pytest.UsageError, match=r"acme\.absent.*numbers"):
        selection.analyzers()


def test_with_a_choice_only_what_tells_of_it_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("test_analyzer[numbers]", "test_unary[1-worker]", "test_unary[2-workers]", "test_parse[tokens]")
    monkeypatch.delenv(selection.VARIABLE, raising=False)
    assert all(map(selection.concerns_selected, names))
    monkeypatch.setenv(selection.VARIABLE, "numbers")
    assert [name for name in names if selection.concerns_selected(name)] == list(names[:2])


def test_the_check_holds_what_was_committed_less_the_tolerance() -> None:
    expected = {"parser": 2.0, "engine": 3.0, "gone": 1.0}
    assert check.fallen({"parser": 1.61, "engine": 2.39, "new": 0.1}, expected) == ["engine", "gone"]


def test_another_processor_lowers_what_the_check_holds_and_never_raises_it() -> None:
    assert check.lower({"parser": 2.5, "engine": 2.9, "new": 1.0}, {"parser": 3.5, "engine": 2.4, "gone": 1.0}) == {
        "parser": 2.5,
        "engine": 2.4,
        "new": 1.0,
    }
