"""Scorer of entities as groups of mentions: B-cubed over the mentions that gold and system share.

Which mentions are found is `spans`' matter; this one asks whether mentions of one entity, and no others, are together.
"""

from __future__ import annotations

from collections.abc import Mapping

from glossator_formats.scores.count import percent
from glossator_formats.scores.spans import Place


def b_cubed(gold: Mapping[Place, str], found: Mapping[Place, str]) -> tuple[float, int]:
    """B-cubed F1 in percent, and over how many mentions; both map a mention's span to its entity's id."""
    mentions = sorted(gold.keys() & found.keys())
    if not mentions:
        return 0.0, 0
    precision = recall = 0.0
    for mention in mentions:
        together = {other for other in mentions if gold[other] == gold[mention]}
        said = {other for other in mentions if found[other] == found[mention]}
        precision += len(together & said) / len(said)
        recall += len(together & said) / len(together)
    return percent(2 * precision * recall / (precision + recall), len(mentions)), len(mentions)
