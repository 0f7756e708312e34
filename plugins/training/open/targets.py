"""The classifier of targets, en/sentiment/targets.pt, second training: who does what to whom.

Goes on from `sentiment.py`'s first one, on the same sources and more contrast pairs, at half of the rate and with less
dropout. Every epoch's score on NewsMTSC's held-out tenth and on held-out contrast pairs is printed.

    python -m training.open.targets --data DATA --work WORK
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from training.data import sources
from training.loop import recipe
from training.open import vectors
from training.packing import package
from training.sentiment import classifier, contrast
from training.sentiment.classifier import Network, Row
from training.sentiment.labelled import in_sentences

from .sentiment import HIDDEN_CONTRAST, Recipe, certain, read_rows, write

SALT, MORE = 7, 12_000
"""Contrast sentences that the first training has not seen: how they are drawn, and how many."""
PLAN = classifier.Plan(4, rate=6e-4, dropout=0.3)


class Again:
    """The steps; each is skipped if its file is there."""

    def __init__(self, run: Recipe) -> None:
        self.run, self.folder = run, run.folder
        self.first = run.folder / "targets.pt"
        self.checkpoint = run.folder / "targets_again.pt"
        run.read.use("own:sentiment/contrast.toml")
        run.read.read |= set(sources.noted(self.first))

    def rows(self, path: Path) -> None:
        """What the first training had, and more contrast pairs."""
        more = in_sentences(list(contrast.rows(contrast.pairs(MORE, salt=SALT))), self.run.resources)
        given = read_rows(self.folder / "targets.train.jsonl")
        write(path, [*given, *((text, certain(label), HIDDEN_CONTRAST) for text, label in more)])

    def dev(self, path: Path) -> None:
        """NewsMTSC's tenth, and held-out contrast pairs."""
        news = list(in_sentences(self.run.gold.news(dev=True), self.run.resources))
        held = list(in_sentences(list(contrast.rows(contrast.held_out())), self.run.resources))
        path.write_text(json.dumps({"NewsMTSC": news, "contrast pairs": held}), encoding="utf-8")

    def train(self) -> None:
        """Train; the last epoch's weights are WORK/open_sentiment/targets_again.pt."""
        given = read_rows(self._step("again.train.jsonl", self.rows))
        held: dict[str, Any] = json.loads(self._step("again.dev.json", self.dev).read_text("utf-8"))
        print(f"{len(given):,} rows", flush=True)
        network = Network(self.first, vectors.FILE, PLAN.dropout)
        learnt = [Row(network.ids(text), torch.tensor(wanted), hidden) for text, wanted, hidden in given]
        files = self.folder / "again.epoch"
        classifier.train(network, learnt, held, files, PLAN)
        last = files.with_name(f"{files.name}.{PLAN.epochs - 1}.pt")
        recipe.step(self.checkpoint, lambda path: classifier.write(self.first, last, path))

    def _step(self, name: str, make: Callable[[Path], None]) -> Path:
        return self.run.read.step(self.folder / name, make, self.checkpoint)


def main() -> None:
    """Train it."""
    parser = recipe.arguments(__doc__, resources=package.BUNDLE)
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    Again(Recipe(args.data, args.work, args.resources, silver=False)).train()


if __name__ == "__main__":
    main()
