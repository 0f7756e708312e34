"""UIMA CAS, read back by dkpro-cassis."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cassis import Cas, load_cas_from_json, load_cas_from_xmi, load_typesystem

from glossator_formats.found.marks import found_in
from glossator_formats.found.tokens import in_pieces
from glossator_formats.writers import cas as ours
from glossator_formats.writers.cas import JsonWriter, XmiWriter

from .samples import TEXTS, document, result, written

FORMATS: dict[str, Any] = {"xmi": XmiWriter, "json": JsonWriter}
KINDS = {
    "entity": ours.ENTITY,
    "number": "glossator.Number",
    "sentiment": "glossator.Sentiment",
    "acme.topic": "glossator.Mark",
}


def read(folder: Path, name: str, form: str) -> Cas:
    path = folder / f"{name.replace(' ', '_')}.{form}"
    with path.open("rb") as file:
        if form == "json":
            return load_cas_from_json(file)
        with (folder / "TypeSystem.xml").open("rb") as types:
            return load_cas_from_xmi(file, load_typesystem(types))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", TEXTS)
def test_every_span_covers_the_same_words(tmp_path: Path, name: str, form: str) -> None:
    writer = written(FORMATS[form](tmp_path), name)
    cas = read(tmp_path, name, form)
    text = TEXTS[name]
    assert len(cas.sofa_string) == len(text)
    if form == "json" or not writer.lost["character"]:
        assert cas.sofa_string == text
    found = found_in(document(name), result(text))
    for kind, type_name in KINDS.items():
        wanted = sorted((span.begin, span.end) for mark in found.marks if mark.kind == kind for span in mark.spans)
        assert sorted((one.begin, one.end) for one in cas.select(type_name)) == wanted
    for role in ("source", "cue", "content"):
        wanted = sorted((span.begin, span.end) for mark in found.marks if mark.kind == role for span in mark.spans)
        assert sorted((one.begin, one.end) for one in cas.select("glossator.Role") if one.role == role) == wanted
    tokens = [(token.begin, token.end) for token in in_pieces(found).tokens]
    assert [(one.begin, one.end) for one in cas.select(ours.TOKEN)] == tokens
    (whole,) = cas.select("uima.tcas.DocumentAnnotation")
    assert (whole.begin, whole.end) == (0, len(text))


def test_offsets_in_the_file_count_utf16_units(tmp_path: Path) -> None:
    written(JsonWriter(tmp_path), "astral")
    told = json.loads((tmp_path / "astral.json").read_text(encoding="utf-8"))
    units = TEXTS["astral"].encode("utf-16-le")
    tokens = [one for one in told["%FEATURE_STRUCTURES"] if one["%TYPE"] == ours.TOKEN]
    words = [units[2 * one["begin"] : 2 * one["end"]].decode("utf-16-le") for one in tokens]
    assert words[:2] == ["𝔐ira", "😀"]


def test_the_tree_and_the_tags_are_dkpros(tmp_path: Path) -> None:
    written(XmiWriter(tmp_path), "plain")
    cas = read(tmp_path, "plain", "xmi")
    first = next(iter(cas.select(ours.TOKEN)))
    assert (first.lemma.value, first.pos.PosValue, first.pos.coarseValue) == ("mira", "NN", "NOUN")
    roots = list(cas.select(ours.ROOT))
    assert len(roots) == len(list(cas.select(ours.SENTENCE))) == 2
    for one in cas.select(ours.DEPENDENCY):
        if one.type.name == ours.DEPENDENCY:
            assert one.Governor.begin in {root.begin for root in roots}
            assert (one.begin, one.end) == (one.Dependent.begin, one.Dependent.end)


def test_what_is_said_of_entities_and_by_whom(tmp_path: Path) -> None:
    written(XmiWriter(tmp_path), "plain")
    cas = read(tmp_path, "plain", "xmi")
    mentions = {one.xmiID: one for one in cas.select(ours.ENTITY)}
    targets = [one.target for one in cas.select("glossator.Sentiment") if one.target is not None]
    assert [one.xmiID in mentions for one in targets] == [True]
    said = list(cas.select("glossator.Attribution"))
    assert {one.act for one in said} == {"says"}
    assert sum(one.entity is not None for one in said) == 2
    assert [one.parent for one in said if one.parent] == ["attribution/a1"]


def test_characters_that_xml_cannot_hold_keep_their_places(tmp_path: Path) -> None:
    writer = written(XmiWriter(tmp_path), "controls")
    text = read(tmp_path, "controls", "xmi").sofa_string
    changed = [(was, now) for was, now in zip(TEXTS["controls"], text, strict=True) if was != now]
    assert {now for _, now in changed} == {"\ufffd"}
    assert {was for was, _ in changed} == set("\0\x01\x1f\ufffe\x08")
    assert writer.lost["character"] >= len(changed)
