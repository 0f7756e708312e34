"""The owner's document through the real engine and models: what anyone would look for first."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from glossator import (
    Annotation,
    Attribution,
    AttributionType,
    Batch,
    Bound,
    Document,
    DocumentResult,
    Engine,
    NumberKind,
    Span,
)
from glossator.contract.batch import Report, Task

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
    assert speaker_of(result, first) == "Ihor Terekhov"


def test_klitschkos_quotation_runs_around_its_cue(result: DocumentResult, text: str) -> None:
    (first,) = attributions_with(result, text, "Rescuers are working")
    (second,) = attributions_with(result, text, "will be declared a Day of Mourning")
    assert first == second
    assert covered(text, first.source) == "Klitschko"
    assert speaker_of(result, first) == "Vitaliy Klitschko"


def speaker_of(result: DocumentResult, attribution: Attribution) -> str | None:
    """Name of the entity that the source stands for."""
    if attribution.source_entity is None:
        return None
    mention = next(
        item for item in result["entities"].annotations if item.id == attribution.source_entity.annotation_id
    )
    return str(mention.value.canonical_name)


def test_the_headlines_vow_ends_at_the_semicolon(result: DocumentResult, text: str) -> None:
    (vow,) = attributions_with(result, text, "to punish Kyiv")
    assert covered(text, vow.source) == "Russia"
    assert covered(text, vow.cue) == "vows"
    assert covered(text, vow.content) == "to punish Kyiv for attack on Belgorod"


def test_dvornyk_told_the_unsc_and_not_ukraine(result: DocumentResult, text: str) -> None:
    (told,) = attributions_with(result, text, "the only way to stop human suffering")
    assert covered(text, told.source).endswith("Serhii Dvornyk")
    assert "telling" in covered(text, told.cue)
    assert speaker_of(result, told) == "Serhii Dvornyk"


def test_the_ambassadors_claim_is_quoted_in_part(result: DocumentResult, text: str) -> None:
    (claim,) = attributions_with(result, text, "a deliberate act of terrorism")
    assert "Vasily Nebenzya" in covered(text, claim.source)
    assert covered(text, claim.cue).startswith("claimed")
    assert claim.type is AttributionType.MIXED
    assert covered(text, claim.content).endswith('planned against civilians"')
    assert speaker_of(result, claim) == "Vasily Nebenzya"


def test_they_who_blamed_are_the_source_without_a_name(result: DocumentResult, text: str) -> None:
    (told,) = attributions_with(result, text, "over 70 drones had been launched")
    assert covered(text, told.source).lower() == "the unnamed source"
    (blamed,) = attributions_with(result, text, "incompetent work")
    assert covered(text, blamed.source) == "They"
    assert "blamed" in covered(text, blamed.cue)
    assert blamed.type is AttributionType.MIXED
    assert "saying" not in covered(text, blamed.content)
    # No entity of the document is meant, so none is named.
    assert speaker_of(result, told) is None
    assert speaker_of(result, blamed) is None


def test_saying_this_is_a_second_cue_of_the_same_source(result: DocumentResult, text: str) -> None:
    (blamed,) = attributions_with(result, text, "incompetent work")
    (caused,) = attributions_with(result, text, "this was what caused falling fragments")
    assert covered(text, caused.cue) == "saying"
    assert caused.source == blamed.source


def test_it_that_added_is_moscow(result: DocumentResult, text: str) -> None:
    (added,) = attributions_with(result, text, "it has asked the Czech representative")
    assert covered(text, added.source) == "It"
    assert speaker_of(result, added) == "Moscow"


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


def test_wishes_come_on_the_command_line_when_they_are_asked_for() -> None:
    """On the opera review, whose critic wants, thinks and says."""
    review = SEED.with_name("10_opinion_opera_house_review.txt")
    everything, speech = (contents_and_cues(review, *options) for options in (("attribution.speech_only=false",), ()))
    assert set(speech) < set(everything)
    assert any("wanted" in cue for _, cue, _ in everything)
    assert not any("wanted" in cue for _, cue, _ in speech)


def contents_and_cues(path: Path, *options: str) -> list[tuple[str, str, str]]:
    command = [sys.executable, "-m", "glossator", "analyze", path, "--analyzers", "attribution", "--format", "jsonl"]
    command += ["--include-text", *(argument for option in options for argument in ("--options", option))]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=280, check=True)
    response = json.loads(done.stdout)
    (result,) = response["results"]
    values = [item["attribution"] for item in result["annotations"]]
    return [
        (*(" … ".join(span["text"] for span in value[role]) for role in ("content", "cue")), value["type"])
        for value in values
    ]
