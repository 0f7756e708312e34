"""Names that the tokenizer has cut in two by ending a sentence inside them."""

from __future__ import annotations

import pytest

from glossator.contract.analyzer import Annotations, Budget, NoOptions
from glossator.contract.view import View
from glossator.text.document import Document
from glossator.text.parse import Layer, Mention, Parse, Sentence, Token
from glossator_plugins.entities.options import EntitiesOptions
from glossator_plugins.entities.plugin import create

from .texts import MANIFEST


def read(cut: str, *mentions: tuple[str, str]) -> list[tuple[str, str]]:
    """Labels and names in the text, which a bar cuts into sentences."""
    parts = cut.split("| ")
    text = "".join(parts)
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    begin = 0
    for part in parts:
        first, end = len(tokens), begin + len(part.rstrip())
        position = begin
        for word in part.split():
            position = text.index(word, position)
            tokens.append(Token(position, position + len(word), word))
        sentences.append(Sentence(begin, end, first, len(tokens)))
        begin += len(part)
    found: list[Mention] = []
    position = 0
    for label, words in mentions:
        position = text.index(words, position)
        found.append(Mention(position, position + len(words), label, 0.9))
        position += len(words)
    parse = Parse("en", frozenset(Layer), tuple(sentences), tuple(tokens), mentions=tuple(found))
    view = View(Document(text), parse, MANIFEST.layers, {})
    (outcome,) = create(NoOptions()).analyze([view], EntitiesOptions(), Budget())
    assert isinstance(outcome, Annotations)
    return [(one.label, view.slice(one.spans[0])) for one in outcome.items]


@pytest.mark.parametrize(
    ("cut", "mentions", "expected"),
    [
        ("They saw Jonna | Corven there", [("PERSON", "Jonna"), ("PERSON", "Corven")], ("PERSON", "Jonna Corven")),
        ("They saw Jonna | May there", [("PERSON", "Jonna"), ("DATE", "May")], ("PERSON", "Jonna May")),
        ("They saw Jonna | Corven there", [("PERSON", "Jonna"), ("ORG", "Corven")], ("PERSON", "Jonna Corven")),
        ("He told NTV | News that", [("ORG", "NTV"), ("ORG", "News")], ("ORG", "NTV News")),
        ("The U.K. | Salt Board met", [("LOC", "U.K."), ("ORG", "Salt Board")], ("ORG", "U.K. Salt Board")),
    ],
)
def test_the_halves_are_one_name(cut: str, mentions: list[tuple[str, str]], expected: tuple[str, str]) -> None:
    assert read(cut, *mentions) == [expected]


@pytest.mark.parametrize(
    ("cut", "mentions"),
    [
        ("They saw Jonna. | Corven left", [("PERSON", "Jonna"), ("PERSON", "Corven")]),
        ("They saw Jonna | Thursday there", [("PERSON", "Jonna"), ("DATE", "Thursday")]),
        ("It was 2017 | Corven left", [("DATE", "2017"), ("PERSON", "Corven")]),
        ("Near Lindau | Corven left", [("LOC", "Lindau"), ("PERSON", "Corven")]),
        ("They saw Jonna Corven there", [("PERSON", "Jonna"), ("PERSON", "Corven")]),
    ],
)
def test_others_are_two(cut: str, mentions: list[tuple[str, str]]) -> None:
    assert [name for _, name in read(cut, *mentions)] == [name for _, name in mentions]


def test_a_title_alone_is_no_half() -> None:
    assert read("He met Sen. | Corven", ("PERSON", "Sen."), ("PERSON", "Corven")) == [("PERSON", "Corven")]
