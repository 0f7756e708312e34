"""Who is judged in invented sentences of many kinds, through the real engine and models."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

from glossator import AnalyzerSpec, Document, Engine, SentimentLevel

FILE = Path(__file__).with_name("sentiment_sentences.txt")
LEAST, LEAST_OF_KIND = 0.88, 0.6
_MARK = re.compile(r"\[([=+-]+) ([^\]]+)\]")
_LABELS = {"+": "positive", "-": "negative", "=": "neutral"}


class Case(NamedTuple):
    """A sentence, and for each place in it the labels that are right."""

    kind: str
    text: str
    targets: dict[tuple[int, int], set[str]]


def cases() -> list[Case]:
    """All of the file."""
    found = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, marked = line.split(": ", 1)
            text, end, targets = "", 0, {}
            for match in _MARK.finditer(marked):
                text += marked[end : match.start()]
                end = match.end()
                targets[len(text), len(text) + len(match[2])] = {_LABELS[sign] for sign in match[1]}
                text += match[2]
            found.append(Case(kind, text + marked[end:], targets))
    return found


@pytest.fixture(scope="module")
def passed(engine: Engine) -> dict[str, list[bool]]:
    """By kind, whether all targets of a sentence have a right label."""
    wanted = cases()
    specs = [AnalyzerSpec("sentiment", options={"levels": ["target"]})]
    found: dict[str, list[bool]] = defaultdict(list)
    for case, result in zip(wanted, engine.analyze([Document(case.text) for case in wanted], specs), strict=True):
        given = [one for one in result["sentiment"].annotations if one.value.level is SentimentLevel.TARGET]
        found[case.kind].append(
            all(
                any(one.spans[0].begin < end and one.spans[-1].end > begin and one.label in right for one in given)
                for (begin, end), right in case.targets.items()
            )
        )
    return found


def test_most_sentences_of_all_kinds_together_are_right(passed: dict[str, list[bool]]) -> None:
    every = [one for kind in passed.values() for one in kind]
    assert sum(every) >= LEAST * len(every), {kind: f"{sum(some)} of {len(some)}" for kind, some in passed.items()}


def test_no_kind_is_mostly_wrong(passed: dict[str, list[bool]]) -> None:
    assert [kind for kind, some in passed.items() if sum(some) < LEAST_OF_KIND * len(some)] == []
