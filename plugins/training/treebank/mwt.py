"""Multi-word token expander: en/mwt/ewt_news.pt ("don't" is the words "do" and "n't").

Reads what tokenizer.py prepared, so that curly apostrophes are seen as well. The pieces of an English multi-word
token always add up to its text, which Stanza's expander then enforces: spans of words stay exact.

    python -m training.treebank.mwt --data DATA --work WORK
"""

from __future__ import annotations

from pathlib import Path

from training.data import corpora
from training.loop import recipe
from training.treebank import tokenizer


def main() -> None:
    """Train all epochs; the best on EWT dev is WORK/mwt/mwt.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--epochs", type=int, default=12)
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    from stanza.models import mwt_expander
    from stanza.utils.datasets.contract_mwt import contract_mwt

    work = args.work / "mwt"
    work.mkdir(parents=True, exist_ok=True)
    train = recipe.step(
        work / "train.conllu",
        recipe.write_text(tokenizer.news_habits(corpora.conllu(args.data, "train"))),
    )
    gold = recipe.step(work / "dev.conllu", recipe.write_text(corpora.conllu(args.data, "dev")))
    dev = recipe.step(work / "dev.in.conllu", lambda path: contract_mwt(str(gold), str(path)))

    def run(path: Path) -> None:
        mwt_expander.main([
            "--train_file", str(train), "--eval_file", str(dev), "--gold_file", str(gold),
            "--lang", "en", "--shorthand", "en_ewt", "--num_epoch", str(args.epochs), "--seed", str(recipe.SEED),
            "--cpu", "--save_dir", str(work), "--save_name", path.name,
        ])  # fmt: skip

    recipe.step(work / "mwt.pt", run)


if __name__ == "__main__":
    main()
