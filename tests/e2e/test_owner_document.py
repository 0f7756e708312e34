"""The owner's document through the real engine and models: what anyone would look for first."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossator import (
    Annotation,
    Attribution,
    Batch,
    Bound,
    Document,
    DocumentResult,
    Engine,
    NumberKind,
    Span,
)
from glossator.batch import Report, Task

SEED = Path(__file__).parents[2] / "seeds" / "01_ukraine_belgorod_shelling.txt"


@pytest.fixture(scope="module")
def text() -> str:
    return SEED.read_bytes().decode()


@pytest.fixture(scope="module")
def result(engine: Engine, text: str) -> DocumentResult:
    (result,) = engine.analyze([Document(text)])
    return result


def covered(text: str, spans: tuple[Span, ...]) -> str:
    return " … ".join(span.slice(text) for span in spans)


def test_every_analyzer_succeeds(result: DocumentResult) -> None:
    assert result.ok, [item.failure for item in result.results]
    assert {item.name for item in result.results} == {"entities", "numbers", "sentiment", "attribution"}


@pytest.mark.parametrize(
    ("name", "label"),
    [("Ihor Terekhov", "PERSON"), ("Vasily Nebenzya", "PERSON"), ("Kharkiv", "LOC"), ("Kherson", "LOC")],
)
def test_entities(result: DocumentResult, text: str, name: str, label: str) -> None:
    found = {(covered(text, item.spans), item.label) for item in result.annotations("entity")}
    assert (name, label) in found


def numbers(result: DocumentResult, text: str, amount: str) -> list[Annotation]:
    return [item for item in result.annotations("number") if covered(text, item.spans) == amount]


def test_twenty_one_people_are_counted(result: DocumentResult, text: str) -> None:
    counted = {item.value.counted.slice(text) for item in numbers(result, text, "21") if item.value.counted}
    assert counted == {"people", "Russians"}


def test_at_least_41_civilians(result: DocumentResult, text: str) -> None:
    (number,) = numbers(result, text, "41")
    assert number.value.value == "41"
    assert number.value.bound is Bound.AT_LEAST
    assert number.value.modifier.slice(text) == "at least"
    assert number.value.counted.slice(text) == "civilians"
    assert number.value.counted_lemma == "civilian"


def test_an_18_hour_bombardment(result: DocumentResult, text: str) -> None:
    (number,) = numbers(result, text, "18-hour")
    assert number.value.kind is NumberKind.DURATION
    assert number.value.timex == "PT18H"


def attributions_with(result: DocumentResult, text: str, words: str) -> list[Attribution]:
    return [item.value for item in result.annotations("attribution") if words in covered(text, item.value.content)]


def test_terekhov_said_both_sentences(result: DocumentResult, text: str) -> None:
    (first,) = attributions_with(result, text, "All relevant emergency services")
    (second,) = attributions_with(result, text, "Information about potential casualties is being clarified")
    assert first == second
    assert "Terekhov" in covered(text, first.source)
    assert first.source_entity is not None
    entity = next(item for item in result["entities"].annotations if item.id == first.source_entity.annotation_id)
    assert covered(text, entity.spans) == "Ihor Terekhov"


def test_klitschkos_quotation_runs_around_its_cue(result: DocumentResult, text: str) -> None:
    (first,) = attributions_with(result, text, "Rescuers are working")
    (second,) = attributions_with(result, text, "will be declared a Day of Mourning")
    assert first == second
    assert covered(text, first.source) == "Klitschko"


def test_boilerplate_says_nothing(result: DocumentResult, text: str) -> None:
    boilerplate = text.index("Join our WhatsApp")
    for item in result.annotations("attribution"):
        assert all(span.end <= boilerplate for span in (*item.value.source, *item.value.cue, *item.value.content))


def test_sentiment_of_the_whole_is_negative(result: DocumentResult) -> None:
    (whole,) = (item for item in result.annotations("sentiment") if item.value.level == "document")
    assert whole.value.score < 0
    assert whole.value.magnitude > 0


def test_numbers_arrive_first(engine: Engine, text: str) -> None:
    """They need tokens alone: nobody waits for the networks to read how many."""
    batch = Batch("en", (Task(Document(text)),))
    arrived = [event.result.name for event in engine.run(batch) if isinstance(event, Report)]
    assert arrived[0] == "numbers"
    assert len(arrived) == 4
