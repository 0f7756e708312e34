"""Our Stanza parser against `bulk_process`, one thread each, same weights, labels compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.peers.same import PARSER_LAYERS, processors
from benchmarks.rows.row import Measured
from benchmarks.stage import Stage
from benchmarks.stats import ratios

WARM_UP = "The first document takes longest, so it is this one. It has two sentences."


def measure(stage: Stage) -> Measured:
    """How many times as fast."""
    texts = [document.text for document in stage.corpus()]
    layers = [layer.value for layer in PARSER_LAYERS]
    raw, ours = stage.raw(1, PARSER_LAYERS), stage.ours(1)
    # The comparison of labels is the warm-up too.
    compared = texts[: stage.effort.seeds]
    found = ours.ask("labels", texts=compared, layers=layers)["documents"]
    agreement = agreements(raw.ask("labels", texts=compared)["documents"], found)
    same_words = raw.ask("labels_of_words", documents=[labels["words"] for labels in found])["documents"]
    for labels, mine_too in zip(same_words, found, strict=True):
        labels["sentences"] = mine_too["sentences"]
    of_words = agreements(same_words, found, kinds=("mentions", "sentiment"))
    theirs, mine = [], []
    tokens = 0
    for _ in range(stage.effort.rounds):
        bulk = raw.ask("bulk", texts=texts)
        tokens = bulk["tokens"]
        theirs.append(bulk["seconds"])
        mine.append(ours.ask("parse", texts=texts, layers=layers)["seconds"])
    return Measured(
        ratios(theirs, mine),
        {
            "processors": processors(PARSER_LAYERS),
            "tokens": tokens,
            "raw tokens/s": [tokens / seconds for seconds in theirs],
            "our tokens/s": [tokens / seconds for seconds in mine],
            "agreement": agreement,
            "agreement on the same words": of_words,
        },
    )


def agreements(
    raw: Sequence[dict[str, Any]],
    ours: Sequence[dict[str, Any]],
    kinds: Sequence[str] = ("tokens", "sentences", "mentions", "sentiment"),
) -> dict[str, float]:
    """Share of what plain Stanza says that we say too, by kind: 1.0 is identical.

    A label counts with its place, so one sentence cut otherwise costs its label of sentiment as well.
    """
    shares = {}
    for kind in kinds:
        both = total = 0
        for his, mine in zip(raw, ours, strict=True):
            expected, found = _items(his, kind), _items(mine, kind)
            both += len(expected & found)
            total += len(expected | found)
        shares[kind] = both / total if total else 1.0
    return shares


def _items(labels: dict[str, Any], kind: str) -> set[tuple[Any, ...]]:
    if kind == "sentiment":
        pairs = zip(labels["sentences"], labels["sentiment"], strict=True)
        return {(*place, label) for place, label in pairs}
    return {tuple(item) for item in labels[kind]}
