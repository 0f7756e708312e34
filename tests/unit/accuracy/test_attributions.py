"""Attributions: pairing by content, lenient and strict, what is optional and what is discarded."""

from __future__ import annotations

import pytest
from benchmarks.accuracy.parts.attribution import errors_of

from glossator_formats.scores.attributions import Attribution, Story, attribution_of, attribution_scores, is_speech
from glossator_formats.scores.count import Count
from glossator_formats.scores.spans import Place

TEXT = "The mayor said that the old bridge is safe. Ortiz believes that the river will rise. Share this story."


def at(words: str) -> list[Place]:
    place = TEXT.index(words)
    return [(place, place + len(words))]


MAYOR = Attribution(at("The mayor"), at("said"), at("that the old bridge is safe"), "indirect")
ORTIZ = Attribution(at("Ortiz"), at("believes"), at("that the river will rise"), "indirect")
STORY = Story(TEXT, [MAYOR, ORTIZ], at("Share this story."))


def test_punctuation_at_the_edges_does_not_count() -> None:
    comma = Attribution(MAYOR.source, MAYOR.cue, at(" that the old bridge is safe."), "indirect")
    scores = attribution_scores([STORY], [[comma, ORTIZ]])
    assert scores.strict.f1 == scores.lenient.f1 == 100.0


def test_lenient_needs_half_of_the_content_and_the_right_source() -> None:
    half = Attribution(MAYOR.source, at("said that"), at("bridge is safe"), "indirect")
    scores = attribution_scores([STORY], [[half, Attribution(MAYOR.source, ORTIZ.cue, ORTIZ.content)]])
    assert scores.content == Count(2, 2, 2)
    assert scores.lenient == Count(1, 2, 2)
    assert scores.strict == Count(0, 2, 2)
    assert scores.source_given_content == 50.0
    quarter = Attribution(MAYOR.source, MAYOR.cue, at("safe"), "indirect")
    assert attribution_scores([STORY], [[quarter]]).lenient == Count(0, 1, 2)


def test_no_source_on_either_side_is_the_same_source() -> None:
    story = Story(TEXT, [Attribution((), MAYOR.cue, MAYOR.content)])
    scores = attribution_scores([story], [[Attribution((), MAYOR.cue, MAYOR.content)]])
    assert scores.lenient == Count(1, 1, 1)
    assert scores.sources == Count()


def test_fragments_are_runs_of_words_whoever_they_belong_to() -> None:
    swapped = [Attribution(ORTIZ.source, MAYOR.cue, MAYOR.content), Attribution(MAYOR.source, ORTIZ.cue, ORTIZ.content)]
    scores = attribution_scores([STORY], [swapped])
    assert scores.fragments["source"] == Count(2, 2, 2)
    assert scores.lenient == Count(0, 2, 2)


def test_discarded_text_says_nothing() -> None:
    boilerplate = Attribution((), at("Share"), at("this story"), "indirect")
    assert attribution_scores([STORY], [[MAYOR, ORTIZ, boilerplate]]).lenient == Count(2, 2, 2)


def test_with_only_speech_beliefs_are_optional_and_inventions_are_not() -> None:
    assert attribution_scores([STORY], [[MAYOR, ORTIZ]], is_speech).lenient == Count(1, 1, 1)
    assert attribution_scores([STORY], [[MAYOR]], is_speech).lenient == Count(1, 1, 1)
    invented = Attribution((), (), at("Share this story"))
    story = Story(TEXT, STORY.attributions)
    assert attribution_scores([story], [[MAYOR, invented]], is_speech).lenient == Count(1, 2, 1)


@pytest.mark.parametrize(
    ("cue", "kind", "speech"),
    [
        ("said", "indirect", True),
        ("has been denying", "indirect", True),
        ("replied", "indirect", True),
        ("according to", "indirect", True),
        ("believes", "indirect", False),
        ("believes", "mixed", True),
        (":", "indirect", True),
        ("", "indirect", False),
    ],
)
def test_speech_is_told_by_quotation_marks_or_the_cue(cue: str, kind: str, speech: bool) -> None:
    assert is_speech(cue, Attribution((), [(0, len(cue))] if cue else [], [(0, 1)], kind)) is speech


def test_rows_of_a_corpus_are_read() -> None:
    row = {"source": [], "cue": [[0, 2]], "content": [[3, 5], [7, 9]], "type": "mixed"}
    assert attribution_of(row) == Attribution([], [(0, 2)], [(3, 5), (7, 9)], "mixed")


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        ([MAYOR, ORTIZ], {}),
        ([MAYOR], {"missed.belief": 1}),
        ([ORTIZ], {"missed.speech": 1}),
        ([Attribution(MAYOR.source, MAYOR.cue, at("safe")), ORTIZ], {"content.short": 1}),
        ([Attribution(ORTIZ.source, MAYOR.cue, MAYOR.content), ORTIZ], {"source.wrong": 1}),
        ([Attribution((), MAYOR.cue, MAYOR.content), ORTIZ], {"source.missing": 1}),
        ([Attribution(at("mayor"), at("said that"), MAYOR.content), ORTIZ], {"edge.source": 1, "edge.cue": 1}),
        ([MAYOR, Attribution((), MAYOR.cue, at("bridge")), ORTIZ], {"split": 1}),
        ([MAYOR, ORTIZ, Attribution((), at("Ortiz"), at("Ortiz"), "direct")], {"spurious.quoted": 1}),
        ([Attribution(MAYOR.source, MAYOR.cue, [(0, len(TEXT))])], {"content.long": 1, "merged": 1}),
    ],
)
def test_kinds_of_error(given: list[Attribution], kinds: dict[str, int]) -> None:
    assert dict(errors_of(STORY, given)) == kinds
