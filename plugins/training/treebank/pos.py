"""Part-of-speech tagger: en/pos/ewt.pt, Stanza's BiLSTM tagger for UPOS, XPOS and features on the treebank.

One hidden layer serves all three columns and the character model is smaller than Stanza's default: that trains and
runs several times as fast, because the default has a bilinear layer per column and feature. With Stanza's
dropout it stays far from fitting even the training sentences in the time that it has here, so it is trained on with
half of that dropout.

    python -m training.treebank.pos --data DATA --work WORK
"""

from __future__ import annotations

from functools import partial
from unittest.mock import patch

from training.loop import recipe
from training.treebank import trainer

OPTIONS = ("--char_hidden_dim", "150", "--share_hid", "--batch_size", "60", "--fix_eval_interval")


def main() -> None:
    """Train all steps, twice; the best checkpoint on EWT dev is WORK/pos/pos.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--steps", type=int, nargs=2, default=(4000, 2000), help="first, then again")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    from stanza.models import tagger
    from stanza.models.pos.trainer import Trainer

    pos = trainer.Trainer.of(tagger.main, OPTIONS, args.data, args.work, "pos")
    first = pos.train("first", args.steps[0])
    # Stanza's tagger always trains from scratch: it gets what was trained before here.
    with patch.object(tagger, "Trainer", partial(Trainer, model_file=str(first))):
        pos.train("pos", args.steps[1], rate=trainer.RATE_AGAIN, dropout=trainer.DROPOUT_AGAIN, word_dropout=0.15)


if __name__ == "__main__":
    main()
