"""Results on a terminal and as marks: everything is shown, and nothing of it is obeyed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.duration_pb2 import Duration

from glossator import (
    AnalyzerResult,
    Annotation,
    DocumentResult,
    DocumentStatus,
    Failure,
    Number,
    OffsetEncoding,
    Reason,
    SentimentLevel,
    Span,
)
from glossator.cli.show.describe import amount, describe
from glossator.cli.show.jsonl import render_line
from glossator.cli.show.marks import Mark, marks, segments
from glossator.cli.show.text import render_document, render_result

from .rendered import (
    ALL,
    ATTRIBUTION,
    BROKEN,
    DOUBTFUL,
    ENTITIES,
    NUMBERS,
    PLUGIN,
    SENTIMENT,
    TEXT,
    feeling,
    over_the_wire,
    page,
    printed,
    result,
)


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
