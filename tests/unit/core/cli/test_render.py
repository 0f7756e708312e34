"""Results on a terminal, on a page and as marks: everything is there, in its place, and harmless."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.duration_pb2 import Duration
from pydantic import BaseModel
from rich.console import Console

from glossator import (
    AnalyzerResult,
    Annotation,
    Attribution,
    AttributionType,
    Bound,
    DocumentResult,
    DocumentStatus,
    Entity,
    Failure,
    Number,
    NumberKind,
    OffsetEncoding,
    Reason,
    Reference,
    Sentiment,
    SentimentLevel,
    Span,
)
from glossator.cli.show.describe import amount, describe
from glossator.cli.show.html import contents, direction, render_section
from glossator.cli.show.jsonl import render_line
from glossator.cli.show.marks import Mark, marks, segments
from glossator.cli.show.page import page_begin, page_end
from glossator.cli.show.text import render_document, render_result
from glossator.wire import decode_response, encode_response

TEXT = 'Mayor Ada Roe said: "At least 41 boats\r\nsank." Roe left <b>quickly</b> & \x1b[31msadly.'


def at(words: str, start: int = 0) -> Span:
    begin = TEXT.index(words, start)
    return Span(begin, begin + len(words))


class Topic(BaseModel):
    words: tuple[Span, ...]
    weight: float = 0.5
    note: str = ""


def result(name: str, *items: Annotation, **more: Any) -> AnalyzerResult:
    return AnalyzerResult(name, more.pop("analyzer", name), "1.0", annotations=items, **more)


ENTITIES = result(
    "entities",
    Annotation("entity", (at("Ada Roe"),), Entity(entity_id="e1", canonical_name="Ada Roe"), "PERSON", id="1"),
    Annotation("entity", (at("Roe", 30),), Entity(entity_id="e1", canonical_name="Ada Roe"), "PERSON", id="2"),
)
NUMBERS = result(
    "numbers",
    Annotation(
        "number",
        (at("41"),),
        Number(
            kind=NumberKind.CARDINAL, bound=Bound.AT_LEAST, value="41", counted=at("boats"), modifier=at("At least")
        ),
        id="1",
    ),
)
ATTRIBUTION = result(
    "attribution",
    Annotation(
        "attribution",
        (at('"At least 41 boats\r\nsank."'),),
        Attribution(
            type=AttributionType.DIRECT,
            source=(at("Mayor Ada Roe"),),
            cue=(at("said"),),
            content=(at('"At least 41 boats\r\nsank."'),),
        ),
        id="1",
    ),
)


def feeling(level: SentimentLevel, score: float, *spans: Span) -> Annotation:
    parts = {"positive": 0.2, "neutral": 0.5, "negative": 0.3}
    return Annotation("sentiment", spans, Sentiment(level=level, score=score, magnitude=1, **parts), id=f"s{score}")


SENTIMENT = result(
    "sentiment",
    feeling(SentimentLevel.DOCUMENT, -0.25),
    feeling(SentimentLevel.SENTENCE, -0.5, Span(0, 46)),
    feeling(SentimentLevel.SENTENCE, 0.125, Span(47, len(TEXT))),
    feeling(SentimentLevel.TARGET, -0.75, at("Ada Roe")),
)
PLUGIN = result(
    "topics",
    Annotation("acme.topic", (at("boats"),), Topic(words=(at("boats"), at("sank")), note="a\nb"), "SHIP", 0.9, "1"),
    analyzer="acme.topics",
)
BROKEN = result("broken", failure=Failure(Reason.ANALYZER_ERROR, "the analyzer raised ValueError"))
ALL = DocumentResult(
    "a <i>.txt", DocumentStatus.PARTIAL, (ENTITIES, NUMBERS, ATTRIBUTION, SENTIMENT, PLUGIN, BROKEN), language="en"
)


def printed(shown: Any, *, terminal: bool = False) -> str:
    out = io.StringIO()
    Console(file=out, width=200, force_terminal=terminal, color_system="standard" if terminal else None).print(shown)
    return out.getvalue()


def over_the_wire(document: DocumentResult) -> DocumentResult:
    """The results as a client of a server has them."""
    return decode_response(encode_response(document, TEXT))


@pytest.mark.parametrize(
    ("one", "lines"),
    [
        (ENTITIES, ["person  Ada Roe  ×2  Roe"]),
        (NUMBERS, ["41  cardinal  at least 41  boats"]),
        (ATTRIBUTION, ['Mayor Ada Roe — said — "At least 41 boats sank."  direct']),
        (
            SENTIMENT,
            [
                "document −0.25  magnitude 1.00",
                "most negative of 2 sentences:",
                "−0.50  Mayor Ada Roe said:",
                "most positive of 2 sentences:",
                "+0.12  Roe left",
                "−0.75  Ada Roe",
            ],
        ),
        (
            PLUGIN,
            [
                "topics (acme.topics) 1.0  1 annotation",
                "SHIP  boats  0.90  note: a b, weight: 0.5, words: “boats”, “sank”",
            ],
        ),
        (BROKEN, ["ANALYZER_ERROR: the analyzer raised ValueError"]),
        (result("empty"), ["empty 1.0  0 annotations"]),
    ],
    ids=lambda value: value.name if isinstance(value, AnalyzerResult) else "",
)
def test_each_result_is_a_compact_list(one: AnalyzerResult, lines: list[str]) -> None:
    shown = printed(render_result(one, TEXT))
    position = 0
    for line in lines:
        assert line in shown[position:]
        position = shown.index(line, position)


def test_what_a_list_leaves_out_it_says() -> None:
    letters = "abcdefghijklmnopqrst"
    targets = [feeling(SentimentLevel.TARGET, at / 100, Span(at, at + 1)) for at in range(20)]
    shown = printed(render_result(result("sentiment", *targets), letters))
    assert "12 more in between" in shown
    assert "+0.19" in shown
    assert "+0.10" not in shown


def test_results_look_the_same_from_a_server() -> None:
    assert printed(render_document(over_the_wire(ALL), TEXT)) == printed(render_document(ALL, TEXT))


def test_a_terminal_never_obeys_the_document() -> None:
    evil = "\x1b]0;title\x07\x9b31m \x08\x00\x7f"
    item = Annotation("acme.\x1b", (Span(0, len(evil)),), {"k\x1b": evil}, evil, id="1")
    failure = Failure(Reason.INTERNAL, evil)
    document = DocumentResult(evil, DocumentStatus.FAILED, (result(evil, item), result("x", failure=failure)), failure)
    shown = printed(render_document(document, evil))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)


def test_markup_of_rich_in_a_document_stays_text() -> None:
    document = DocumentResult("[red]id[/]", DocumentStatus.OK, ())
    assert "[bold]Ada[/bold] :smile:" in printed(render_document(document, "[bold]Ada[/bold] :smile:"))


def test_nested_highlights_add_up_on_a_terminal() -> None:
    shown = printed(render_document(ALL, TEXT), terminal=True)
    assert "\x1b[4mMayor \x1b[0m\x1b[1;4;36mAda Roe\x1b[0m" in shown


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ({"kind": "cardinal", "value": "21"}, "21"),
        ({"kind": "money", "value": "12.50", "currency": "USD", "bound": "approximate"}, "about USD 12.50"),
        ({"kind": "quantity", "low": "20", "high": "25", "unit": "t", "bound": "between"}, "20 to 25 tonnes"),
        ({"kind": "cardinal", "low": "24", "vague": True}, "usually 24 to …"),
        ({"kind": "percent", "value": "5"}, "5 %"),
        ({"kind": "age", "value": "34", "unit": "a", "bound": "more_than"}, "more than 34 years"),
        ({"kind": "date", "timex": "XXXX-12-29"}, "29 December"),
        ({"kind": "money", "value": "838500000", "currency": "USD"}, "USD 838,500,000"),
        ({"kind": "identifier", "value": "20261130"}, "20261130"),
        ({"kind": "quantity", "value": "1", "unit": "[acr_us]"}, "1 acre"),
    ],
)
def test_amounts_in_words(number: dict[str, Any], said: str) -> None:
    assert amount(Number.model_validate(number)) == said


DOUBTFUL = Annotation(
    "number",
    (Span(0, 5),),
    Number(
        kind=NumberKind.DATE,
        timex="2019-03",
        timex_mod="START",
        timex_set=True,
        ambiguous=True,
        other=Number(kind=NumberKind.MONEY, value="200", currency="GBP"),
    ),
    id="n9",
)


def test_times_that_come_again_and_second_readings_are_told() -> None:
    document = DocumentResult("x", DocumentStatus.OK, (result("numbers", DOUBTFUL),))
    said = "at its start, recurring"
    for shown in (printed(render_document(document, TEXT)), describe(DOUBTFUL, TEXT), page((document, TEXT))):
        assert said in shown
        assert "or money GBP 200" in shown


def test_segments_cover_the_text_once_and_know_their_marks() -> None:
    spans = {"outer": (2, 20), "inner": (5, 10), "crossing": (8, 25), "empty": (12, 12), "beyond": (28, 99)}
    known = [Mark(begin, end, name, name, "") for name, (begin, end) in spans.items()]
    found = list(segments(known, 30))
    assert [found[0].begin, *(segment.end for segment in found)] == [0, 2, 5, 8, 10, 20, 25, 28, 30]
    for segment in found:
        covering = {mark.label for mark in segment.marks}
        assert covering == {
            name for name, (begin, end) in spans.items() if begin <= segment.begin and segment.end <= min(end, 30)
        }


def test_an_attribution_marks_source_cue_and_content() -> None:
    assert [(mark.layer, TEXT[mark.begin : mark.end]) for mark in marks([ATTRIBUTION], TEXT)] == [
        ("source", "Mayor Ada Roe"),
        ("cue", "said"),
        ("content", '"At least 41 boats\r\nsank."'),
    ]


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


def page(*documents: tuple[DocumentResult, str]) -> str:
    return page_begin() + "".join(render_section(result, text) for result, text in documents) + page_end()


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


def line(document: DocumentResult, encoding: OffsetEncoding = OffsetEncoding.CODE_POINT) -> dict[str, Any]:
    said, _ = render_line(document, TEXT, encoding, include_text=False)
    assert "\n" not in said
    return dict(json.loads(said))


def test_a_line_is_the_same_from_a_server() -> None:
    assert line(over_the_wire(ALL), OffsetEncoding.UTF8) == line(ALL, OffsetEncoding.UTF8)


def test_a_packed_extension_stays_as_it_is() -> None:
    item = Annotation("acme.time", (), Duration(seconds=3), id="1")
    document = DocumentResult("d", DocumentStatus.OK, (result("times", item),))
    assert isinstance(over_the_wire(document).results[0].annotations[0].value, AnyMessage)
    assert line(over_the_wire(document)) == line(document)
    assert "seconds: 3" in printed(render_result(document.results[0], ""))


@pytest.mark.parametrize("value", [{"x": float("nan")}, {"x": object()}, {"x": "\ud800"}])
def test_what_json_cannot_say_fails_only_its_analyzer(value: Any) -> None:
    odd = result("odd", Annotation("acme.odd", (), value, id="1"))
    said, told = render_line(
        DocumentResult("d", DocumentStatus.OK, (ENTITIES, odd)), TEXT, OffsetEncoding.CODE_POINT, include_text=False
    )
    assert told.status is DocumentStatus.PARTIAL
    first, second = json.loads(said)["results"]
    assert len(first["annotations"]) == 2
    assert second["error"]["reason"] == "RESULT_INVALID"


def test_what_turns_the_direction_of_text_is_shown_and_keeps_offsets() -> None:
    from glossator.cli.show.describe import printable

    shown = printable("pay \u202e001\u2066 now")
    assert len(shown) == len("pay \u202e001\u2066 now")
    assert not set(shown) & set("\u202e\u2066")
