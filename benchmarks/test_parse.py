"""The parser alone, layer by layer, beside a raw Stanza pipeline with the same weights in the same process."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import stanza

import glossator_en
from glossator import Document, Engine, Layer

Measure = Callable[[Callable[[], object]], None]


@pytest.mark.parametrize(
    "layers",
    [
        {Layer.TOKENS},
        {Layer.TOKENS, Layer.MENTIONS},
        {Layer.TOKENS, Layer.ROLES},
        {Layer.TOKENS, Layer.SENTIMENT},
        {Layer.TOKENS, Layer.MENTIONS, Layer.SENTIMENT, Layer.TARGETS, Layer.ROLES},
    ],
    ids=lambda layers: "+".join(layer.value for layer in Layer if layer in layers),
)
def test_parse(measure: Measure, engine: Engine, documents: list[Document], layers: set[Layer]) -> None:
    parser = engine.parser("en")
    assert not layers & parser.unavailable.keys(), parser.unavailable
    measure(lambda: parser.begin(documents).add(layers))


def test_raw_stanza_bulk_process(measure: Measure, engine: Engine, documents: list[Document]) -> None:
    """`tokenize,mwt,ner`, as anyone would run it: what tokens+mentions is to be compared with."""
    pipeline = stanza.Pipeline(
        "en",
        dir=str(glossator_en.path()),
        processors="tokenize,mwt,ner",
        download_method=None,
        verbose=False,
        use_gpu=False,
    )
    texts = [document.text for document in documents]
    measure(lambda: pipeline.bulk_process(texts))
