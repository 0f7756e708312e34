"""The parser alone, layer by layer, beside a raw Stanza pipeline with the same weights in the same process."""

from __future__ import annotations

import pytest

from benchmarks.conftest import Measure
from benchmarks.peers import same
from benchmarks.peers.raw import pipeline
from glossator import Document, Engine, Layer

LAYERS = [
    {Layer.TOKENS},
    {Layer.TOKENS, Layer.MENTIONS},
    {Layer.TOKENS, Layer.ROLES},
    {Layer.TOKENS, Layer.SENTIMENT},
    set(same.PARSER_LAYERS),
    set(same.default_layers()),
]


@pytest.mark.parametrize("layers", LAYERS, ids=lambda layers: "+".join(layer for layer in Layer if layer in layers))
def test_parse(measure: Measure, engine: Engine, documents: list[Document], layers: set[Layer]) -> None:
    parser = engine.parser("en")
    assert not layers & parser.unavailable.keys(), parser.unavailable
    measure(lambda: parser.begin(documents).add(layers))


def test_raw_stanza_bulk_process(measure: Measure, documents: list[Document]) -> None:
    """As anyone would run it: what `test_parse` with tokens, words, mentions and sentiment is to be compared with."""
    raw = pipeline(same.FOLDER, same.processors(same.PARSER_LAYERS), 1)
    texts = [document.text for document in documents]
    measure(lambda: raw.bulk_process(texts))


def test_raw_stanza_one_by_one(measure: Measure, documents: list[Document]) -> None:
    """The same, a document at a time."""
    raw = pipeline(same.FOLDER, same.processors(same.PARSER_LAYERS), 1)
    measure(lambda: [raw(document.text) for document in documents])
