"""JSON lines for doccano and Prodigy."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from glossator.contract.writer import Writer
from glossator_formats.found.marks import found_in
from glossator_formats.found.tokens import TokenIndex, in_pieces, tokens_of
from glossator_formats.writers.doccano import DoccanoWriter
from glossator_formats.writers.prodigy import ProdigyWriter

from .samples import TEXTS, document, result, written


def lines(kind: type[Writer], *names: str, syntax: bool = True) -> tuple[list[dict[str, Any]], Writer]:
    stream = io.BytesIO()
    writer = written(kind(stream), *names, syntax=syntax)
    data = stream.getvalue()
    assert data.isascii()  # doccano guesses the encoding of others
    return [json.loads(line) for line in data.splitlines()], writer


def test_doccanos_spans_cover_the_same_words() -> None:
    told, _ = lines(DoccanoWriter)
    ids = [entity["id"] for line in told for entity in line["entities"]]
    assert len(set(ids)) == len(ids)
    for name, line in zip(TEXTS, told, strict=True):
        assert line["text"] == TEXTS[name]
        marks = found_in(document(name), result(line["text"])).marks
        wanted = sorted((span.begin, span.end) for mark in marks for span in mark.spans)
        assert sorted((one["start_offset"], one["end_offset"]) for one in line["entities"]) == wanted
        assert all(one["start_offset"] < one["end_offset"] and one["label"] for one in line["entities"])
        here = {one["id"] for one in line["entities"]}
        assert all({one["from_id"], one["to_id"]} <= here for one in line["relations"])


def test_what_doccano_would_drop_without_overlap_is_counted() -> None:
    (line,), writer = lines(DoccanoWriter, "plain")
    kept, last = 0, -1
    for one in sorted(line["entities"], key=lambda entity: entity["start_offset"]):  # doccano's SpanCleaner
        if one["start_offset"] >= last:
            kept, last = kept + 1, one["end_offset"]
    assert writer.lost["overlap"] == len(line["entities"]) - kept > 0


@pytest.mark.parametrize("syntax", [True, False])
def test_prodigys_spans_are_whole_tokens(syntax: bool) -> None:
    told, _ = lines(ProdigyWriter, syntax=syntax)
    for name, line in zip(TEXTS, told, strict=True):
        text, tokens = line["text"], line["tokens"]
        assert text == TEXTS[name]
        assert all(text[one["start"] : one["end"]] == one["text"] for one in tokens)
        assert [one["id"] for one in tokens] == list(range(len(tokens)))
        for span in line["spans"]:
            assert span["start"] == tokens[span["token_start"]]["start"]
            assert span["end"] == tokens[span["token_end"]]["end"]
        found = found_in(document(name), result(text, syntax=syntax))
        index = TokenIndex(tokens_of(in_pieces(found)))
        wanted = sorted((first, last - 1) for mark in found.marks for first, last in index.runs(mark.spans))
        assert sorted((one["token_start"], one["token_end"]) for one in line["spans"]) == wanted
        spans = {(one["token_start"], one["token_end"], one["label"]) for one in line["spans"]}
        for relation in line["relations"]:
            for end in ("head", "child"):
                one = relation[f"{end}_span"]
                assert (one["token_start"], one["token_end"], one["label"]) in spans
                assert relation[end] == one["token_end"]


def test_spacy_finds_prodigys_spans() -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'glossator[spacy]'")
    told, _ = lines(ProdigyWriter)
    for line in told:
        words = [token["text"] for token in line["tokens"]]
        doc = spacy.tokens.Doc(spacy.blank("en").vocab, words, [token["ws"] for token in line["tokens"]])
        for span in line["spans"]:
            there = doc[span["token_start"] : span["token_end"] + 1]
            assert "".join(there.text.split()) == "".join(line["text"][span["start"] : span["end"]].split())
