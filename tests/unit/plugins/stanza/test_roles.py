"""Roles: spans of sources, cues and contents, within the text, over sentence ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from glossator.document import Document
from glossator.parse import Layer, Parse
from glossator.parser import Parser

ReadTexts: TypeAlias = Callable[..., list[Parse]]


def test_roles_of_reported_speech(read_texts: ReadTexts) -> None:
    text = 'The mayor said the bridge was safe. "We will open it in May," engineer Ana Silva told reporters on Friday.'
    [found] = read_texts([text], Layer.ROLES)
    assert {span.role for span in found.roles} == {"source", "cue", "content"}
    spans = {(span.role, text[span.begin : span.end]) for span in found.roles}
    assert ("cue", "said") in spans
    assert ("source", "The mayor") in spans
    assert all(span.score is not None and 0 < span.score <= 1 for span in found.roles)


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
