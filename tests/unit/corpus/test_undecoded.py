"""Tables of results whose annotations are still messages: the same as of those that are decoded."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyarrow as pa
import pytest
from pydantic import BaseModel

from glossator import (
    AnalyzerResult,
    Annotation,
    Attribution,
    AttributionAct,
    AttributionType,
    Bound,
    Document,
    Entity,
    Number,
    NumberKind,
    NumberPart,
    Reference,
    Sentiment,
    SentimentLevel,
    Span,
)
from glossator.wire import decode_result, encode_result, undecoded_result
from glossator.wire import messages as pb
from glossator_corpus.member import Member
from glossator_corpus.tables.rows import Rows
from glossator_corpus.tables.said import Entities

TEXT = "At least 12 herons, wrote Ada Finn 🐦 of Bergen, had left by May."
HERON = Entity(entity_id="e1", canonical_name="Ada Finn", mention_count=3)
TWELVE = Number(
    kind=NumberKind.CARDINAL,
    bound=Bound.AT_LEAST,
    value="12",
    low="12",
    low_inclusive=True,
    modifier=Span(0, 8),
    counted=Span(12, 18),
    counted_lemma="heron",
    parts=(NumberPart(span=Span(9, 11), value="12"),),
    other=Number(kind=NumberKind.DATE, timex="XXXX-12"),
)
WARM = Sentiment(
    level=SentimentLevel.TARGET,
    score=0.25,
    magnitude=0.5,
    positive=0.5,
    neutral=0.25,
    negative=0.25,
    target=Reference("m1", "people"),
)
WROTE = Attribution(
    type=AttributionType.INDIRECT,
    act=AttributionAct.WRITES,
    source=(Span(26, 34),),
    cue=(Span(20, 25),),
    content=(Span(0, 18), Span(48, 65)),
    source_entity=Reference("m1", "people"),
)


class Bird(BaseModel):
    name: str
    where: Span


def sent(name: str, *annotations: Annotation) -> pb.AnalyzerResult:
    result = AnalyzerResult(name, f"acme.{name}", "1", "f", annotations, compute_seconds=0.5, notes=("Few words.",))
    return encode_result(result, TEXT)


RESULTS = [
    sent(
        "people",
        Annotation("entity", (Span(26, 34),), HERON, "PERSON", 0.75, "m1"),
        Annotation("entity", (Span(40, 46),), Entity(entity_id="e2", canonical_name="Bergen"), "GPE", 0.0, "m2"),
        Annotation("acme.bird", (Span(12, 18),), Bird(name="heron", where=Span(12, 18)), id="b1"),
        Annotation("entity", (Span(26, 29), Span(35, 36)), HERON, "PERSON", id="m3"),
    ),
    sent("numbers", Annotation("number", (Span(0, 11),), TWELVE, "cardinal", id="n1")),
    sent(
        "tone",
        Annotation(
            "sentiment", (), WARM.model_copy(update={"level": SentimentLevel.DOCUMENT, "target": None}), id="s0"
        ),
        Annotation("sentiment", (Span(0, 65),), WARM, "positive", id="s1"),
    ),
    sent("said", Annotation("attribution", WROTE.content, WROTE, "indirect", 0.5, "a1")),
    sent("nothing"),
]


def tables(
    messages: Iterable[pb.AnalyzerResult], read: Callable[[pb.AnalyzerResult], AnalyzerResult]
) -> dict[str, pa.Table]:
    document = Document(TEXT, "d", "en")
    rows = Rows()
    results = [read(message) for message in messages]
    entities = Entities(results)
    for result in results:
        rows.add_result(Member(document), result, "f")
        rows.add_annotations(document, result, entities)
    return rows.tables()


def test_they_are_the_same() -> None:
    made = tables(RESULTS, undecoded_result)
    assert made == tables(RESULTS, decode_result)
    rows = made["annotations"].to_pylist()
    assert [row["id"] for row in rows] == ["m1", "m2", "b1", "m3", "m3", "n1", "s0", "s1", "a1", "a1"]
    assert [row["score"] for row in rows] == [0.75, 0.0, *[None] * 6, 0.5, 0.5]
    assert [row["text"] for row in rows][3:7] == ["Ada", "🐦", "At least 12", None]
    (quoted,) = made["attributions"].to_pylist()
    assert (quoted["source_name"], quoted["act"]) == ("Ada Finn", "writes")
    assert next(dict(row["counts"]) for row in made["results"].to_pylist()) == {"PERSON": 2, "GPE": 1, "acme.bird": 1}


@pytest.mark.parametrize("change", ["a kind of later", "a score out of range"])
def test_what_a_newer_server_says_is_there_as_it_came(change: str) -> None:
    """Beside neighbours that are as ever."""
    number = pb.AnalyzerResult()
    number.CopyFrom(RESULTS[1])
    tone = pb.AnalyzerResult()
    tone.CopyFrom(RESULTS[2])
    if change == "a kind of later":
        number.annotations.add().CopyFrom(number.annotations[0])
        number.annotations[1].number.kind = 99  # type: ignore[assignment]
    else:
        tone.annotations[1].sentiment.score = 7.0
    made = tables([RESULTS[0], number, tone], undecoded_result)
    assert made == tables([RESULTS[0], number, tone], decode_result)
    odd = [row for row in made["annotations"].to_pylist() if row["kind"] != "acme.bird" and row["value"]]
    assert len(odd) == 1
    assert ("99" if change == "a kind of later" else "7.0") in odd[0]["value"]
