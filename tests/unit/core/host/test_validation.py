"""What an analyzer may return: everything else is RESULT_INVALID, and says what is wrong."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from glossator import (
    Annotation,
    Annotations,
    Attribution,
    AttributionType,
    Document,
    Failed,
    Reason,
    Reference,
    Span,
    View,
)
from glossator.contract.result import AnalyzerResult

from ..fakes import Note, Plugins, batched, failure, note, per_document

TEXT = "Ada wrote."


def result_of(plugins: Plugins, outcome: Any, **manifest: Any) -> AnalyzerResult:
    """What becomes of this outcome of an analyzer `note`, which uses `people` and runs beside a calm one."""
    people = per_document("people", lambda view, options: [note(0, 3, kind="people", name="ada")])
    analyzer = batched("note", lambda views, budget: [outcome], uses=("people",), **manifest)
    (result,) = plugins.engine(people, analyzer, per_document("calm")).analyze([Document(TEXT)])
    assert result["calm"].ok
    return result["note"]


def say(*items: object) -> Annotations:
    return Annotations(items)  # type: ignore[arg-type]


GOOD = {
    "nothing": say(),
    "the whole text": say(note(0, len(TEXT))),
    "an empty span at the end": say(note(len(TEXT), len(TEXT))),
    "no span": say(Annotation("note", (), Note())),
    "ids of its own": say(note(name="x"), note(name="y")),
    "a reference to itself": say(note(name="x"), note(about=Reference("x"))),
    "a reference by its name": say(note(name="x"), note(about=Reference("x", "note"))),
    "a reference to what it uses": say(note(about=Reference("ada", "people"))),
    "nested spans": say(note(where=Span(0, 3), spans={"a": Span(4, 9)})),
    "a list": Annotations([note()]),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("outcome", GOOD.values(), ids=GOOD)
def test_good_outcomes_pass(plugins: Plugins, outcome: Annotations) -> None:
    result = result_of(plugins, outcome)
    assert result.failure is None
    assert len(result.annotations) == len(outcome.items)


BAD: dict[str, tuple[object, str]] = {
    "None": (None, "returned NoneType where Annotations or Failed is due"),
    "a list": ([note()], "returned list where"),
    "Failed with a text": (Failed("no"), "returned Failed with a str where a Failure is due"),  # type: ignore[arg-type]
    "no items": (Annotations(None), "raised TypeError"),  # type: ignore[arg-type]
    "a string": (say("note"), "annotation 0: is a str, not an Annotation"),
    "the second is bad": (say(note(), note(0, 99)), r"annotation 1: its span \[0, 99\) lies outside the text of 10"),
    "an end past the text": (say(note(0, 11)), r"its span \[0, 11\) lies outside"),
    "a negative begin": (say(note(-1, 3)), r"its span \[-1, 3\) lies outside"),
    "an end before the begin": (say(note(3, 2)), r"its span \[3, 2\) ends before it begins"),
    "a plain tuple": (say(Annotation("note", ((0, 3),), Note())), "one of its spans is a tuple, not a Span"),  # type: ignore[arg-type]
    "a fraction": (say(Annotation("note", (Span(0, 2.5),), Note())), "offsets that are not int"),  # type: ignore[arg-type]
    "a text offset": (say(Annotation("note", (Span(0, "3"),), Note())), "offsets that are not int"),  # type: ignore[arg-type]
    "a span inside its value": (say(note(where=Span(0, 11))), r"its span \[0, 11\) lies outside"),
    "a span in a mapping": (say(note(spans={"a": Span(0, 11)})), r"its span \[0, 11\) lies outside"),
    "an undeclared kind": (say(note(kind="rumour")), r"its kind is not declared \(Manifest.emits: note\)"),
    "no kind": (say(note(kind=None)), "its kind is a NoneType, not a str"),  # type: ignore[arg-type]
    "another model": (
        say(Annotation("note", (), Timestamp())),
        r"its value is a google\.protobuf\.timestamp_pb2\.Timestamp, declared is .*Note",
    ),
    "no model": (say(Annotation("note", (), {"text": "x"})), "its value is a dict, declared is .*Note"),
    "a label of another type": (say(note(label=3)), "its label is a int, not a str"),  # type: ignore[arg-type]
    "a score above one": (say(Annotation("note", (), Note(), score=1.1)), r"its score lies outside \[0, 1\]"),
    "a score that is no number": (say(Annotation("note", (), Note(), score=float("nan"))), r"its score lies outside"),
    "a score in words": (say(Annotation("note", (), Note(), score="high")), "its score is a str, not a float or None"),  # type: ignore[arg-type]
    "an id twice": (say(note(name="x"), note(name="x")), "annotation 1: its id is used twice"),
    "an id that the engine gives": (say(note(name="note-1"), note()), "its id is used twice"),
    "a dangling reference": (say(note(about=Reference("x"))), "annotation 0: it refers to an annotation that does not"),
    "a reference to nobody": (say(note(about=Reference("ada", "stranger"))), "does not exist"),
    "a nested dangling reference": (
        say(note(references=(Reference("ada", "people"), Reference("x")))),
        "does not exist",
    ),
}


@pytest.mark.parametrize(("outcome", "why"), BAD.values(), ids=BAD)
def test_bad_outcomes_are_invalid_and_told(plugins: Plugins, outcome: object, why: str) -> None:
    told = failure(result_of(plugins, outcome))
    assert told.reason is Reason.RESULT_INVALID
    assert told.metadata == {"analyzer": "note"}
    assert "analyzer 'note' broke its contract: " in told.message
    assert re.search(why, told.message), told.message


def test_labels_must_be_declared_if_any_are(plugins: Plugins) -> None:
    assert result_of(plugins, say(note(label="anything"))).ok
    assert result_of(plugins, say(note(label="good"), note()), labels=("good",)).ok
    told = failure(result_of(plugins, say(note(label="bad")), labels=("good",)))
    assert "its label is not declared (Manifest.labels: good)" in told.message


def test_a_message_may_be_the_value_if_it_is_declared(plugins: Plugins) -> None:
    outcome = say(Annotation("time", (), Timestamp(seconds=3)))
    result = result_of(plugins, outcome, emits={"time": Timestamp})
    assert result.ok
    assert result.annotations[0].value.seconds == 3


def test_missing_ids_are_filled_in_the_same_way_each_time(plugins: Plugins) -> None:
    def twice(view: View, options: object) -> Iterable[Annotation]:
        return [note(0, 3, kind="acme.notes"), note(4, 9, kind="acme.notes", name="mine")]

    engine = plugins.engine(per_document("acme.notes", twice))
    for _ in range(2):
        (result,) = engine.analyze([Document(TEXT)])
        assert [item.id for item in result.annotations()] == ["acme.notes-0", "mine"]


def test_an_attribution_lies_inside_one_that_exists(plugins: Plugins) -> None:
    def attribution(name: str, parent: str) -> Annotation:
        span = Span(0, 3)
        value = Attribution(type=AttributionType.DIRECT, content=(span,), parent_id=parent)
        return Annotation("attribution", (span,), value, id=name)

    emits = {"attribution": Attribution}
    assert result_of(plugins, say(attribution("a", ""), attribution("b", "a")), emits=emits).ok
    told = failure(result_of(plugins, say(attribution("a", "b")), emits=emits))
    assert "its parent_id names an annotation that does not exist" in told.message


def test_what_is_told_does_not_quote_the_text(plugins: Plugins) -> None:
    secret = Note(text="secret")
    told = failure(result_of(plugins, say(Annotation("note", (Span(0, 99),), secret, "secret label"))))
    assert "secret" not in told.message
