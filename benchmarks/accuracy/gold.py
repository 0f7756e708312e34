"""Gold of the seeds: `seeds/gold/<seed>.jsonl`, what people say of each seed, for all four analyzers.

The first line names the document and its SHA-256; each of the others is one annotation, as `seeds/gold/README.md`
describes. Offsets are code points, end exclusive.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glossator_formats.scores.attributions import Attribution
from glossator_formats.scores.spans import Labelled, Place

from .amounts import GoldAmount
from .data import ROOT

SEEDS = ROOT / "seeds"


class GoldStale(Exception):
    """The gold speaks of another text than the seed holds."""


@dataclass(frozen=True)
class GoldSeed:
    """A seed and what is right about it."""

    name: str
    text: str
    mentions: Mapping[Labelled, str]
    """Mention -> id of its entity."""
    amounts: Sequence[GoldAmount]
    targets: Mapping[str, str]
    """Id of an entity -> what the text feels about it."""
    document: str
    """What the whole document feels; empty if nobody said."""
    attributions: Sequence[Attribution]
    source_entities: Sequence[str]
    """Parallel to `attributions`: the id of the entity that the source stands for; empty if there is none."""
    speech: Sequence[bool]
    acts: Sequence[str]
    assertions: Sequence[str]
    """Parallel to `attributions`: whether somebody said or wrote it."""


def seeds(folder: Path = SEEDS) -> list[GoldSeed]:
    """Every seed that has gold, in order; raises `GoldStale`."""
    return [_read(file, folder) for file in sorted((folder / "gold").glob("*.jsonl"))]


def _read(file: Path, folder: Path) -> GoldSeed:
    head, *rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    content = (folder / head["document"]).read_bytes()
    if hashlib.sha256(content).hexdigest() != head["sha256"]:
        raise GoldStale(f"{file.name} was written for another version of {head['document']}: check it and its sha256")
    by_analyzer: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_analyzer.setdefault(row["analyzer"], []).append(row)
    feelings = by_analyzer.get("sentiment", [])
    said = by_analyzer.get("attribution", [])
    return GoldSeed(
        name=head["document"],
        text=content.decode("utf-8"),
        mentions={(*_place(row["span"]), row["label"]): row["entity"] for row in by_analyzer.get("entities", [])},
        amounts=[_amount(row) for row in by_analyzer.get("numbers", [])],
        targets={row["target"]: row["label"] for row in feelings if row.get("target")},
        document=next((row["label"] for row in feelings if row.get("document")), ""),
        attributions=[
            Attribution(_places(row["source"]), _places(row["cue"]), _places(row["content"]), row["type"])
            for row in said
        ],
        source_entities=[row.get("source_entity") or "" for row in said],
        speech=[bool(row.get("speech", True)) for row in said],
        acts=[row["act"] for row in said],
        assertions=[row["assertion"] for row in said],
    )


def _amount(row: Mapping[str, Any]) -> GoldAmount:
    texts = {name: str(row.get(name) or "") for name in ("value", "low", "high", "timex", "currency", "unit")}
    counted, modifier = (_place(row[name]) if row.get(name) else None for name in ("counted", "modifier"))
    return GoldAmount(
        _place(row["span"]), row["kind"], **texts, counted=counted, modifier=modifier, vague=bool(row.get("vague"))
    )


def _place(span: Sequence[int]) -> Place:
    return span[0], span[1]


def _places(spans: Sequence[Sequence[int]]) -> list[Place]:
    return [_place(span) for span in spans]
