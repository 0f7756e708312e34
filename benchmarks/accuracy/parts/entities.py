"""Entities against the worldwide corpus's dev articles: exact spans with their label, through the engine."""

from __future__ import annotations

import re
from functools import cache

from glossator import AnalyzerSpec, DocumentResult
from glossator_formats.scores.count import Score
from glossator_formats.scores.spans import Labelled, span_errors, span_scores

from ..data import Data, entities_of
from ..run import Runner
from .found import Found

_WORD = re.compile(r"\w+")


def mentions(result: DocumentResult) -> list[Labelled]:
    """The mentions of a result."""
    return [(one.spans[0].begin, one.spans[-1].end, one.label) for one in result["entities"].annotations if one.spans]


def evaluate(data: Data, runner: Runner) -> Found:
    """Scores and errors of the entities analyzer with default options."""
    rows = data.rows("entities/worldwide.dev")
    texts = [row["text"] for row in rows]
    gold = [entities_of(row) for row in rows]
    given = [
        mentions(result) for result in runner.analyze("entities: worldwide dev", texts, [AnalyzerSpec("entities")])
    ]
    scores = span_scores(gold, given)
    found = Found()
    labels = "  ".join(f"{label} {count.f1:.0f}" for label, count in scores.by_label.items())
    exact = Score.of(scores.exact)
    found.scores["entities.exact"] = Score(exact.value, exact.n, f"{exact.detail}; {labels}")
    found.scores["entities.untyped"] = Score.of(scores.untyped)
    found.scores["entities.overlap"] = Score.of(scores.overlap)
    known = vocabulary()
    for text, right, had in zip(texts, gold, given, strict=True):

        def is_known(place: tuple[int, int], text: str = text) -> bool:
            return all(word.lower() in known for word in _WORD.findall(text[slice(*place)]))

        found.errors["entities"] += span_errors(right, had, is_known)
    return found


@cache
def vocabulary() -> frozenset[str]:
    """The words that the bundled vectors have, in lower case."""
    from stanza.models.common.pretrain import Pretrain

    import glossator_en

    known: set[str] = set()
    for file in sorted((glossator_en.path() / "en" / "pretrain").glob("*.pt")):
        known.update(word.lower() for word in Pretrain(str(file)).vocab._id2unit)
    return frozenset(known)
