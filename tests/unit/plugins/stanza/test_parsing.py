"""A batch on its way: layers come step by step, show only what was asked for, and failures stay with their document."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from glossator.contract.parser import ModelPackage, Parser, ParserSettings
from glossator.errors import Failure, Reason
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse
from glossator_plugins.stanza.plugin import glossator_parser

GOOD = "Mayor Ana Silva opened the new bridge in Porto on Friday. She didn't speak."
BAD = "The secret word is plover \ud800."
"""A lone surrogate: servers reject it before it gets here, library users may not."""


def test_layers_are_added_step_by_step(parser: Parser) -> None:
    parsing = parser.begin([Document(GOOD)])
    [tokens] = parsing.add([Layer.TOKENS])
    [mentions] = parsing.add([Layer.TOKENS, Layer.MENTIONS])
    assert isinstance(tokens, Parse)
    assert isinstance(mentions, Parse)
    assert tokens.layers == {Layer.TOKENS}
    assert mentions.layers == {Layer.TOKENS, Layer.MENTIONS}
    assert tokens.mentions == ()
    assert mentions.mentions
    assert mentions.tokens == tokens.tokens
    assert mentions.language == "en"


def test_layers_that_were_not_asked_for_stay_empty(parser: Parser) -> None:
    [found] = parser.begin([Document(GOOD)]).add([Layer.MENTIONS])
    assert isinstance(found, Parse)
    # Mentions may be tagged on words: that is nobody's business but the parser's.
    assert found.words == ()
    assert Layer.WORDS not in found.layers


def test_a_layer_brings_what_it_is_computed_from(parser: Parser) -> None:
    [found] = parser.begin([Document(GOOD)]).add([Layer.WORDS])
    assert isinstance(found, Parse)
    assert found.layers == {Layer.TOKENS, Layer.WORDS}
    assert len(found.sentences) == 2


def test_only_the_document_that_cannot_be_parsed_fails(parser: Parser) -> None:
    parsing = parser.begin([Document(GOOD), Document(BAD), Document(GOOD + " ")])
    for layers in ([Layer.TOKENS], [Layer.TOKENS, Layer.MENTIONS]):
        first, failure, last = parsing.add(layers)
        assert isinstance(first, Parse)
        assert isinstance(last, Parse)
        assert first.tokens == last.tokens
        assert isinstance(failure, Failure)
        assert failure.reason is Reason.PARSE_FAILED
        assert "plover" not in failure.message
        assert "tokens" in failure.message


def test_documents_without_tokens_have_empty_layers(parser: Parser) -> None:
    layers = [layer for layer in Layer if layer not in parser.unavailable]
    empty, full = parser.begin([Document("\x80 \x81"), Document(GOOD)]).add(layers)
    assert isinstance(empty, Parse)
    assert isinstance(full, Parse)
    assert empty.layers == full.layers == set(layers)
    assert (empty.sentences, empty.tokens, empty.mentions) == ((), (), ())
    assert full.mentions


def test_an_empty_batch_is_no_error(parser: Parser) -> None:
    assert parser.begin([]).add([Layer.TOKENS, Layer.MENTIONS]) == []


def test_asking_for_an_unavailable_layer_is_an_error(package: ModelPackage, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    for part in ("en", "resources.json"):
        (folder / part).symlink_to(package.path / part)
    description = json.loads((package.path / "glossator.json").read_text(encoding="utf-8"))
    del description["layers"]["depparse"]
    description["missing"]["depparse"] = "nobody trained it"
    (folder / "glossator.json").write_text(json.dumps(description), encoding="utf-8")
    factory = glossator_parser("en", [replace(package, path=folder)])
    assert factory is not None
    parser = factory.create(ParserSettings())
    assert parser.unavailable == {Layer.DEPPARSE: "nobody trained it"}
    with pytest.raises(ValueError, match=r"the parser has no .*: see Parser\.unavailable"):
        parser.begin([Document(GOOD)]).add(parser.unavailable)


def test_words_of_multiword_tokens_have_their_own_spans(parser: Parser) -> None:
    [found] = parser.begin([Document("They don't trust Porto's mayor, and she can’t wait.")]).add([Layer.WORDS])
    assert isinstance(found, Parse)
    text = "They don't trust Porto's mayor, and she can’t wait."
    words = [word for word in found.words if len([w for w in found.words if w.token == word.token]) > 1]
    assert [word.text for word in words] == ["do", "n't", "Porto", "'s", "ca", "n’t"]
    assert all(text[word.begin : word.end] == word.text for word in words)
    assert len(found.tokens) == len({word.token for word in found.words})
