"""The toy parser gives every layer, of every text, in the shape that analyzers rely on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator import Document, Failure, Layer, Parse, Reason
from glossator.testing import UNPARSABLE, ToyParser, conformance, toy, toy_parse
from glossator.testing.conformance import Status
from glossator.text.parse import with_required

NEWS = "Mayor Ann Lee said she didn't pay. “We won’t,” says Bob!"


def test_every_layer_has_something_to_say() -> None:
    parse = toy_parse(NEWS)
    assert parse.layers == frozenset(Layer)
    assert [NEWS[each.begin : each.end] for each in parse.mentions] == ["Mayor Ann Lee", "Bob"]
    assert [NEWS[each.begin : each.end] for each in parse.sentences] == [
        "Mayor Ann Lee said she didn't pay.",
        "“We won’t,” says Bob!",
    ]
    assert {each.role for each in parse.roles} == {"source", "cue", "content"}
    assert [word.text for word in parse.words if parse.tokens[word.token].text == "didn't"] == ["did", "n't"]


@pytest.mark.parametrize("layer", Layer)
def test_only_what_was_asked_for_is_there(layer: Layer) -> None:
    parse = toy_parse(NEWS, layers=[layer])
    assert parse.layers == with_required([layer])
    assert bool(parse.dependencies) == (layer is Layer.DEPPARSE)


@given(st.text(min_size=1, max_size=80))
def test_whatever_the_text_tokens_are_what_it_says(text: str) -> None:
    parse = toy_parse(text)
    assert [token.text for token in parse.tokens] == [text[token.begin : token.end] for token in parse.tokens]
    assert "".join(token.text for token in parse.tokens) == "".join("".join(text.split()))
    assert sum(each.last - each.first for each in parse.sentences) == len(parse.tokens)
    assert len(parse.words) == len(parse.pos) == len(parse.lemmas) == len(parse.dependencies)


def test_a_document_can_be_one_that_is_not_parsed() -> None:
    bad = Document("One.", attributes={UNPARSABLE: ""})
    failure, parse = ToyParser().begin([bad, Document("Two.")]).add([Layer.TOKENS])
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.PARSE_FAILED
    assert isinstance(parse, Parse)


@pytest.mark.timeout(600)
def test_it_passes_the_checks_of_parsers() -> None:
    verdicts = conformance(toy)
    failed = [str(each) for each in verdicts if each.status is Status.FAIL]
    # It is for every language on purpose.
    assert failed == []
