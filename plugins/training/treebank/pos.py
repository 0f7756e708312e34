"""Part-of-speech tagger: en/pos/ewt.pt, Stanza's BiLSTM tagger for UPOS, XPOS and features on the treebank.

One hidden layer serves all three columns and the character model is smaller than Stanza's default: that trains and
runs several times as fast, because the default has a bilinear layer per column and feature. With Stanza's
dropout it stays far from fitting even the training sentences in the time that it has here, so it is trained on with
half of that dropout.

    python -m training.treebank.pos --data DATA --work WORK
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from unittest.mock import patch

from training.data import corpora
from training.loop import lstm, recipe, schedule
from training.treebank import vectors

RATE = 0.003
"""Adam's first learning rate."""


def main() -> None:
    """Train all steps, twice; the best checkpoint on EWT dev is WORK/pos/pos.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--steps", type=int, nargs=2, default=(4000, 2000), help="first, then again")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    from stanza.models import tagger
    from stanza.models.pos.trainer import Trainer

    work = args.work / "pos"
    files = corpora.treebank_files(args.data, work)
    lstm.install()

    def train(
        name: str, steps: int, rate: float, *, dropout: float, word_dropout: float, before: Path | None = None
    ) -> Path:
        def run(path: Path) -> None:
            # Stanza's tagger always trains from scratch: it gets what was trained before here.
            begin = partial(Trainer, model_file=str(before)) if before else Trainer
            with schedule.Decay(steps, work / f"{name}.steps.json"), patch.object(tagger, "Trainer", begin):
                tagger.main([
                    "--train_file", str(files["train"]), "--eval_file", str(files["dev"]),
                    "--wordvec_pretrain_file", str(args.work / vectors.FILE), "--lang", "en", "--shorthand", "en_ewt",
                    "--char_hidden_dim", "150", "--share_hid", "--batch_size", "60", "--max_steps", str(steps),
                    "--eval_interval", "200", "--fix_eval_interval", "--max_steps_before_stop", str(steps),
                    "--dropout", str(dropout), "--word_dropout", str(word_dropout),
                    "--lr", str(rate), "--beta2", "0.95", "--no_second_optim", "--seed", str(recipe.SEED), "--cpu",
                    "--save_dir", str(work), "--save_name", path.name,
                ])  # fmt: skip

        return recipe.step(work / f"{name}.pt", run)

    first = train("first", args.steps[0], RATE, dropout=0.5, word_dropout=0.33)
    train("pos", args.steps[1], 2 * RATE / 3, dropout=0.25, word_dropout=0.15, before=first)


if __name__ == "__main__":
    main()
