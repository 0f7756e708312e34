"""Lemmatizer: en/lemma/ewt.pt, Stanza's dictionary of words and their tags, with a character model for new words.

The dictionary knows the treebank's words; the model spells out the lemma of any other word from its characters.

    python plugins/training/lemma.py --data DATA --work WORK
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import corpora
import recipe

LINE = 20
"""Words per line of the training file; it has no sentences."""
LONGEST = 20
"""Characters of the longest word taken: addresses and the like would make every batch several times as long."""


def types(treebank: str) -> str:
    """Each (word, part of speech) of the treebank once, with its commonest lemma, as CoNLL-U.

    The dictionary comes out the same as from the running text, the model learns words instead of "the" a thousand
    times, and training takes a tenth of the time.
    """
    lemmas: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in corpora.sentences(treebank):
        for line in sentence:
            fields = line.split("\t")
            if line[0] != "#" and fields[0].isdigit() and len(fields[1]) <= LONGEST:
                lemmas[fields[1], fields[3]][fields[2]] += 1
    lines = []
    for place, ((word, tag), found) in enumerate(lemmas.items()):
        number = place % LINE + 1
        lines.append("\n" * (number == 1 and place > 0))
        lines.append(f"{number}\t{word}\t{found.most_common(1)[0][0]}\t{tag}" + "\t_" * 6 + "\n")
    return "".join(lines) + "\n"


def main() -> None:
    """Train all epochs; the best on EWT dev is WORK/lemma/lemma.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--epochs", type=int, default=8)
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    from stanza.models import lemmatizer

    work = args.work / "lemma"
    train = recipe.step(work / "train.conllu", recipe.write_text(types(corpora.conllu(args.data, "train"))))
    dev = recipe.step(work / "dev.conllu", recipe.write_text(corpora.conllu(args.data, "dev")))

    def run(path: Path) -> None:
        lemmatizer.main([
            "--train_file", str(train), "--eval_file", str(dev), "--shorthand", "en_ewt",
            "--num_epoch", str(args.epochs), "--decay_epoch", "2", "--lr_decay", "0.5", "--batch_size", "100",
            "--lr", "0.002", "--seed", str(recipe.SEED), "--cpu", "--save_dir", str(work), "--save_name", path.name,
        ])  # fmt: skip

    recipe.step(work / "lemma.pt", run)


if __name__ == "__main__":
    main()
