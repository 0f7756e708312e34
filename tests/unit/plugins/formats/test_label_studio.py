"""Label Studio: tasks that its own library takes for the config that is written beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from glossator_formats.found.marks import found_in
from glossator_formats.writers.label_studio import LabelStudioWriter

from .samples import TEXTS, document, failed, result, written


def read(folder: Path) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    return told


def regions(task: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for each in task["predictions"] for one in each["result"] if one["type"] == "labels"]


def test_every_region_covers_the_same_words(tmp_path: Path) -> None:
    writer = written(LabelStudioWriter(tmp_path))
    for name, task in zip(TEXTS, read(tmp_path), strict=True):
        text = TEXTS[name]
        assert task["data"]["text"] == text.replace("\0", "\ufffd")
        assert task["data"]["id"] == f"{name}.txt"
        marks = found_in(document(name), result(text)).marks
        wanted = sorted((span.begin, span.end) for mark in marks for span in mark.spans)
        assert sorted((one["value"]["start"], one["value"]["end"]) for one in regions(task)) == wanted
        for one in regions(task):
            value = one["value"]
            assert value["text"] == task["data"]["text"][value["start"] : value["end"]]
    assert writer.lost["NUL"] == 1


def test_relations_join_regions_that_exist(tmp_path: Path) -> None:
    written(LabelStudioWriter(tmp_path), "plain")
    (task,) = read(tmp_path)
    (prediction,) = task["predictions"]
    ids = [one["id"] for one in regions(task)]
    assert len(set(ids)) == len(ids)
    links = [one for one in prediction["result"] if one["type"] == "relation"]
    assert {one["labels"][0] for one in links} >= {"source", "cue", "entity", "same", "target"}
    assert all({one["from_id"], one["to_id"]} <= set(ids) for one in links)
    assert "entities@f-entities" in prediction["model_version"]


def test_its_own_library_takes_them(tmp_path: Path) -> None:
    interface = pytest.importorskip(
        "label_studio_sdk.label_interface", reason="label-studio-sdk is not installed: it brings OpenCV and pandas"
    )
    written(LabelStudioWriter(tmp_path))
    config = interface.LabelInterface((tmp_path / "config.xml").read_text(encoding="utf-8"))
    for task in read(tmp_path):
        assert config.validate_task({"data": task["data"]})  # with predictions, 2.1.2 forgets to hand them on
        for prediction in task["predictions"]:
            assert config.validate_prediction(prediction, return_errors=True) == []


def test_a_document_that_failed_is_a_task_without_a_prediction(tmp_path: Path) -> None:
    writer = LabelStudioWriter(tmp_path)
    writer.begin()
    writer.write(document("plain"), failed("plain"))
    writer.end()
    (task,) = read(tmp_path)
    assert task["predictions"] == []
    assert writer.lost["failed"] == 1


def test_the_config_knows_what_is_in_the_tasks(tmp_path: Path) -> None:
    """What its import checks, and its editor needs: without its library, which is large."""
    written(LabelStudioWriter(tmp_path))
    config = ElementTree.parse(tmp_path / "config.xml").getroot()  # noqa: S314 - written just now
    (labels,), (text,) = config.findall("Labels"), config.findall("Text")
    assert text.get("value") == "$text"
    known = [label.get("value") for label in labels]
    relations = {relation.get("value") for relation in config.findall("Relations/Relation")}
    assert len(known) == len(set(known))
    for task in read(tmp_path):
        size = len(task["data"]["text"])
        for prediction in task["predictions"]:
            assert prediction["model_version"]
            assert 0 <= prediction.get("score", 0) <= 1
            for one in prediction["result"]:
                if one["type"] == "relation":
                    assert set(one["labels"]) <= relations
                    assert one["direction"] in ("left", "right", "bi")
                    continue
                assert (one["from_name"], one["to_name"], one["type"]) == (
                    labels.get("name"),
                    text.get("name"),
                    "labels",
                )
                assert labels.get("toName") == text.get("name")
                assert set(one["value"]["labels"]) <= set(known)
                assert 0 <= one["value"]["start"] < one["value"]["end"] <= size
                assert 0 <= one.get("score", 0) <= 1
