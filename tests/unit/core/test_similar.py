"""Mistyped names: one suggestion if one is close, none otherwise, and no long work for long ones."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from glossator import Config
from glossator.cli.group import cli
from glossator.errors import AnalyzerNotFound
from glossator.host.registry import Registry
from glossator.similar import meant, meant_language

KNOWN = ["numbers", "entities", "acme.Topics"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("numbrs", '; did you mean "numbers"?'),
        ("ENTITIES", '; did you mean "entities"?'),
        ("acme.topic", '; did you mean "acme.Topics"?'),
        ("weather", ""),
        ("", ""),
        ("n" * 100_000, ""),
    ],
)
def test_what_is_close_is_suggested(typed: str, expected: str) -> None:
    assert meant(typed, KNOWN) == expected


def test_commands_and_analyzers_are_suggested() -> None:
    ran = CliRunner().invoke(cli, ["anlyze"])
    assert ran.exit_code == 2
    assert 'did you mean "analyze"?' in ran.stderr
    with pytest.raises(AnalyzerNotFound, match='did you mean "numbers"'):
        Registry.load(Config()).get("numers")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("german", "de"), ("English", "en"), ("portugese", "pt"), ("italiano", "it"), ("русский", "ru")],
)
def test_the_name_of_a_language_tells_its_tag(written: str, meant: str) -> None:
    assert f'did you mean "{meant}"' in meant_language(written)


@pytest.mark.parametrize("written", ["", "de", "de-AT", "pt_BR", "und", "xx", "words", "x" * 200])
def test_what_is_no_name_of_a_language_tells_none(written: str) -> None:
    assert meant_language(written) == ""
