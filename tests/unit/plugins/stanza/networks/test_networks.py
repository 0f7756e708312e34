"""The shortcuts around Stanza's preparation of input give what Stanza's own code gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from glossator.contract.parser import ModelPackage, ParserSettings
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse
from glossator_plugins.stanza.layers.draft import Draft
from glossator_plugins.stanza.layers.tokens import TokensReader
from glossator_plugins.stanza.networks import surface
from glossator_plugins.stanza.networks.classifier import ClassifierNetwork
from glossator_plugins.stanza.networks.loading import Loader
from glossator_plugins.stanza.networks.ner import TaggerNetwork
from glossator_plugins.stanza.networks.tokenizer import CharacterNetwork, StanzaInputs
from glossator_plugins.stanza.package.resources import read
from glossator_plugins.stanza.plugin import glossator_parser
from glossator_plugins.stanza.sequences.characters import Window

SENTENCES = [
    ["The", "quick", "minister", "of", "Übersee", "paid", "$", "5", "million", "."],
    ["Yes"],
    ["İstanbul", "and", "<UNK>", "zzqx" * 12, "🎉", "IN", "2024", ",", "Prime-Minister", "O’Brien", "said", "."],
    ["No", "."],
]


@pytest.fixture
def load(package: ModelPackage) -> Any:
    """`load(layer)`: the layer's processor, a fresh one that a test may change."""
    resources = read(package, "en")
    assert resources is not None
    surface.use_threads(1)
    loader = Loader("en")
    return lambda layer: loader.processor(resources.layers[layer].model)


def test_scores_of_tags_are_those_of_stanzas_own_loader(load: Any) -> None:
    network = TaggerNetwork(load(Layer.MENTIONS))
    with torch.inference_mode():
        for own, theirs in zip(network._plain_scores(SENTENCES), network._loader_scores(SENTENCES), strict=True):
            assert own.shape == theirs.shape
            np.testing.assert_allclose(own, theirs, atol=1e-4)


def test_probabilities_are_those_of_stanzas_own_network_for_each_sentence_alone(load: Any) -> None:
    network = ClassifierNetwork(load(Layer.SENTIMENT), 5000)
    with torch.inference_mode():
        own = [network._own_logits([forms]).softmax(dim=1)[0].tolist() for forms in SENTENCES]
    for network._plain in (True, False):
        np.testing.assert_allclose(network.probabilities(SENTENCES), own, atol=1e-5)


@pytest.mark.parametrize(
    "forms", [["-"], ["/", "-"], [], ["Prime-Minister", "and/or", " ", "-x", "A--B/", "-", "3/4"], ["No", "."]]
)
def test_forms_are_updated_as_in_stanza(load: Any, forms: list[str]) -> None:
    from stanza.models.classifiers.data import update_text

    network = ClassifierNetwork(load(Layer.SENTIMENT), 5000)
    assert network.update_text(forms) == update_text(forms, network._model.config.wordvec_type)


def test_character_inputs_are_those_of_stanzas_own_dataset(load: Any) -> None:
    from stanza.models.tokenization.data import TokenizationDataset

    processor = load(Layer.TOKENS)
    dataset = TokenizationDataset(processor.config, input_text="", vocab=processor.vocab, evaluation=True)
    paragraphs = ["x", "Fax: 713-654-0365 or $62,500 on 28/10/2004.", "Ünïcode 𝔘 ٣ 🎉 “quotes”, May 5, 1999; x365"]
    found = StanzaInputs(processor).read(paragraphs)
    for units, (own_ids, own_features) in zip(paragraphs, found, strict=True):
        [(ids, _, features, _)] = dataset.para_to_sentences([(unit, 0) for unit in units])
        np.testing.assert_array_equal(own_ids, ids)
        np.testing.assert_array_equal(own_features, features)


def test_classes_of_characters_are_those_of_stanzas_own_network(load: Any) -> None:
    processor = load(Layer.TOKENS)
    network, inputs = CharacterNetwork(processor), StanzaInputs(processor)
    paragraphs = ["He didn't say. They'll come at 5 p.m., won't they?", "x", "Two  words 🎉 İstanbul"]
    read = zip(inputs.read(paragraphs), paragraphs, (True, False, True), strict=True)
    windows = [Window(ids, features, units, ends) for (ids, features), units, ends in read]
    with torch.inference_mode():
        for own, theirs in zip(network._plain_classes(windows), network._own_classes(windows), strict=True):
            np.testing.assert_array_equal(own, theirs)


def test_tokenizers_that_join_lines_keep_offsets(load: Any) -> None:
    processor = load(Layer.TOKENS)
    processor.config["skip_newline"] = True
    text = "The coun\ncil met.\nIt vo\r\nted.\n\nNobody spoke."
    draft = Draft(Document(text), Parse("en"))
    [fields] = TokensReader(CharacterNetwork(processor), 5000).read([draft])
    assert [token.text for token in fields["tokens"]] == [text[token.begin : token.end] for token in fields["tokens"]]
    assert "coun\ncil" in [token.text for token in fields["tokens"]]
    assert "council" in draft.forms


def test_threads_are_those_of_the_settings(package: ModelPackage) -> None:
    import torch

    factory = glossator_parser("en", [package])
    assert factory is not None
    factory.create(ParserSettings(threads=1, precision="float32"))
    assert torch.get_num_threads() == 1
