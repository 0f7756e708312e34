"""What every built-in analyzer promises of its results, on every seed and on texts nobody hopes for."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from glossator import AnalyzerResult, Annotation, Engine, OffsetEncoding, Reason, Reference
from glossator.text.annotation import references_of, spans_of
from glossator.wire import decode_response, encode_response, response_json

from .conftest import BUILT_IN, Run

analyzers = pytest.mark.parametrize("analyzer", BUILT_IN)
pytestmark = pytest.mark.timeout(600)  # the first test waits for the models and all texts

# Seeds that hold nothing of the kind: a single line, and a bulletin in which nobody says anything.
SILENCE = {name: {"14_one_line.txt"} for name in BUILT_IN}
SILENCE["attribution"].add("11_brief_weather_and_markets.txt")


def said(run: Run, analyzer: str) -> Iterator[tuple[str, str, AnalyzerResult]]:
    """Name, text and result, of every document that the analyzer could work on."""
    for name, result in run.results.items():
        if result[analyzer].ok:
            yield name, run.texts[name], result[analyzer]


def every_annotation(run: Run, analyzer: str) -> Iterator[tuple[str, str, Annotation]]:
    for name, text, result in said(run, analyzer):
        for item in result.annotations:
            yield name, text, item


@analyzers
def test_it_succeeds_on_every_text_or_says_which_layer_is_missing(engine: Engine, together: Run, analyzer: str) -> None:
    """A model that is not installed is no reason to skip: then the result itself has to say so."""
    (english,) = engine.status().languages
    needed = {layer.value for step in engine.plan([]).steps if step.name == analyzer for layer in step.layers}
    missing = needed & english.unavailable.keys()
    for name, result in together.results.items():
        failure = result[analyzer].failure
        if missing:
            assert failure is not None, name
            assert failure.reason is Reason.LAYER_UNAVAILABLE, name
            assert set(failure.metadata["layers"].split(",")) == missing
            assert all(english.unavailable[layer] in failure.message for layer in missing)
        else:
            assert failure is None, (name, failure)


@analyzers
def test_it_has_something_to_say_of_the_seeds(together: Run, seeds: dict[str, str], analyzer: str) -> None:
    silent = {name for name, _, result in said(together, analyzer) if name in seeds and not result.annotations}
    assert silent <= SILENCE[analyzer]


@analyzers
def test_spans_lie_in_the_text_in_order_and_cover_something(together: Run, analyzer: str) -> None:
    for name, text, item in every_annotation(together, analyzer):
        assert list(item.spans) == sorted(item.spans), (name, item)
        for span in (*item.spans, *spans_of(item.value)):
            assert 0 <= span.begin < span.end <= len(text), (name, item)
            covered = span.slice(text)
            assert covered == covered.strip(), (name, covered, "white space at the ends")


@analyzers
def test_ids_are_unique(together: Run, analyzer: str) -> None:
    for name, _, result in said(together, analyzer):
        ids = [item.id for item in result.annotations]
        assert all(ids), name
        assert len(set(ids)) == len(ids), name


@analyzers
def test_what_is_emitted_was_declared(engine: Engine, together: Run, analyzer: str) -> None:
    manifest = engine.registry.get(analyzer).manifest
    for name, _, item in every_annotation(together, analyzer):
        assert isinstance(item.value, manifest.emits[item.kind]), name
        assert not manifest.labels or not item.label or item.label in manifest.labels, (name, item.label)
        assert item.score is None or 0 <= item.score <= 1, (name, item)


@analyzers
def test_references_point_at_what_there_is(together: Run, analyzer: str) -> None:
    for name, _, result in said(together, analyzer):
        for item in result.annotations:
            for reference in references_of(item.value):
                target = together.results[name][reference.analyzer or analyzer]
                assert reference.annotation_id in {other.id for other in target.annotations}, (name, item)


@analyzers
def test_a_batch_says_what_single_documents_say(together: Run, alone: Run, analyzer: str) -> None:
    for name, _, result in said(alone, analyzer):
        batched = together.results[name][analyzer]
        assert close(batched.annotations, result.annotations), name


@analyzers
def test_the_same_text_gives_the_same_result(engine: Engine, alone: Run, again: Run, analyzer: str) -> None:
    assert engine.registry.get(analyzer).manifest.deterministic
    for name, _, result in said(again, analyzer):
        assert result.annotations == alone.results[name][analyzer].annotations, name
        assert result.fingerprint == alone.results[name][analyzer].fingerprint


@analyzers
def test_the_fingerprint_is_the_one_in_the_registry(engine: Engine, together: Run, analyzer: str) -> None:
    expected = engine.status().fingerprints[analyzer]
    assert {result[analyzer].fingerprint for result in together.results.values()} == {expected}


@pytest.mark.parametrize("encoding", OffsetEncoding)
def test_every_result_travels_in_every_unit(together: Run, encoding: OffsetEncoding) -> None:
    codec = {OffsetEncoding.CODE_POINT: "utf-32-le", OffsetEncoding.UTF16: "utf-16-le", OffsetEncoding.UTF8: "utf-8"}
    width = {OffsetEncoding.CODE_POINT: 4, OffsetEncoding.UTF16: 2, OffsetEncoding.UTF8: 1}[encoding]
    for name, result in together.results.items():
        text = together.texts[name]
        encoded = text.encode(codec[encoding])
        response = encode_response(result, text, encoding, include_text=True)
        for analyzed in response.results:
            for annotation in analyzed.annotations:
                for span in annotation.spans:
                    covered = encoded[span.begin * width : span.end * width].decode(codec[encoding])
                    assert covered == span.text, (name, annotation.id)


def test_every_response_is_a_line_of_json_and_comes_back_as_it_was(together: Run) -> None:
    for name, result in together.results.items():
        response = encode_response(result, together.texts[name])
        line = response_json(response)
        assert "\n" not in line
        assert len(json.loads(line)["results"]) == len(BUILT_IN)
        back = decode_response(response)
        for analyzer in BUILT_IN:
            assert close(back[analyzer].annotations, result[analyzer].annotations), (name, analyzer)


def close(one: Any, other: Any) -> bool:
    """Equal, floats aside: those may differ in what padding and 32 bits do to them."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, abs_tol=2e-3)
    if isinstance(one, Annotation) and isinstance(other, Annotation):
        names = ("kind", "spans", "value", "label", "score", "id")
        return all(close(getattr(one, name), getattr(other, name)) for name in names)
    if isinstance(one, BaseModel) and isinstance(other, BaseModel):
        fields = type(one).model_fields
        return type(one) is type(other) and all(close(getattr(one, name), getattr(other, name)) for name in fields)
    if isinstance(one, tuple) and isinstance(other, tuple) and not isinstance(one, Reference):
        return len(one) == len(other) and all(map(close, one, other))
    return bool(one == other)
