"""The gold annotations beside the seeds: they fit the seeds' bytes, the analyzers' vocabularies, and one another."""

from __future__ import annotations

import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from glossator.text.annotation import AttributionAct, AttributionAssertion, AttributionType, NumberKind
from glossator_plugins.entities.labels import LABELS

SEEDS = Path(__file__).parents[2] / "seeds"
NAMES = sorted(path.stem for path in SEEDS.glob("*.txt"))
ENTITY_LABELS = {"PERSON", "ORG", "LOC", "FAC", "NORP", "PRODUCT", "MISC", "DATE", "MONEY"}
"""What the bundled English model tells apart."""
POLARITIES = {"negative", "neutral", "positive"}
FIELDS = {
    "entities": {"analyzer", "span", "text", "label", "entity"},
    "numbers": {
        "analyzer", "span", "text", "kind", "value", "low", "high", "low_inclusive", "high_inclusive", "currency",
        "unit", "timex", "counted", "modifier", "vague",
    },
    "attribution": {"analyzer", "type", "source", "cue", "content", "source_entity", "speech", "act", "assertion"},
}  # fmt: skip
DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")


class Gold:
    """One seed's text and what its gold file says."""

    def __init__(self, name: str) -> None:
        self.data = (SEEDS / f"{name}.txt").read_bytes()
        self.text = self.data.decode()
        lines = (SEEDS / "gold" / f"{name}.jsonl").read_bytes().decode().split("\n")
        self.last = lines.pop()
        self.header, *self.rows = (json.loads(line) for line in lines)

    def of(self, analyzer: str) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["analyzer"] == analyzer]

    def holds(self, span: list[int]) -> bool:
        """Whether the span lies in the text and neither begins nor ends in white space or within a word."""
        begin, end = span
        if not 0 <= begin < end <= len(self.text) or self.text[begin].isspace() or self.text[end - 1].isspace():
            return False
        return not _within_word(self.text, begin) and not _within_word(self.text, end)


def _within_word(text: str, place: int) -> bool:
    return text[place - 1 : place].isalpha() and text[place : place + 1].isalpha()


@pytest.fixture(params=NAMES)
def gold(request: pytest.FixtureRequest) -> Gold:
    return Gold(request.param)


def test_every_seed_has_gold_and_nothing_else_has() -> None:
    assert sorted(path.stem for path in (SEEDS / "gold").glob("*.jsonl")) == NAMES


def test_gold_was_made_for_these_bytes(gold: Gold) -> None:
    assert set(gold.header) == {"document", "sha256"}
    assert (SEEDS / gold.header["document"]).read_bytes() == gold.data
    assert gold.header["sha256"] == hashlib.sha256(gold.data).hexdigest()
    assert gold.last == ""


def test_labels_are_ones_that_the_analyzer_knows() -> None:
    assert set(LABELS) >= ENTITY_LABELS


def test_every_row_is_of_one_analyzer_with_its_fields(gold: Gold) -> None:
    for row in gold.rows:
        if row["analyzer"] == "sentiment":
            assert set(row) in ({"analyzer", "target", "label"}, {"analyzer", "document", "label"})
        else:
            assert set(row) == FIELDS[row["analyzer"]]


def test_entities_do_not_overlap_and_their_text_is_the_seeds(gold: Gold) -> None:
    entities = gold.of("entities")
    labels: dict[str, str] = {}
    for row in entities:
        assert gold.holds(row["span"])
        assert gold.text[slice(*row["span"])] == row["text"]
        assert row["label"] in ENTITY_LABELS
        assert labels.setdefault(row["entity"], row["label"]) == row["label"], "one entity, one label"
        assert not re.match(r"(?i)the\s", row["text"])
        assert not re.search(r"['’]s$", row["text"])
    for row, following in pairwise(entities):
        assert row["span"][1] <= following["span"][0]
    # Ids count the entities in the order of their first mention.
    assert list(labels) == [f"e{number}" for number in range(1, len(labels) + 1)]


def test_numbers_do_not_overlap_and_have_what_their_kind_has(gold: Gold) -> None:
    numbers = gold.of("numbers")
    for row in numbers:
        assert gold.holds(row["span"])
        assert gold.text[slice(*row["span"])] == row["text"]
        assert row["kind"] in set(NumberKind) - {NumberKind.IDENTIFIER}
        for name in ("value", "low", "high"):
            assert row[name] is None or DECIMAL.fullmatch(row[name])
        timed = row["kind"] in (NumberKind.DATE, NumberKind.TIME, NumberKind.DURATION)
        assert (row["timex"] is not None) == timed
        if row["kind"] in (NumberKind.DATE, NumberKind.TIME) or row["vague"]:
            assert row["value"] is row["low"] is row["high"] is None
        else:
            assert row["value"] or row["low"] or row["high"]
        for name in ("low", "high"):
            bounded = row[name] is not None and row["kind"] != NumberKind.SCORE
            assert (row[f"{name}_inclusive"] is not None) == bounded
        if row["low"] is not None and row["high"] is not None:
            assert float(row["low"]) <= float(row["high"])
        for name in ("counted", "modifier"):
            span = row[name]
            assert span is None or (gold.holds(span) and (span[1] <= row["span"][0] or span[0] >= row["span"][1]))
        assert row["currency"] is None or re.fullmatch(r"[A-Z]{3}", row["currency"])
    for row, following in pairwise(numbers):
        assert row["span"][1] <= following["span"][0]


def test_sentiment_speaks_of_entities_that_exist_once_each_and_of_the_document(gold: Gold) -> None:
    rows = gold.of("sentiment")
    targets = [row["target"] for row in rows if "target" in row]
    assert len(set(targets)) == len(targets)
    assert set(targets) <= {row["entity"] for row in gold.of("entities") if row["label"] not in ("DATE", "MONEY")}
    assert [row["document"] for row in rows if "document" in row] == [True]
    assert {row["label"] for row in rows} <= POLARITIES


def test_roles_of_an_attribution_are_disjoint_and_its_source_exists(gold: Gold) -> None:
    known = {row["entity"] for row in gold.of("entities")}
    for row in gold.of("attribution"):
        assert row["type"] in set(AttributionType)
        assert row["content"]
        assert row["source"] or row["cue"]
        assert isinstance(row["speech"], bool)
        assert row["act"] in set(AttributionAct)
        assert row["assertion"] in set(AttributionAssertion)
        assert row["source_entity"] is None or row["source_entity"] in known
        spans = sorted([*row["source"], *row["cue"], *row["content"]])
        assert all(gold.holds(span) for span in spans)
        for span, following in pairwise(spans):
            assert span[1] <= following[0]
