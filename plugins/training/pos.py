"""Part-of-speech tagger: en/pos/ewt.pt, Stanza's BiLSTM tagger for UPOS, XPOS and features on the treebank.

One hidden layer serves all three columns and the character model is smaller than Stanza's default: that trains and
runs several times as fast, because the default has a bilinear layer per column and feature.

    python plugins/training/pos.py --data DATA --work WORK
"""

from __future__ import annotations

from pathlib import Path

import corpora
import lstm
import recipe
import schedule
import vectors


def main() -> None:
    """Train all steps; the best checkpoint on EWT dev is WORK/pos/pos.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--steps", type=int, default=1600)
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    from stanza.models import tagger

    work = args.work / "pos"
    files = corpora.treebank_files(args.data, work)
    lstm.install()

    def run(path: Path) -> None:
        with schedule.Decay(args.steps, work / "steps.json"):
            tagger.main([
                "--train_file", str(files["train"]), "--eval_file", str(files["dev"]),
                "--wordvec_pretrain_file", str(args.work / vectors.FILE), "--lang", "en", "--shorthand", "en_ewt",
                "--char_hidden_dim", "150", "--share_hid", "--batch_size", "60", "--max_steps", str(args.steps),
                "--eval_interval", "200", "--fix_eval_interval", "--max_steps_before_stop", str(args.steps),
                "--lr", "0.003", "--beta2", "0.95", "--no_second_optim", "--seed", str(recipe.SEED), "--cpu",
                "--save_dir", str(work), "--save_name", path.name,
            ])  # fmt: skip

    recipe.step(work / "pos.pt", run)


if __name__ == "__main__":
    main()
