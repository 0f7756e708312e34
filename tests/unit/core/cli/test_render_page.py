"""Results on a page: what it shows, holds and allows."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from glossator import (
    Annotation,
    Attribution,
    AttributionType,
    DocumentResult,
    DocumentStatus,
    Entity,
    Failure,
    OffsetEncoding,
    Reason,
    Reference,
    Sentiment,
    SentimentLevel,
    Span,
)
from glossator.cli.show.html import contents, direction, render_section
from glossator.cli.show.jsonl import render_line
from glossator.cli.show.marks import marks
from glossator.cli.show.page import page_begin, page_end
from glossator.cli.show.text import render_document

from .rendered import ALL, ENTITIES, NUMBERS, TEXT, at, feeling, page, printed, result


class Page(HTMLParser):
    """Reads a page strictly: every element is closed in order; collects text, classes and tags."""

    VOID = frozenset({"meta", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.marked: list[tuple[str | None, str]] = []
        self.titles: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in self.VOID:
            self.open.append((tag, dict(attrs)))
        self.titles += [value or "" for name, value in attrs if name == "title"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any(attributes.get("class") == "text" for _, attributes in self.open):
            self.text += data
            labels = [attributes["data-label"] for _, attributes in self.open if "data-label" in attributes]
            self.marked += [(label, data) for label in labels]


def test_the_page_shows_the_text_and_its_marks() -> None:
    found = Page(page((ALL, TEXT)))
    assert found.text == TEXT.replace("\r", " ").replace("\x1b", "␛")
    covered: dict[str | None, str] = {}
    for label, data in found.marked:
        covered[label] = covered.get(label, "") + data
    assert covered["source"] == "Mayor Ada Roe"
    assert covered["PERSON"] == "Ada RoeRoe"
    assert covered["content"] == '"At least 41 boats \nsank."'
    assert covered["SHIP"] == "boats"
    assert "direct speech of Mayor Ada Roe\ncardinal, at least 41, boats" in found.titles


def test_the_page_has_a_legend_and_tables() -> None:
    html = page((ALL, TEXT))
    for said in (
        '<ul class="legend"',
        "person</span> 2</li>",
        '<td dir="auto">Ada Roe</td><td class="n">2</td>',
        "at least 41</td>",
        "−0.50</td>",
        "<b>ANALYZER_ERROR</b>: the analyzer raised ValueError",
        "white-space:pre-wrap",
        "prefers-color-scheme:dark",
    ):
        assert said in html


def test_the_page_needs_and_allows_nothing_else() -> None:
    html = page((ALL, TEXT), (ALL, TEXT))
    found = Page(html)
    assert not found.tags & {"link", "img", "iframe", "a", "i"}
    assert not found.attributes & {"src", "href", "style", "onclick"}
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    known = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'sha256-{known}'" in html
    assert not re.search(r"innerHTML|insertAdjacent|eval|fetch|XMLHttp", script)
    assert "url(" not in style


def test_nothing_of_a_document_or_plugin_becomes_markup() -> None:
    evil = "</div><script>alert('x')</script>\" onload=\"x"
    item = Annotation(evil, (Span(0, 10),), {evil: evil}, evil, id="1")
    failure = Failure(Reason.INTERNAL, evil)
    document = DocumentResult(
        evil, DocumentStatus.FAILED, (result(evil, item), result("x", failure=failure)), failure, evil
    )
    found = Page(page((document, evil)))
    assert found.text == evil
    assert page((document, evil)).count("<script") == 1
    assert "onload" not in found.attributes


def test_many_overlapping_marks_stay_readable() -> None:
    items = [
        Annotation("entity", (Span(0, 40 - size),), Entity(entity_id=str(size), canonical_name="x"), "L", id=str(size))
        for size in range(20)
    ]
    found = Page(page((DocumentResult("d", DocumentStatus.OK, (result("e", *items),)), TEXT)))
    assert found.text == TEXT.replace("\r", " ").replace("\x1b", "␛")


def test_a_page_holds_the_results_for_programs_too() -> None:
    said = 'It’s <b>Ada\'s</b> "boats" & \U0001f6a2'
    found = Annotation("entity", (Span(10, 13),), Entity(entity_id="e", canonical_name=said), "PERSON", id="1")
    document = DocumentResult("d'<>", DocumentStatus.OK, (result("entities", found),))
    written, _ = render_line(document, said, OffsetEncoding.CODE_POINT, include_text=False)
    html = page_begin() + render_section(document, said, written) + page_end()

    class Kept(HTMLParser):
        lines: list[str]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.lines += [value or "" for name, value in attrs if name == "data-result"]

    reader = Kept()
    reader.lines = []
    reader.feed(html)
    assert reader.lines == [written]


def test_several_documents_have_a_list_of_contents() -> None:
    sections = [("document-0", "harbour.txt"), ("document-1", "<ferry>.txt")]
    assert '<a href="#document-1">&lt;ferry&gt;.txt</a>' in contents(sections)
    assert contents(sections[:1]) == ""
    assert 'id="document-0"' in page((ALL, TEXT))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ship \u05e9\u05dc\u05d5\u05dd came in late", "ltr"),
        ("\u05e9\u05dc\u05d5\u05dd in Haifa", "ltr"),
        ("The \u0633\u0641\u064a\u0646\u0629 \u0648\u0635\u0644\u062a \u0645\u062a\u0623\u062e\u0631\u0629", "rtl"),
        ("", "ltr"),
    ],
)
def test_most_letters_decide_in_which_direction_a_text_runs(text: str, expected: str) -> None:
    assert direction(text) == expected


def test_feelings_have_the_colour_of_their_label_and_not_of_the_sign() -> None:
    parts = {"positive": 0.2, "neutral": 0.5, "negative": 0.3}
    cold = Sentiment(level=SentimentLevel.TARGET, score=-0.1, magnitude=1, **parts)
    items = (
        Annotation("sentiment", (at("boats"),), cold, "neutral", id="1"),
        feeling(SentimentLevel.TARGET, -0.75, at("Ada Roe")),
        feeling(SentimentLevel.TARGET, 0.03, at("Roe", 30)),
    )
    found = marks((result("sentiment", *items),), TEXT)
    assert [(mark.begin, mark.label) for mark in found] == [
        (at("Ada Roe").begin, "negative"), (at("boats").begin, "neutral"), (at("Roe", 30).begin, "neutral"),
    ]  # fmt: skip


def test_one_person_is_one_row_whatever_the_text_calls_her() -> None:
    towards = (
        replace(feeling(SentimentLevel.TARGET, -0.75, at("Ada Roe")), id="a"),
        replace(feeling(SentimentLevel.TARGET, -0.25, at("Roe", 30)), id="b"),
    )
    linked = tuple(
        replace(item, value=item.value.model_copy(update={"target": Reference(str(number), "entities")}))
        for number, item in enumerate(towards, 1)
    )
    document = DocumentResult("d", DocumentStatus.OK, (ENTITIES, result("sentiment", *linked)))
    assert "−0.50  Ada Roe  ×2" in printed(render_document(document, TEXT))
    assert '<td dir="auto">Ada Roe</td><td dir="auto">negative</td><td class="n neg">−0.50</td>' in page(
        (document, TEXT)
    )


def test_who_is_behind_a_pronoun_is_told() -> None:
    text = "Ada Roe came. She said no."
    who = Annotation("entity", (Span(0, 7),), Entity(entity_id="e", canonical_name="Ada Roe"), "PERSON", id="1")
    said = Attribution(
        type=AttributionType.INDIRECT,
        source=(Span(14, 17),),
        cue=(Span(18, 22),),
        content=(Span(23, 25),),
        source_entity=Reference("1", "entities"),
    )
    items = (result("entities", who), result("attribution", Annotation("attribution", said.content, said, id="1")))
    document = DocumentResult("d", DocumentStatus.OK, items)
    assert 'She (Ada Roe) — said — "no"' in printed(render_document(document, text))
    assert '<td dir="auto">She (Ada Roe)</td>' in page((document, text))


def test_layers_have_switches_and_not_all_are_on() -> None:
    html = page((ALL, TEXT))
    switches = dict(re.findall(r'<input type="checkbox" class="switch y\d+" data-layer="([^"]+)"( checked)?>', html))
    assert switches == {
        "entity": " checked", "source": " checked", "cue": " checked", "content": " checked",
        "number": "", "sentiment": "", "acme.topic": " checked",
    }  # fmt: skip
    (alone,) = re.findall(r"<input [^>]*>", page((replace(ALL, results=(NUMBERS,)), TEXT)))
    assert "checked" in alone


def test_a_terminal_has_a_legend_and_a_file_has_none() -> None:
    assert "person  source  cue" not in printed(render_document(ALL, TEXT))
    coloured = printed(render_document(ALL, TEXT, coloured=True))
    assert re.search(r"SHIP  content  cue  person  number  source", coloured)
