"""Parts of speech, lemmas and dependencies: those of plain Stanza, parallel to words.

The models here have seen four sentences for seconds: they are often wrong, and exactly as wrong as in plain Stanza.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from glossator.contract.parser import ModelPackage, Parser, ParserSettings
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse
from glossator_plugins.stanza.plugin import glossator_parser

TREEBANK = Path(__file__).with_name("treebank.conllu")
TEXTS = ["Two dogs didn't bark. They slept.", "She was singing songs.", "\x80", "Birds sang old songs."]

# Stanza's trainers leave files open, which fails tests: they run in a process of their own.
TRAIN = """
import sys
import torch
from stanza.models import lemmatizer, parser, tagger

treebank, work = sys.argv[1:]
torch.set_num_threads(1)
data = ["--train_file", treebank, "--eval_file", treebank, "--shorthand", "en_test", "--cpu", "--save_dir", work]
small = ["--lang", "en", "--mode", "train", "--no_pretrain", "--char_hidden_dim", "20", "--hidden_dim", "40",
         "--batch_size", "100", "--max_steps", "10", "--eval_interval", "10"]
lemmatizer.main([*data, "--save_name", "lemma.pt", "--num_epoch", "1", "--hidden_dim", "20"])
tagger.main([*data, *small, "--save_name", "pos.pt"])
parser.main([*data, *small, "--save_name", "depparse.pt", "--num_layers", "1", "--deep_biaff_hidden_dim", "30"])
"""


@pytest.fixture(scope="module")
def syntax_package(package: ModelPackage, tmp_path_factory: pytest.TempPathFactory) -> ModelPackage:
    """A folder as Stanza's downloader lays it out, with the bundled tokenizer and expander."""
    work, folder = tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("resources")
    subprocess.run([sys.executable, "-c", TRAIN, str(TREEBANK), str(work)], check=True, capture_output=True)
    for processor in ("pos", "lemma", "depparse"):
        (folder / "en" / processor).mkdir(parents=True)
        shutil.copy(work / f"{processor}.pt", folder / "en" / processor / "test.pt")
    for processor in ("tokenize", "mwt"):
        (folder / "en" / processor).mkdir()
        [file] = (package.path / "en" / processor).glob("*.pt")
        shutil.copy(file, folder / "en" / processor / "test.pt")
    names = dict.fromkeys(["tokenize", "mwt", "pos", "lemma", "depparse"], "test")
    entry = {"packages": {"default": names}, **{processor: {"test": {}} for processor in names}}
    (folder / "resources.json").write_text(json.dumps({"en": entry}))
    return ModelPackage("en", folder, "test")


@pytest.fixture(scope="module")
def syntax_parser(syntax_package: ModelPackage) -> Parser:
    factory = glossator_parser("en", [syntax_package])
    assert factory is not None
    return factory.create(ParserSettings(batch_words=6))


@pytest.fixture(scope="module")
def plain_syntax(syntax_package: ModelPackage) -> Any:
    import stanza

    return stanza.Pipeline(
        "en", dir=str(syntax_package.path), download_method=None, use_gpu=False, logging_level="ERROR"
    )


def test_syntax_is_that_of_plain_stanza(syntax_parser: Parser, plain_syntax: Any) -> None:
    parsing = syntax_parser.begin([Document(text) for text in TEXTS])
    for layer in (Layer.TOKENS, Layer.POS, Layer.LEMMA):
        parsing.add([layer])
    for text, found in zip(TEXTS, parsing.add([Layer.DEPPARSE]), strict=True):
        assert isinstance(found, Parse)
        assert len(found.words) == len(found.pos) == len(found.lemmas) == len(found.dependencies)
        rows: list[tuple[Any, ...]] = []
        for sentence in plain_syntax(text).sentences:
            offset = len(rows)
            rows += [
                (
                    word.text,
                    (word.upos or "", word.xpos or "", word.feats or ""),
                    word.lemma,
                    (offset + word.head - 1 if word.head else -1, word.deprel),
                )
                for word in sentence.words
            ]
        own = zip([word.text for word in found.words], found.pos, found.lemmas, found.dependencies, strict=True)
        assert list(own) == rows


def test_lemmas_are_those_that_were_learnt(syntax_parser: Parser) -> None:
    [found] = syntax_parser.begin([Document(TEXTS[0])]).add([Layer.LEMMA])
    assert isinstance(found, Parse)
    assert [word.text for word in found.words][:5] == ["Two", "dogs", "did", "n't", "bark"]
    assert "dog" in found.lemmas


def test_every_sentence_has_one_root(syntax_parser: Parser) -> None:
    for found in syntax_parser.begin([Document(text) for text in TEXTS]).add([Layer.DEPPARSE]):
        assert isinstance(found, Parse)
        for sentence in found.sentences:
            rows = [row for row, word in enumerate(found.words) if sentence.first <= word.token < sentence.last]
            assert sum(found.dependencies[row].head == -1 for row in rows) == 1
            assert all(found.dependencies[row].head in (-1, *rows) for row in rows)


def test_layers_that_the_folder_lacks_are_named(syntax_parser: Parser) -> None:
    assert set(syntax_parser.unavailable) == {Layer.MENTIONS, Layer.SENTIMENT, Layer.TARGETS, Layer.ROLES}
    assert "lists no ner model" in syntax_parser.unavailable[Layer.MENTIONS]
