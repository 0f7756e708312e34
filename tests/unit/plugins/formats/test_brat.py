"""brat stand-off, read back by bioc."""

from __future__ import annotations

from pathlib import Path

import pytest
from bioc import brat

from glossator_formats.found.marks import found_in
from glossator_formats.writers.brat import BREAK, BratWriter

from .samples import TEXTS, document, result, written


def read(folder: Path, name: str) -> tuple[str, brat.BratDocument]:
    stem = name.replace(" ", "_")
    text = (folder / f"{stem}.txt").read_bytes().decode()
    # newline="\n": bioc itself opens files so that Python ends lines at CR, which no line of ours holds.
    with (folder / f"{stem}.ann").open(encoding="utf-8", newline="\n") as file:
        return text, brat.load_ann(file)


def places(entity: brat.BratEntity) -> list[tuple[int, int]]:
    return sorted((span.begin, span.end) for span in entity.locations)


@pytest.mark.parametrize("name", TEXTS)
def test_every_span_covers_the_same_words(tmp_path: Path, name: str) -> None:
    written(BratWriter(tmp_path), name)
    text, read_back = read(tmp_path, name)
    assert text == TEXTS[name]
    marks = found_in(document(name), result(text)).marks
    told = [(one, places(one)) for one in read_back.entities]
    for entity, spans in told:
        assert entity.text == " ".join(text[begin:end] for begin, end in spans).rstrip()
        assert not BREAK.search(entity.text)
    # All that a mark covers, white space aside, and nothing else.
    wanted = sorted("".join("".join(span.slice(text) for span in mark.spans).split()) for mark in marks)
    given = sorted("".join("".join(text[begin:end] for begin, end in spans).split()) for _, spans in told)
    assert given == [words for words in wanted if words]


def test_a_span_over_lines_is_split_where_any_reader_would_end_a_line(tmp_path: Path) -> None:
    written(BratWriter(tmp_path), "lines")
    lines = (tmp_path / "lines.ann").read_bytes().decode()
    assert lines.splitlines() == lines.split("\n")[:-1]
    assert any(";" in line for line in lines.splitlines() if line.startswith("T"))


def test_an_attribution_is_an_event_of_its_cue_or_else_a_relation(tmp_path: Path) -> None:
    written(BratWriter(tmp_path), "plain")
    _, found = read(tmp_path, "plain")
    by_id = {one.id: one for one in found.entities}
    assert len(found.events) == 2
    for event in found.events:
        assert by_id[event.trigger_id].type == event.type == "Cue"
        assert by_id[event.arguments["Content"]].type == "Content"
    (said,) = [one for one in found.relations if one.type == "SaidBy"]
    assert (by_id[said.arguments["Arg1"]].type, by_id[said.arguments["Arg2"]].type) == ("Content", "Source")
    assert {one.type for one in found.relations} >= {"Coreference", "Names", "About"}


def test_labels_bounds_ids_and_values_are_told(tmp_path: Path) -> None:
    written(BratWriter(tmp_path), "plain")
    _, found = read(tmp_path, "plain")
    told = {(one.type, *one.attributes) for one in found.attributes}
    assert told >= {("NumberKind", "money"), ("Bound", "at_least"), ("Polarity", "negative"), ("Act", "says")}
    assert any('"currency": "EUR"' in note.text for note in found.notes)
    ann = (tmp_path / "plain.ann").read_text(encoding="utf-8")
    assert "\tReference T" in ann
    assert "glossator:e1\t" in ann


def test_the_configuration_names_every_type(tmp_path: Path) -> None:
    written(BratWriter(tmp_path))
    configuration = (tmp_path / "annotation.conf").read_text(encoding="utf-8")
    for name in TEXTS:
        _, found = read(tmp_path, name)
        for one in (*found.entities, *found.relations, *found.events, *found.attributes):
            assert any(line.split("\t")[0] == one.type for line in configuration.splitlines()), one.type


def test_what_brat_cannot_carry_is_counted(tmp_path: Path) -> None:
    writer = written(BratWriter(tmp_path), "plain", "one")
    assert writer.lost["whole document"] == 2
    assert writer.lost["syntax"] == 3
    assert writer.lost["label changed"] == 4  # of "acme.topic" the dot, of "sea|=" the signs
