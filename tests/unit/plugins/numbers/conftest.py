"""The analyzer over a plain text, one sentence per line: the only thing of a parse that it reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import pytest

from glossator import Annotation, Document, Layer, Number, Parse, Span, View
from glossator.text.parse import Sentence
from glossator_plugins.numbers.analyzer import NumbersAnalyzer
from glossator_plugins.numbers.options import NumbersOptions


class Found(NamedTuple):
    """An annotation with the texts of its spans."""

    text: str
    number: Number
    modifier: str
    counted: str
    annotation: Annotation


def view_of(text: str, reference: datetime | None = None) -> View:
    """A view of the text whose sentences are its lines."""
    sentences, begin = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            sentences.append(Sentence(begin, begin + len(line.rstrip()), 0, 0))
        begin += len(line)
    layers = frozenset({Layer.TOKENS})
    return View(Document(text, reference_time=reference), Parse("en", layers, tuple(sentences)), layers, {})


def analyze(text: str, reference: datetime | None = None, **options: Any) -> list[Found]:
    """All that the analyzer finds."""
    view = view_of(text, reference)
    results = []
    for annotation in NumbersAnalyzer().analyze_one(view, NumbersOptions(**options)):
        (span,) = annotation.spans
        value = annotation.value
        assert isinstance(value, Number)
        results.append(
            Found(span.slice(text), value, _slice(value.modifier, text), _slice(value.counted, text), annotation)
        )
    return results


def _slice(span: Span | None, text: str) -> str:
    return "" if span is None else span.slice(text)


@pytest.fixture
def find() -> Callable[..., list[Found]]:
    """`analyze`, as tests call it."""
    return analyze


@pytest.fixture
def only() -> Callable[..., Found]:
    """The one amount of a text: fails if there are none or more."""

    def single(text: str, reference: datetime | None = None, **options: Any) -> Found:
        found = analyze(text, reference, **options)
        assert len(found) == 1, [one.text for one in found]
        return found[0]

    return single
