"""The bundled models, read without torch and computed with bytes, say what they say with Stanza's own code."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from glossator.contract.parser import ModelPackage, Parser, ParserSettings
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse
from glossator_plugins.stanza.native import files, kernels
from glossator_plugins.stanza.native.models import NativeModels
from glossator_plugins.stanza.networks.models import StanzaModels
from glossator_plugins.stanza.package.resources import Model, Resources, read
from glossator_plugins.stanza.plugin import glossator_parser

SENTENCES = [
    ["The", "quick", "minister", "of", "Übersee", "paid", "$", "5", "million", "."],
    ["Yes"],
    ["İstanbul", "and", "<UNK>", "zzqx" * 12, "🎉", "IN", "2024", ",", "Prime-Minister", "O’Brien", "said", "."],
    ["No", "."],
]


@pytest.fixture(scope="module")
def resources(package: ModelPackage) -> Resources:
    found = read(package, "en")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def native() -> NativeModels:
    return NativeModels()


@pytest.fixture(scope="module")
def stanza() -> StanzaModels:
    return StanzaModels("en", 1)


@pytest.mark.parametrize("name", ["tokenize/ewt_news", "mwt/ewt_news", "sentiment/targets", "ner/attribution"])
def test_a_file_is_read_as_torch_reads_it(package: ModelPackage, name: str) -> None:
    path = package.path / "en" / f"{name}.pt"

    def compare(mine: Any, theirs: Any) -> None:
        if isinstance(theirs, torch.Tensor):
            np.testing.assert_array_equal(mine, theirs.numpy())
        elif isinstance(theirs, dict):
            assert list(mine) == list(theirs)
            for key in theirs:
                compare(mine[key], theirs[key])
        else:
            assert mine == theirs

    compare(files.read(path), torch.load(path, weights_only=True, map_location="cpu"))


@pytest.mark.parametrize("zipped", [True, False])
def test_a_file_that_asks_for_more_is_refused(tmp_path: Path, zipped: bool) -> None:
    path = tmp_path / "model.pt"
    torch.save({"config": Path("x")}, path, _use_new_zipfile_serialization=zipped)
    with pytest.raises(files.NotPlain):
        files.read(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", b"\x80\x02K\x01.", b"text"])
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.pt"
    path.write_bytes(content)
    with pytest.raises(files.NotPlain):
        files.read(path)


@pytest.mark.parametrize("layer", [Layer.MENTIONS, Layer.ROLES])
def test_scores_of_tags(resources: Resources, native: NativeModels, stanza: StanzaModels, layer: Layer) -> None:
    model = resources.layers[layer].model
    mine, theirs = native.tagger(model), stanza.tagger(model)
    assert mine is not None
    np.testing.assert_array_equal(mine.transitions, theirs.transitions)
    assert mine.forms_of(3) == theirs.forms_of(3)
    for one, other in zip(mine.scores(SENTENCES), theirs.scores(SENTENCES), strict=True):
        assert np.abs(one - other).mean() < 0.05
        assert (one.argmax(1) == other.argmax(1)).all()


@pytest.mark.parametrize("layer", [Layer.SENTIMENT, Layer.TARGETS])
def test_probabilities(resources: Resources, native: NativeModels, stanza: StanzaModels, layer: Layer) -> None:
    model = resources.layers[layer].model
    mine, theirs = native.classifier(model, 5000), stanza.classifier(model, 5000)
    assert mine is not None
    assert mine.classes == theirs.classes
    np.testing.assert_allclose(mine.probabilities(SENTENCES), theirs.probabilities(SENTENCES), atol=0.03)
    for forms in (["-"], ["/", "-"], [], ["Prime-Minister", "and/or", " ", "-x", "A--B/", "-", "3/4"], ["No", "."]):
        assert mine.update_text(forms) == theirs.update_text(forms)


def test_words_of_tokens(resources: Resources, native: NativeModels, stanza: StanzaModels) -> None:
    model = resources.layers[Layer.WORDS].model
    mine = native.expander(model)
    assert mine is not None
    forms = ["didn't", "DON'T", "they'll", "Won’t", "🎉's", "O'Neill's", "cannot", "x", "I'd've", "It's"]
    assert mine.expansions(forms) == stanza.expander(model).expansions(forms)


def test_tokens_and_sentences(
    resources: Resources, seeds: list[Document], parser: Parser, exact_parser: Parser
) -> None:
    layers = {Layer.TOKENS, Layer.WORDS}
    for mine, theirs in zip(parser.begin(seeds).add(layers), exact_parser.begin(seeds).add(layers), strict=True):
        assert isinstance(mine, Parse)
        assert isinstance(theirs, Parse)
        assert (mine.sentences, mine.tokens, mine.words) == (theirs.sentences, theirs.tokens, theirs.words)


def test_a_document_gets_what_it_gets_alone(parser: Parser, seeds: list[Document]) -> None:
    layers = {Layer.MENTIONS, Layer.ROLES, Layer.SENTIMENT, Layer.TARGETS}
    together = parser.begin(seeds).add(layers)
    for document, found in list(zip(seeds, together, strict=True))[:4]:
        [alone] = parser.begin([document]).add(layers)
        assert isinstance(alone, Parse)
        assert isinstance(found, Parse)
        assert alone.tokens == found.tokens
        assert (alone.sentiment, alone.targets) == (found.sentiment, found.targets)
        assert [span[:3] for span in alone.mentions] == [span[:3] for span in found.mentions]
        assert [span[:3] for span in alone.roles] == [span[:3] for span in found.roles]
        for one, other in ((alone.mentions, found.mentions), (alone.roles, found.roles)):
            assert [span.score for span in one] == pytest.approx([span.score for span in other], abs=1e-9)


def test_what_is_of_another_kind_is_left_to_stanza(
    resources: Resources, native: NativeModels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = files.read

    def changed(change: Callable[[Any], None]) -> Callable[[Path], Any]:
        def of(path: Path) -> Any:
            content = whole(path)
            if path.parent.name != "pretrain":
                change(content)
            return content

        return of

    def without_numbers(content: Any) -> None:
        content["config"] = {}

    tagger, tokenizer = (resources.layers[layer].model for layer in (Layer.ROLES, Layer.TOKENS))
    for change in (without_numbers, lambda content: content["config"].update(charlm=True, num_layers=2)):
        monkeypatch.setattr(files, "read", changed(change))
        assert native.tagger(tagger) is None
        assert native.tokenizer(tokenizer) is None
    (tmp_path / "x.pt").write_bytes(b"no model")
    monkeypatch.setattr(files, "read", whole)
    assert native.expander(Model("mwt", "x", tmp_path / "x.pt")) is None


def test_precision_is_told_and_part_of_the_fingerprint(package: ModelPackage, monkeypatch: pytest.MonkeyPatch) -> None:
    factory = glossator_parser("en", [package])
    assert factory is not None

    def made(precision: str) -> Parser:
        return factory.create(ParserSettings(precision=precision, layers=frozenset()))

    quick, exact = made("auto"), made("float32")
    assert quick.description == f"{factory.description}, int8 ({kernels.WAYS[kernels.way()]})"
    assert exact.description == f"{factory.description}, float32"
    assert quick.fingerprint != exact.fingerprint
    monkeypatch.setattr(kernels, "FILE", Path("nowhere.so"))
    kernels.missing.cache_clear()
    try:
        slow = made("auto")
    finally:
        kernels.missing.cache_clear()
    assert slow.description.startswith(f"{factory.description}, float32 (the kernels were not compiled")
    assert slow.fingerprint == exact.fingerprint


def test_neither_torch_nor_stanza_is_imported_for_the_default_analyzers() -> None:
    told = "from glossator import Document, Engine\nimport sys\ne = Engine.from_config()\n"
    told += "[found] = e.analyze([Document('Ann Lee said it rained.')], [])\nassert found.ok\n"
    told += "print(sorted({'torch', 'stanza'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
