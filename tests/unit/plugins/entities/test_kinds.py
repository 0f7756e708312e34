"""Kinds of name that mislead taggers, read with the bundled models: `kinds.toml` has the texts and what is right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from glossator import AnalyzerSpec, Config, Document, Engine
from glossator.text.annotation import Annotation

KINDS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))
_MARK = re.compile(r"\[([^\[\]|]+)\|([A-Z/_]+)(?:\|(\w))?\]")
_ALLOWED = frozenset(("DATE", "MONEY"))


class Right(NamedTuple):
    """A mention as it ought to be: its place, the labels that are right, and a letter for its entity or none."""

    begin: int
    end: int
    labels: tuple[str, ...]
    entity: str | None


def read(marked: str) -> tuple[str, list[Right]]:
    """The text without its marks, and the mentions that they stand for."""
    text, position = "", 0
    right: list[Right] = []
    for mark in _MARK.finditer(marked):
        text += marked[position : mark.start()]
        right.append(Right(len(text), len(text) + len(mark[1]), tuple(mark[2].split("/")), mark[3]))
        text += mark[1]
        position = mark.end()
    return text + marked[position:], right


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine.from_config(Config.load())
    yield engine
    engine.close()


def entities_of(engine: Engine, text: str) -> list[Annotation]:
    (result,) = engine.analyze([Document(text)], [AnalyzerSpec("entities")], "en")
    return list(result.results[0].annotations)


@pytest.mark.parametrize(
    "marked", [pytest.param(text, id=f"{kind}-{n}") for kind in KINDS for n, text in enumerate(KINDS[kind])]
)
def test_a_kind_of_name(engine: Engine, marked: str) -> None:
    text, right = read(marked)
    found = entities_of(engine, text)
    places = {(one.spans[0].begin, one.spans[0].end): one for one in found}
    wanted = {(one.begin, one.end) for one in right}
    besides = {span for span, one in places.items() if one.label not in _ALLOWED}
    assert {text[slice(*span)] for span in wanted - places.keys()} == set(), "missed"
    assert {text[slice(*span)] for span in besides - wanted} == set(), "none of these is a name"
    ids: dict[str, set[str]] = {}
    for one in right:
        annotation = places[one.begin, one.end]
        assert annotation.label in one.labels, text[one.begin : one.end]
        if one.entity:
            ids.setdefault(one.entity, set()).add(annotation.value.entity_id)
    assert all(len(group) == 1 for group in ids.values()), "one entity came as several"
    assert len({next(iter(group)) for group in ids.values()}) == len(ids), "several entities came as one"
