"""What flags say: analyzers, their options, and keys of the configuration."""

from __future__ import annotations

import click
import pytest

from glossator import AnalyzerSpec
from glossator.cli.read.options import load_config, parse_analyzers, with_options


def test_analyzers_by_id_and_by_name() -> None:
    assert parse_analyzers("entities, people=acme.names") == [
        AnalyzerSpec("entities"),
        AnalyzerSpec("acme.names", "people"),
    ]
    assert parse_analyzers(None) == []


@pytest.mark.parametrize("names", ["", "a,,b", "a=", "=a"])
def test_empty_names_are_refused(names: str) -> None:
    with pytest.raises(click.BadParameter, match="empty name"):
        parse_analyzers(names)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3", 3),
        ("true", True),
        ('["a", "b"]', ["a", "b"]),
        ('"3"', "3"),
        ("plain words", "plain words"),
        ("a=b", "a=b"),
        ("", ""),
        ("NaN", "NaN"),
    ],
)
def test_values_are_json_or_else_strings(written: str, value: object) -> None:
    (spec,) = with_options([AnalyzerSpec("entities")], [f"entities.key={written}"])
    assert spec.options == {"key": value}


def test_the_longest_name_owns_the_option() -> None:
    specs = [AnalyzerSpec("acme"), AnalyzerSpec("acme.names"), AnalyzerSpec("acme.names", "people")]
    options = [
        spec.options for spec in with_options(specs, ["acme.x=1", "acme.names.a.b=2", "acme.names.a.c=3", "people.a=4"])
    ]
    assert options == [{"x": 1}, {"a": {"b": 2, "c": 3}}, {"a": 4}]


@pytest.mark.parametrize("written", ["entities.key", "key=3", "numbers.key=3", "entities..a=3"])
def test_options_that_mean_nothing_are_refused(written: str) -> None:
    with pytest.raises(click.BadParameter, match=r"selected|of the form|empty part"):
        with_options([AnalyzerSpec("entities")], [written])


def test_set_wins_over_environment_and_keeps_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSATOR_SERVER__WORKERS", "3")
    monkeypatch.setenv("GLOSSATOR_SERVER__THREADS", "2")
    server = load_config(None, ["server.workers=5"]).server
    assert (server.workers, server.threads) == (5, 2)
