"""Dependency parser: en/depparse/ewt.pt, Stanza's biaffine parser on the treebank, from words alone.

It reads no part-of-speech tags, so errors of the tagger do not reach it. Its scorer of relations is narrower than
Stanza's default, which would take most of the time. With Stanza's dropout it stays far from fitting even the training
sentences in the time that it has here, so it is trained on with half of that dropout and smaller batches.

    python -m training.treebank.depparse --data DATA --work WORK
"""

from __future__ import annotations

from pathlib import Path

from training.data import corpora
from training.loop import lstm, recipe, schedule
from training.treebank import vectors

RATE = 0.003
"""Adam's first learning rate."""


def main() -> None:
    """Train all steps, twice; the best checkpoint on EWT dev is WORK/depparse/depparse.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--steps", type=int, nargs=2, default=(1400, 2400), help="first, then again")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    work = args.work / "depparse"
    files = corpora.treebank_files(args.data, work)
    lstm.install()

    def train(
        name: str,
        steps: int,
        rate: float,
        *,
        words: int,
        dropout: float,
        word_dropout: float,
        before: Path | None = None,
    ) -> Path:
        from stanza.models import parser as trainer

        def run(path: Path) -> None:
            with schedule.Decay(steps, work / f"{name}.steps.json"):
                trainer.main([
                    "--train_file", str(files["train"]), "--eval_file", str(files["dev"]),
                    "--wordvec_pretrain_file", str(args.work / vectors.FILE), "--lang", "en", "--shorthand", "en_ewt",
                    "--hidden_dim", "256", "--num_layers", "2", "--char_hidden_dim", "100", "--batch_size", str(words),
                    "--deep_biaff_hidden_dim", "128", "--no_upos", "--no_xpos", "--no_ufeats",
                    "--dropout", str(dropout), "--word_dropout", str(word_dropout),
                    "--max_steps", str(steps), "--max_steps_before_stop", str(steps),
                    "--eval_interval", "200", "--optim", "adam", "--lr", str(rate), "--beta2", "0.95",
                    "--no_second_optim", "--no_plateau",
                    "--checkpoint_interval", "200", "--seed", str(recipe.SEED), "--cpu",
                    "--save_dir", str(work), "--save_name", path.name,
                    *(["--continue_from", str(before)] if before else []),
                ])  # fmt: skip

        return recipe.step(work / f"{name}.pt", run)

    first = train("first", args.steps[0], RATE, words=2500, dropout=0.5, word_dropout=0.33)
    train("depparse", args.steps[1], 2 * RATE / 3, words=1000, dropout=0.25, word_dropout=0.2, before=first)


if __name__ == "__main__":
    main()
