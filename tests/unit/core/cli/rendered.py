"""A document with results of every kind, as commands show them."""

from __future__ import annotations

import io
from typing import Any

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
    Reason,
    Sentiment,
    SentimentLevel,
    Span,
)
from glossator.cli.show.html import render_section
from glossator.cli.show.page import page_begin, page_end
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


def page(*documents: tuple[DocumentResult, str]) -> str:
    return page_begin() + "".join(render_section(result, text) for result, text in documents) + page_end()
