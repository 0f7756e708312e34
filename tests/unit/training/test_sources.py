"""What the open package may be made of: a list, without which nothing is read and nothing packed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of corpora, one row each."""
    names = ("clean/entities/wikigold", "entities/worldwide.train", "sentiment/sst.dev", "sentiment/sst.train")
    for name in names:
        file = tmp_path / f"{name}.jsonl.gz"
        file.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(file, "wt", encoding="utf-8") as lines:
            lines.write(json.dumps({"text": name}) + "\n")
    return tmp_path


def test_what_is_on_the_list_is_read_and_remembered(recipe: Callable[[str], Any], data: Path) -> None:
    sources = recipe("data.sources")
    read = sources.Sources(data)
    assert read.rows("clean/entities/wikigold") == [{"text": "clean/entities/wikigold"}]
    read.note(data / "made.pt")
    assert sources.noted(data / "made.pt") == ["wikigold"]


@pytest.mark.parametrize(
    "name",
    [
        "entities/worldwide.train",
        "sentiment/sst.train",
        "sentiment/sst.dev",
        "clean/entities/crossner_/../../../entities/worldwide.train",
    ],
)
def test_what_is_not_on_the_list_is_refused(recipe: Callable[[str], Any], data: Path, name: str) -> None:
    sources = recipe("data.sources")
    read = sources.Sources(data)
    with pytest.raises(sources.SourceNotOpen, match=rf"{name} is of no source .* sources\.toml lists those"):
        read.rows(name)
    assert read.read == set()


def test_a_file_to_leave_sentences_out_by_is_read_for_that_alone(recipe: Callable[[str], Any], data: Path) -> None:
    sources = recipe("data.sources")
    read = sources.Sources(data)
    assert read.left_out("sentiment/sst.dev")
    with pytest.raises(sources.SourceNotOpen):
        read.left_out("sentiment/sst.train")


def test_notes_of_two_readings_are_one(recipe: Callable[[str], Any], data: Path) -> None:
    sources = recipe("data.sources")
    for name in ("package:faker", "clean/entities/wikigold"):
        read = sources.Sources(data)
        read.use(name)
        read.note(data / "made.pt")
    assert sources.noted(data / "made.pt") == ["faker", "wikigold"]


def test_a_file_that_is_made_has_its_note_or_is_not_made(recipe: Callable[[str], Any], data: Path) -> None:
    sources = recipe("data.sources")
    read = sources.Sources(data)

    def closed(path: Path) -> None:
        path.write_text(str(read.rows("entities/worldwide.train")), encoding="utf-8")

    with pytest.raises(sources.SourceNotOpen):
        read.step(data / "rows", closed, data / "made.pt")
    assert not (data / "rows").exists()
    read.step(data / "rows", lambda path: path.write_text(str(read.rows("clean/entities/wikigold"))), data / "made.pt")
    assert (data / "rows").exists()
    assert sources.noted(data / "made.pt") == ["wikigold"]


def test_every_source_says_what_notice_needs(recipe: Callable[[str], Any]) -> None:
    sources = recipe("data.sources")
    for source in sources.listed().values():
        assert source.name
        assert source.licence
        assert source.files
        assert source.link.startswith("https://") or "own" in source.name


def test_no_open_model_is_packed_of_what_nobody_knows(recipe: Callable[[str], Any], tmp_path: Path) -> None:
    sources, package = recipe("data.sources"), recipe("packing.package")
    model = next(one for one in package.MODELS if one.variant == package.OPEN)
    with pytest.raises(sources.SourceNotOpen, match=r"which no .* tells"):
        package.open_sources(model, tmp_path / "made.pt")
    sources.note_of(tmp_path / "made.pt").write_text(json.dumps(["wikigold", "polnear"]), encoding="utf-8")
    with pytest.raises(sources.SourceNotOpen, match="polnear"):
        package.open_sources(model, tmp_path / "made.pt")
    sources.note_of(tmp_path / "made.pt").write_text(json.dumps(["wikigold"]), encoding="utf-8")
    assert package.open_sources(model, tmp_path / "made.pt") == ["wikigold"]


def test_open_recipes_read_corpora_through_the_list_alone(recipe: Callable[[str], Any]) -> None:
    """The reader of corpora knows no list: an open recipe must not call it, nor open a compressed file itself."""
    recipes = sorted((recipe("data.sources").HERE / "open").glob("*.py"))
    assert {"attribution.py", "entities.py", "sentiment.py", "targets.py"} <= {file.name for file in recipes}
    for file in recipes:
        code = file.read_text("utf-8")
        for around in ("corpora.rows", "corpora.conllu", "gzip", "training_words"):
            assert around not in code, file.name
