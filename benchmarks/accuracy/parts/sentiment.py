"""Sentiment against the held-out tenth of NewsMTSC, end to end: raw text in, targets as the analyzers find them.

A target that they miss counts as neutral. A sixth of the targets are pronouns, and since the sentences are torn from
their articles, few of those stand for anybody whom their sentence names: with default options they are missed. What
they come to with `pronouns=all` is a score of its own. Contrast pairs are scored beside it.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from glossator import AnalyzerSpec, DocumentResult, SentimentLevel
from glossator_formats.scores.count import Score
from glossator_formats.scores.spans import Place, shared

from ..classes import class_scores
from ..data import Data, Row
from ..run import Runner
from .found import Found

CONTRAST = Path(__file__).resolve().parents[1] / "contrast.jsonl"
"""Written by `python -m training.sentiment.contrast --write`."""

_PRONOUNS = frozenset(
    """he she it they we i you him her them us me his hers its their theirs our ours my mine your yours himself herself
    itself themselves who whom whose this that these those""".split()  # noqa: SIM905 - quotes would hide the words
)
_MARKS = '"“”«»'


def held_out(row: Row) -> bool:
    """Whether the row's group belongs to the tenth that no recipe of sentiment ever trains on."""
    return zlib.crc32(row["group"].encode()) % 10 == 0


def label_at(result: DocumentResult, place: Place, name: str = "sentiment") -> str | None:
    """The label of the target that shares most with the place; None if there is none."""
    best: tuple[int, str] | None = None
    for one in result[name].annotations:
        if one.value.level is SentimentLevel.TARGET:
            common = shared(place, (one.spans[0].begin, one.spans[-1].end))
            if common and (best is None or common > best[0]):
                best = common, one.label
    return best[1] if best else None


def evaluate(data: Data, runner: Runner) -> Found:
    """The score, and errors by what went wrong."""
    rows = data.rows("sentiment/newsmtsc.train", keep=held_out)
    texts = list(dict.fromkeys(row["text"] for row in rows))
    specs = [
        AnalyzerSpec("sentiment", options={"levels": ["target"]}),
        AnalyzerSpec("sentiment", name="pronouns", options={"levels": ["target"], "pronouns": "all"}),
    ]
    results = dict(zip(texts, runner.analyze("sentiment: NewsMTSC tenth", texts, specs), strict=True))
    gold = [row["label"] for row in rows]
    found = Found()
    for identifier, name in (("sentiment.with_pronouns", "pronouns"), ("sentiment.end_to_end", "sentiment")):
        given = [label_at(results[row["text"]], (row["start"], row["end"]), name) for row in rows]
        scores = class_scores(gold, [label or "neutral" for label in given])
        share = 100 * sum(label is not None for label in given) / max(1, len(given))
        by_class = "  ".join(f"{label} {count.f1:.0f}" for label, count in scores.by_class.items())
        found.scores[identifier] = Score(scores.macro_f1, scores.n, f"{share:.0f} % of the targets found; {by_class}")
    hit = [(wanted, label) for wanted, label in zip(gold, given, strict=True) if label is not None]
    of_found = class_scores([wanted for wanted, _ in hit], [label for _, label in hit])
    found.scores["sentiment.found_targets"] = Score(of_found.macro_f1, of_found.n)
    found.errors["sentiment"] = _errors(rows, given)
    found.scores["sentiment.contrast"] = _contrast(runner, data.limit)
    return found


def _contrast(runner: Runner, limit: int | None) -> Score:
    """Invented sentences whose words and templates no model was trained on, nor any rule made for."""
    rows = [json.loads(line) for line in CONTRAST.read_text(encoding="utf-8").splitlines()][:limit]
    texts = list(dict.fromkeys(row["text"] for row in rows))
    specs = [AnalyzerSpec("sentiment", options={"levels": ["target"]})]
    results = dict(zip(texts, runner.analyze("sentiment: contrast pairs", texts, specs), strict=True))
    given = [label_at(results[row["text"]], (row["start"], row["end"])) or "neutral" for row in rows]
    scores = class_scores([row["label"] for row in rows], given)
    by_class = "  ".join(f"{label} {count.f1:.0f}" for label, count in scores.by_class.items())
    return Score(scores.macro_f1, scores.n, f"accuracy {scores.accuracy:.0f}  {by_class}")


def _errors(rows: Sequence[Row], given: Sequence[str | None]) -> Counter[str]:
    labels: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        labels[row["text"]].add(row["label"])
    kinds: Counter[str] = Counter()
    for row, label in zip(rows, given, strict=True):
        if (label or "neutral") == row["label"]:
            continue
        if label is None:
            pronoun = row["mention"].lower() in _PRONOUNS
            name = row["mention"][:1].isupper()
            kinds["missed.pronoun" if pronoun else "missed.name" if name else "missed.noun"] += 1
        elif len(labels[row["text"]]) > 1:
            kinds["opposed"] += 1
        elif _is_quoted(row["text"], row["start"], row["end"]):
            kinds["quoted"] += 1
        else:
            kinds[f"{row['label']}-{label}"] += 1
    return kinds


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether quotation marks stand on both sides of the mention."""
    return any(mark in text[:start] for mark in _MARKS) and any(mark in text[end:] for mark in _MARKS)
