"""Dependency parser: en/depparse/ewt.pt, Stanza's biaffine parser on the treebank, from words alone.

It reads no part-of-speech tags, so errors of the tagger do not reach it. Its scorer of relations is narrower than
Stanza's default, which would take most of the time. With Stanza's dropout it stays far from fitting even the training
sentences in the time that it has here, so it is trained on with half of that dropout and smaller batches.

    python -m training.treebank.depparse --data DATA --work WORK
"""

from __future__ import annotations

from training.loop import recipe
from training.treebank import trainer

OPTIONS = (
    "--hidden_dim", "256", "--num_layers", "2", "--char_hidden_dim", "100", "--deep_biaff_hidden_dim", "128",
    "--no_upos", "--no_xpos", "--no_ufeats", "--optim", "adam", "--no_plateau", "--checkpoint_interval", "200",
)  # fmt: skip
WORDS, WORDS_AGAIN = "2500", "1000"
"""In one batch."""


def main() -> None:
    """Train all steps, twice; the best checkpoint on EWT dev is WORK/depparse/depparse.pt."""
    arguments = recipe.arguments(__doc__)
    arguments.add_argument("--steps", type=int, nargs=2, default=(1400, 2400), help="first, then again")
    args = arguments.parse_args()
    recipe.use_threads(args.threads)
    from stanza.models import parser

    depparse = trainer.Trainer.of(parser.main, OPTIONS, args.data, args.work, "depparse")
    first = depparse.train("first", args.steps[0], "--batch_size", WORDS)
    depparse.train(
        "depparse",
        args.steps[1],
        "--batch_size",
        WORDS_AGAIN,
        "--continue_from",
        str(first),
        rate=trainer.RATE_AGAIN,
        dropout=trainer.DROPOUT_AGAIN,
        word_dropout=0.2,
    )


if __name__ == "__main__":
    main()
