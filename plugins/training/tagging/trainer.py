"""Stanza's trainer of taggers as the recipes use it: from scratch or from a trained model, and resumable."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from training.data import spans
from training.loop import checkpoint, lstm, recipe, schedule

RATE = 0.002
"""Adam's first learning rate."""
DROPOUT = 0.5
LITTLE_DROPOUT = 0.25
"""Beside world news: the tagger agreed with the teacher no more on what it was trained on than on other news."""


def train(
    work: Path,
    name: str,
    vectors_file: Path,
    options: Sequence[str],
    steps: int,
    *,
    before: Path | None = None,
    rate: float = RATE / 4,
    dropout: float = DROPOUT,
    adjusting: int | None = None,
) -> Path:
    """Train WORK/NAME.pt with Stanza's NER trainer: the best checkpoint on dev; reads train.json and dev.json there.

    A training that broke off goes on from its best checkpoint, at the learning rate where it was. With `before`, a
    trained model, it begins there, at `rate` and with `dropout`; with `adjusting`, it may also adjust the vectors of
    words that it did not know then and that stand in train.json so often.
    """
    from stanza.models import ner_tagger

    lstm.install()

    def run(path: Path) -> None:
        if before is not None and not path.exists():
            start = checkpoint.Checkpoint(before)
            start.config.update(lr=rate, dropout=dropout)
            if adjusting is not None:
                start.adjust(spans.read(work / "train.json"), adjusting, vectors_file)
            start.save(path)
        resume = ["--finetune", "--finetune_load_name", str(path)] if path.exists() else []
        with schedule.Decay(steps, work / f"{name}.steps.json") as decay:
            ner_tagger.main([
                "--train_file", str(work / "train.json"), "--eval_file", str(work / "dev.json"),
                "--wordvec_pretrain_file", str(vectors_file), "--pretrain_max_vocab", "-1",
                "--shorthand", "en_news", "--mode", "train", "--seed", str(recipe.SEED), "--cpu",
                "--hidden_dim", "256", "--dropout", str(DROPOUT), "--optim", "adam", "--lr", str(RATE), "--min_lr", "0",
                "--lr_decay", "0", "--max_steps", str(decay.left), "--max_steps_no_improve", str(steps),
                "--save_dir", str(path.parent), "--save_name", path.name, *options, *resume,
            ])  # fmt: skip

    return recipe.step(work / f"{name}.pt", run)
