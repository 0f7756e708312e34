"""spaCy's DocBin, read back by spaCy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from glossator_formats.found.marks import found_in
from glossator_formats.found.tokens import TokenIndex, in_pieces, tokens_of
from glossator_formats.writers.docbin import USER_DATA, DocBinWriter

from .samples import TEXTS, document, result, written

spacy = pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'glossator[spacy]'")


def docs(path: Path) -> list[Any]:
    return list(spacy.tokens.DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))


@pytest.mark.parametrize("syntax", [True, False])
@pytest.mark.parametrize("name", TEXTS)
def test_text_and_spans_are_the_same(tmp_path: Path, name: str, syntax: bool) -> None:
    path = tmp_path / "x.spacy"
    writer = written(DocBinWriter(path), name, syntax=syntax)
    (doc,) = docs(path)
    text = TEXTS[name]
    assert doc.text == text
    found = in_pieces(found_in(document(name), result(text, syntax=syntax)))
    tokens = tokens_of(found)
    index = TokenIndex(tokens)
    for kind in {mark.kind for mark in found.marks}:
        wanted = [
            (mark.label, tokens[first].begin, tokens[last - 1].end)
            for mark in found.marks
            if mark.kind == kind
            for first, last in index.runs(mark.spans)
        ]
        assert sorted((one.label_, one.start_char, one.end_char) for one in doc.spans[kind]) == sorted(wanted)
    mentions = [mark for mark in found.marks if mark.kind == "entity"]
    touching = sum(bool(index.runs(mark.spans)) for mark in mentions)
    assert len(doc.ents) + writer.lost["overlap"] + writer.lost["discontinuous"] == touching
    assert all(ent.kb_id_.startswith("e") for ent in doc.ents)


def test_the_parse_is_there(tmp_path: Path) -> None:
    path = tmp_path / "x.spacy"
    written(DocBinWriter(path), "windows", "plain")
    windows, plain = docs(path)
    assert [sentence.text.strip() for sentence in plain.sents] == TEXTS["plain"].replace(". ", ".|").split("|")
    assert (plain[0].lemma_, plain[0].pos_, plain[0].tag_, str(plain[0].morph)) == ("mira", "NOUN", "NN", "Number=Sing")
    assert plain[1].head.i == 0
    assert [token.text for token in windows if token.is_space][:1] == ["\r\n\r\n"]
    assert sum(1 for _ in windows.sents) == 3


def test_roles_of_one_attribution_share_an_id_and_values_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.spacy"
    written(DocBinWriter(path), "plain")
    (doc,) = docs(path)
    sources = {one.id_ for one in doc.spans["source"]}
    assert sources == {"attribution/a1", "attribution/a3"}
    assert sources <= {one.id_ for one in doc.spans["content"]}
    values = doc.user_data[USER_DATA]["values"]
    assert values["numbers/n1"]["currency"] == "EUR"
    assert values["sentiment/s9"]["level"] == "document"
    assert doc.user_data[USER_DATA]["id"] == "plain.txt"
