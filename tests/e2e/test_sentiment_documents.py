"""The tone of invented documents of many genres, and who is judged in them, through the real engine and models."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from glossator import AnalyzerSpec, Annotation, Document, DocumentResult, Engine, SentimentLevel

FILE = Path(__file__).with_name("sentiment_documents.txt")
LEAST_TONES, LEAST_RIGHT, LEAST_FOUND = 0.87, 0.75, 0.4
_SIGNS = {"+": "positive", "-": "negative", "?": "either"}


class Case(NamedTuple):
    """A document, the tones that are right, and the names of those who are judged, by how."""

    name: str
    tones: set[str]
    judged: dict[str, set[str]]
    text: str


def cases() -> list[Case]:
    """All of the file."""
    found = []
    for block in FILE.read_text(encoding="utf-8").split("\n%\n")[1:]:
        lines = block.rstrip("\n").split("\n")
        name, _, tones = (part.strip() for part in lines[0].removeprefix("@ ").split("|"))
        judged: dict[str, set[str]] = {"positive": set(), "negative": set(), "either": set()}
        place = 1
        while lines[place]:
            judged[_SIGNS[lines[place][0]]] |= {one.strip() for one in lines[place][2:].split(";")}
            place += 1
        found.append(Case(name, set(tones.split(";")), judged, "\n".join(lines[place + 1 :])))
    return found


def names_of(result: DocumentResult, text: str, target: Annotation) -> set[str]:
    """What the target is called where it stands, and the name of its entity."""
    found = {text[target.spans[0].begin : target.spans[-1].end]}
    entities = {entity.id: entity.value.canonical_name for entity in result["entities"].annotations}
    if target.value.target is not None:
        found.add(entities[target.value.target.annotation_id])
    return found


@pytest.fixture(scope="module")
def results(engine: Engine) -> list[tuple[Case, DocumentResult]]:
    every = cases()
    specs = [AnalyzerSpec("entities"), AnalyzerSpec("sentiment")]
    return list(zip(every, engine.analyze([Document(case.text) for case in every], specs), strict=True))


def test_most_documents_have_the_tone_that_readers_take(results: list[tuple[Case, DocumentResult]]) -> None:
    wrong = [
        (case.name, one.label)
        for case, result in results
        for one in result["sentiment"].annotations
        if one.value.level is SentimentLevel.DOCUMENT and one.label not in case.tones
    ]
    assert len(results) - len(wrong) >= LEAST_TONES * len(results), wrong


def test_most_of_those_who_are_called_good_or_bad_are_and_they_are_not_few(
    results: list[tuple[Case, DocumentResult]],
) -> None:
    right, wrong, found, wanted = 0, [], 0, 0
    for case, result in results:
        hit: set[str] = set()
        for one in result["sentiment"].annotations:
            if one.value.level is SentimentLevel.TARGET and one.label != "neutral":
                names = names_of(result, case.text, one)
                if names & case.judged[one.label]:
                    right, hit = right + 1, hit | names
                elif not names & case.judged["either"]:
                    wrong.append((case.name, one.label, sorted(names), one.value.rule))
        known = {one.value.canonical_name for one in result["entities"].annotations}
        judged = known & (case.judged["positive"] | case.judged["negative"])
        wanted, found = wanted + len(judged), found + len(judged & hit)
    assert right >= LEAST_RIGHT * (right + len(wrong)), wrong
    assert found >= LEAST_FOUND * wanted, f"{found} of {wanted}"
