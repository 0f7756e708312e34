"""The model card's table of scores: a row for each file and measure, a column for each of the two packages.

    python -m training.packing.card --data DATA [--write] [--only entities attribution sentiment treebank]

What both packages have of one file is scored once.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.loop import recipe
from training.packing import package
from training.packing.evaluate import PARTS, Pipelines, Scores, Task

PACKAGES = (package.RESEARCH, package.OPEN)
CARD = package.BUNDLE.parent / "MODEL_CARD.md"
BEGIN, END = "<!-- scores: python -m training.packing.card -->\n", "<!-- end of the scores -->\n"
_HEAD = ("layer", "development data", "measure", *PACKAGES)
# What each part of `evaluate` scores; tokens and words are the same to both packages.
_LAYERS = {
    "treebank": ("tokens", "words", "pos", "lemma", "depparse"),
    "entities": ("mentions",),
    "attribution": ("roles",),
    "sentiment": ("sentiment", "targets"),
}
_OF = {"ner": "mentions", "tagger": "roles", "polarity": "sentiment", "targets": "targets"}
_TREEBANK = {
    "Tokens": ("tokens", "F1"),
    "Sentences": ("tokens", "F1 sentences"),
    "Words": ("words", "F1"),
    "UPOS": ("pos", "F1 UPOS"),
    "XPOS": ("pos", "F1 XPOS"),
    "UFeats": ("pos", "F1 features"),
    "Lemmas": ("lemma", "F1"),
    "UAS": ("depparse", "F1 heads (UAS)"),
    "LAS": ("depparse", "F1 heads and relations (LAS)"),
}


@dataclass(frozen=True)
class Row:
    """What one line of the table is of; figures of a package may be missing."""

    layer: str
    data: str
    measure: str


def rows_of(scores: Scores) -> dict[Row, float]:
    """The lines that the scores of a model on some data give, with the figure in percent."""
    found: dict[Row, float] = {}
    for name, figures in scores.rows.items():
        if scores.id == "treebank":
            layer, measure = _TREEBANK[name]
            found[Row(layer, scores.data, measure)] = figures["F1"]
            continue
        layer = _OF[scores.id.partition("-")[0]]
        exact = "P" in figures
        if name != "all":
            # By label once, on the data that the table begins with.
            if "-" not in scores.id:
                found[Row(layer, scores.data, f"{name}, {'exact ' if exact else ''}F1")] = figures["F1"]
            continue
        found[Row(layer, scores.data, "exact F1" if exact else "macro F1")] = figures["F1"]
        others = ("P", "R") if exact and "-" not in scores.id else ("accuracy",)
        found |= {Row(layer, scores.data, _NAMES[key]): figures[key] for key in others if key in figures}
    return found


_NAMES = {"P": "precision", "R": "recall", "accuracy": "accuracy"}


def table(found: Mapping[str, Mapping[Row, float]]) -> str:
    """As Markdown, from the figures of each package."""
    rows = list(dict.fromkeys(row for figures in found.values() for row in figures))
    lines: list[Sequence[str]] = [_HEAD, ["---"] * 3 + ["---:"] * len(PACKAGES)]
    above = Row("", "", "")
    for row in rows:
        cells = [_figure(found.get(name, {}).get(row)) for name in PACKAGES]
        layer = "" if row.layer == above.layer else f"`{row.layer}`"
        data = "" if (row.layer, row.data) == (above.layer, above.data) else row.data
        lines.append([layer, data, row.measure, *cells])
        above = row
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def scored(data: Path, names: Iterable[str], resources: Path, limit: int | None) -> dict[str, dict[Row, float]]:
    """Package -> its lines and figures, of these parts of `evaluate`."""
    found: dict[str, dict[Row, float]] = {name: {} for name in PACKAGES}
    pipelines = {name: Pipelines(resources, name) for name in PACKAGES}
    for name in names:
        done: dict[str, dict[Row, float]] = {}
        for called, given in pipelines.items():
            files = repr([given.layers.get(layer) for layer in _LAYERS[name]])
            if files not in done:
                each = PARTS[name][1](Task(data, "dev", limit, given)) if given.has(PARTS[name][0]) else ()
                done[files] = {row: value for scores in each for row, value in rows_of(scores).items()}
            found[called] |= done[files]
    return found


def written(card: str, scores: str) -> str:
    """The card with this table in place of its own; raises `ValueError` if it has no place for one."""
    pattern = re.escape(BEGIN) + ".*?" + re.escape(END)
    if not re.search(pattern, card, re.DOTALL):
        raise ValueError(
            f"{CARD.name} has no lines {BEGIN.strip()} and {END.strip()}: put them where the table is to be"
        )
    return re.sub(pattern, lambda _: f"{BEGIN}\n{scores}\n{END}", card, count=1, flags=re.DOTALL)


def main() -> None:
    """Print the table, or write it into the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=recipe.corpora, required=True, help="folder of the corpora")
    parser.add_argument("--resources", type=Path, default=package.BUNDLE, help="folder to score")
    parser.add_argument("--limit", type=int, help="rows of each file, for a quick look")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--write", action="store_true", help="into the card, instead of printing it")
    args = parser.parse_args()
    if args.write and (args.limit or args.only != list(PARTS)):
        parser.error("--write needs all parts, whole")
    recipe.use_threads(args.threads)
    found = table(scored(args.data, args.only, args.resources, args.limit))
    if args.write:
        CARD.write_text(written(CARD.read_text("utf-8"), found), encoding="utf-8")
    else:
        print(found, end="")


if __name__ == "__main__":
    main()
