"""Roles: spans of sources, cues and contents, within the text, over sentence ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from glossator.contract.parser import ModelPackage, Parser
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse
from glossator_plugins.stanza.layers.windows import paragraph_ends, windows
from glossator_plugins.stanza.package.resources import read

ReadTexts: TypeAlias = Callable[..., list[Parse]]


def test_roles_of_reported_speech(read_texts: ReadTexts) -> None:
    text = 'The mayor said the bridge was safe. "We will open it in May," engineer Ana Silva told reporters on Friday.'
    [found] = read_texts([text], Layer.ROLES)
    assert {span.role for span in found.roles} == {"source", "cue", "content"}
    spans = {(span.role, text[span.begin : span.end]) for span in found.roles}
    assert ("cue", "said") in spans
    assert ("source", "The mayor") in spans
    assert all(span.score is not None and 0 < span.score <= 1 for span in found.roles)


def test_roles_are_those_of_plain_stanza_in_the_same_windows(
    exact_parser: Parser, plain_roles: Any, package: ModelPackage, seeds: list[Document]
) -> None:
    resources = read(package, "en")
    assert resources is not None
    model, count = resources.layers[Layer.ROLES], 0
    for document, found in zip(seeds, exact_parser.begin(seeds).add({Layer.WORDS, Layer.ROLES}), strict=True):
        assert isinstance(found, Parse)
        words = [
            [word for word in found.words if sentence.first <= word.token < sentence.last]
            for sentence in found.sentences
        ]
        ends = paragraph_ends(document.text, [(sentence.begin, sentence.end) for sentence in found.sentences])
        cuts = windows([len(one) for one in words], ends, model.window)
        joined = [[word for one in words[first:last] for word in one] for first, last in cuts]
        tagged = plain_roles([[word.text for word in part] for part in joined]).sentences
        expected = [
            (part[span.tokens[0].id[0] - 1].begin, part[span.tokens[-1].id[0] - 1].end, model.labels[span.type])
            for part, sentence in zip(joined, tagged, strict=True)
            for span in sentence.ents
        ]
        assert [span[:3] for span in found.roles] == expected, document.id
        count += len(expected)
    assert count > 100


def test_roles_of_long_documents_lie_in_the_text_in_order(read_texts: ReadTexts, seeds: list[Document]) -> None:
    for document, found in zip(seeds, read_texts([seed.text for seed in seeds], Layer.ROLES), strict=True):
        at = 0
        for span in found.roles:
            assert at <= span.begin < span.end <= len(document.text)
            at = span.end


def test_roles_do_not_depend_on_the_batch(parser: Parser, read_texts: ReadTexts, seeds: list[Document]) -> None:
    together = read_texts([seed.text for seed in seeds], Layer.ROLES)
    for document, found in list(zip(seeds, together, strict=True))[:4]:
        [alone] = parser.begin([document]).add([Layer.ROLES])
        assert isinstance(alone, Parse)
        assert [span[:3] for span in alone.roles] == [span[:3] for span in found.roles]
