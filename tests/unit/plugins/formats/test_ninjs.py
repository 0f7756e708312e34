"""ninjs 3.0 against IPTC's schema."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from glossator_formats.writers.ninjs import NinjsWriter

from .samples import TEXTS, document, failed, written

GEO = Resource.from_contents({"$schema": "https://json-schema.org/draft/2020-12/schema"})


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    told = json.loads(Path(__file__).with_name("ninjs-schema_3.0.json").read_text(encoding="utf-8"))
    registry: Registry[Any] = Registry().with_resource("https://geojson.org/schema/GeoJSON.json", GEO)
    return Draft202012Validator(told, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("name", TEXTS)
def test_the_schema_takes_it(tmp_path: Path, schema: Draft202012Validator, name: str) -> None:
    written(NinjsWriter(tmp_path), name)
    (path,) = tmp_path.iterdir()
    item = json.loads(path.read_text(encoding="utf-8"))
    schema.validate(item)
    assert item["bodies"][0]["value"] == TEXTS[name]


def test_entities_are_there_once_with_our_ids(tmp_path: Path) -> None:
    writer = written(NinjsWriter(tmp_path), "plain")
    item = json.loads((tmp_path / "plain.json").read_text(encoding="utf-8"))
    told = [one for name in ("people", "organisations", "places", "subjects") for one in item.get(name, ())]
    assert {one["literal"] for one in told} <= {"e1", "e2", "e3", "e9"}
    assert {one["rel"] for one in told} == {"mentions", "quoted"}
    assert writer.lost["place"] == 7
    # 3 numbers, 3 feelings, 3 attributions, a topic and two sentences
    assert writer.lost["annotation"] == 12


def test_what_readers_said_of_the_document_is_kept(tmp_path: Path, schema: Draft202012Validator) -> None:
    writer = NinjsWriter(tmp_path)
    writer.begin()
    time = datetime(2024, 5, 1, 9, tzinfo=UTC)
    attributes = {"title": "Boats leave Velm", "author": "Mira"}
    given = replace(document("plain"), id="urn:x:1", reference_time=time, attributes=attributes)
    writer.write(given, failed("urn:x:1"))
    (path,) = tmp_path.iterdir()
    item = json.loads(path.read_text(encoding="utf-8"))
    schema.validate(item)
    assert item["uri"] == "urn:x:1"
    assert item["versionCreated"] == "2024-05-01T09:00:00+00:00"
    assert item["headlines"] == [{"value": "Boats leave Velm"}]
