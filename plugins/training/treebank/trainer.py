"""Stanza's trainers of tags and of trees as the recipes use them: on the treebank, twice, with their options in common.

With Stanza's dropout both stay far from fitting even the training sentences in the time that they have here: each is
trained on with half of that dropout.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from training.data import corpora
from training.loop import lstm, recipe, schedule
from training.treebank import vectors

RATE = 0.003
"""Adam's first learning rate, the first time."""
RATE_AGAIN = 2 * RATE / 3
DROPOUT, DROPOUT_AGAIN = 0.5, 0.25
WORD_DROPOUT = 0.33


@dataclass(frozen=True)
class Trainer:
    """One of them: `main` is its command, `options` what it is always given."""

    main: Callable[[list[str]], object]
    options: tuple[str, ...]
    folder: Path
    vectors_file: Path
    files: dict[str, Path]

    @classmethod
    def of(
        cls, main: Callable[[list[str]], object], options: tuple[str, ...], data: Path, work: Path, name: str
    ) -> Trainer:
        """That of the recipe `name`, whose files are below WORK/NAME."""
        lstm.install()
        folder = work / name
        return cls(main, options, folder, work / vectors.FILE, corpora.treebank_files(data, folder))

    def train(
        self,
        name: str,
        steps: int,
        *more: str,
        rate: float = RATE,
        dropout: float = DROPOUT,
        word_dropout: float = WORD_DROPOUT,
    ) -> Path:
        """Train NAME.pt, the best checkpoint on the treebank's dev split, with `more` options."""

        def run(path: Path) -> None:
            with schedule.Decay(steps, self.folder / f"{name}.steps.json"):
                self.main([
                    "--train_file", str(self.files["train"]), "--eval_file", str(self.files["dev"]),
                    "--wordvec_pretrain_file", str(self.vectors_file), "--lang", "en", "--shorthand", "en_ewt",
                    "--max_steps", str(steps), "--max_steps_before_stop", str(steps), "--eval_interval", "200",
                    "--dropout", str(dropout), "--word_dropout", str(word_dropout),
                    "--lr", str(rate), "--beta2", "0.95", "--no_second_optim", "--seed", str(recipe.SEED), "--cpu",
                    "--save_dir", str(self.folder), "--save_name", path.name, *self.options, *more,
                ])  # fmt: skip

        return recipe.step(self.folder / f"{name}.pt", run)
