"""A view shows what was declared, and nothing else."""

from collections.abc import Callable

import pytest

from glossator import Annotation, Document, Layer, Parse, Span, View
from glossator.errors import KindNotDeclared, LayerNotDeclared
from glossator.text.parse import Mention, Sentence, Token, Word

READS: dict[Layer, list[Callable[[View], object]]] = {
    Layer.TOKENS: [lambda view: view.tokens, lambda view: view.sentences],
    Layer.WORDS: [lambda view: view.words],
    Layer.POS: [lambda view: view.pos],
    Layer.LEMMA: [lambda view: view.lemmas],
    Layer.DEPPARSE: [lambda view: view.dependencies],
    Layer.MENTIONS: [lambda view: view.mentions],
    Layer.SENTIMENT: [lambda view: view.sentiment],
    Layer.TARGETS: [lambda view: view.targets],
    Layer.ROLES: [lambda view: view.roles],
}

TEXT = "Ada wrote."
PARSE = Parse("en", frozenset(Layer), (Sentence(0, 10, 0, 1),), (Token(0, 3, "Ada"),))


def test_every_layer_has_its_reader() -> None:
    assert READS.keys() == set(Layer)


@pytest.mark.parametrize("layer", Layer)
def test_a_declared_layer_can_be_read_and_the_others_cannot(layer: Layer) -> None:
    view = View(Document(TEXT), PARSE, frozenset([layer]), {})
    for read in READS[layer]:
        read(view)
    for other in set(Layer) - {layer}:
        for read in READS[other]:
            with pytest.raises(
                LayerNotDeclared, match=rf"'{other.value}'.*add Layer\.{other.name} to Manifest\.layers"
            ):
                read(view)


def test_only_declared_kinds_can_be_read() -> None:
    said = (Annotation("entity", (Span(0, 3),), None),)
    view = View(Document(TEXT), PARSE, frozenset(), {"entity": ("people", said)})
    assert view.annotations("entity") == said
    assert view.provider("entity") == "people"
    for read in (view.annotations, view.provider):
        with pytest.raises(
            KindNotDeclared, match=r"of a kind that its manifest does not declare: add it to Manifest\.uses"
        ):
            read("number")


def test_a_kind_that_nobody_provided_is_empty_and_says_so() -> None:
    view = View(Document(TEXT), PARSE, frozenset(), {"entity": ("people", ()), "number": ("", ())})
    assert [view.provided(kind) for kind in ("entity", "number")] == [True, False]
    assert list(view.annotations("number")) == []
    assert view.provider("number") == ""


def test_text_and_language_need_no_declaration() -> None:
    view = View(Document(TEXT, language="en-GB"), PARSE, frozenset(), {})
    assert view.text == TEXT
    assert view.language == "en"
    assert view.slice(Span(0, 3)) == view.slice(Token(0, 3, "Ada")) == "Ada"
    assert view.slice(Mention(0, 3, "PERSON", None)) == view.slice(Word("Ada", 0, 3, 0)) == "Ada"
