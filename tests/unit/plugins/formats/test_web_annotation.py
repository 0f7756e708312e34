"""W3C Web Annotation, read by pyld with W3C's own context."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from pyld import jsonld

from glossator_formats.found.marks import found_in
from glossator_formats.writers.web_annotation import CONTEXT, WebAnnotationWriter

from .samples import TEXTS, document, result, written

OA = "http://www.w3.org/ns/oa#"
BASE = "https://example.org/corpus/"


def read(folder: Path, name: str) -> tuple[str, dict[str, Any], list[dict[str, Any]]]:
    """The text, the page as written, and its annotations as JSON-LD's algorithm expands them."""
    stem = name.replace(" ", "_")
    page = json.loads((folder / f"{stem}.jsonld").read_text(encoding="utf-8"))
    context = json.loads(Path(__file__).with_name("anno.jsonld").read_text(encoding="utf-8"))

    def load(url: str, options: Any) -> dict[str, Any]:
        assert url == CONTEXT
        return {"contextUrl": None, "documentUrl": url, "document": context}

    (expanded,) = jsonld.expand(page, {"documentLoader": load, "base": f"{BASE}{stem}.jsonld"})
    ((items,),) = (
        [one.values() for one in expanded["https://www.w3.org/ns/activitystreams#items"]]
        if ("https://www.w3.org/ns/activitystreams#items" in expanded)
        else [one.values() for one in expanded["http://www.w3.org/ns/activitystreams#items"]]
    )
    return (folder / f"{stem}.txt").read_bytes().decode(), page, items


@pytest.mark.parametrize("name", TEXTS)
def test_both_selectors_say_the_same_words(tmp_path: Path, name: str) -> None:
    written(WebAnnotationWriter(tmp_path), name)
    text, _, items = read(tmp_path, name)
    assert text == TEXTS[name]
    given = []
    for item in items:
        for target in item[f"{OA}hasTarget"]:
            if f"{OA}hasSelector" not in target:
                continue
            assert unquote(target[f"{OA}hasSource"][0]["@id"]) == f"{BASE}{name.replace(' ', '_')}.txt"
            position, quote = target[f"{OA}hasSelector"]
            begin, end = (position[OA + key][0]["@value"] for key in ("start", "end"))
            exact, prefix, suffix = (quote[OA + key][0]["@value"] for key in ("exact", "prefix", "suffix"))
            assert text[begin:end] == exact
            assert text[:begin].endswith(prefix)
            assert text[end:].startswith(suffix)
            given.append((begin, end))
    marks = found_in(document(name), result(text)).marks
    assert sorted(given) == sorted((span.begin, span.end) for mark in marks for span in mark.spans)


def test_the_context_knows_every_word(tmp_path: Path) -> None:
    """JSON-LD drops what its context does not know: nothing of ours may be lost there."""
    written(WebAnnotationWriter(tmp_path), "plain")
    _, page, items = read(tmp_path, "plain")
    assert len(items) == len(page["items"])
    for item in items:
        assert item[f"{OA}motivatedBy"][0]["@id"].startswith(OA)
        for body in item[f"{OA}hasBody"]:
            assert body[f"{OA}hasPurpose"][0]["@id"].startswith(OA)
    ids = {item["@id"] for item in items}
    assert len(ids) == len(items)
    links = [item for item in items if item[f"{OA}motivatedBy"][0]["@id"] == f"{OA}linking"]
    assert links
    assert {target["@id"] for link in links for target in link[f"{OA}hasTarget"]} <= ids


def test_labels_names_and_values_are_bodies(tmp_path: Path) -> None:
    written(WebAnnotationWriter(tmp_path), "plain")
    _, page, _ = read(tmp_path, "plain")
    bodies = {(body["purpose"], body.get("value", "")) for item in page["items"] for body in item["body"]}
    assert ("classifying", "number:money") in bodies
    assert any(purpose == "describing" and '"currency": "EUR"' in value for purpose, value in bodies)
