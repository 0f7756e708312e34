"""Entity tagger: en/ner/worldwide.pt, Stanza's BiLSTM-CRF with the distilled vectors on the worldwide newswire corpus.

Paragraphs are cut into sentences first, because a sentence is what the tagger sees at run time. Some sentences are
taken a second time with typographic quotes, as a headline in capitals, without capitals, or with "Kyiv's" as one
token: the tagger is meant for words, but plain Stanza feeds it tokens, whose multi-word tokens are whole.

    python plugins/training/ner.py --data DATA --work WORK
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import corpora
import lstm
import recipe
import spans

STOPS = {".", "?", "!", "..."}
CLOSERS = {'"', "”", "''", "’", "'", ")", "]"}
CURLY = {'"': "“”", "'": "‘’"}
CLITICS = {"'s", "’s", "n't", "n’t", "'re", "'ve", "'ll", "'d", "'m"}
EXTRA = {"curly": 0.15, "upper": 0.03, "lower": 0.02, "joined": 0.4}
"""Share of the sentences taken a second time, by change."""


def tagged_sentences(row: corpora.Row) -> Iterator[spans.Tagged]:
    """The row's sentences with its gold tokens: its paragraphs cut behind each full stop that no entity spans."""
    tags = ["O" if tag == "O" else tag[:2] + corpora.ENTITY_LABELS[tag[2:]] for tag in row["tags"]]
    tokens = row["tokens"]
    for start, end in row["sentences"]:
        begin = start
        for i in range(start, end):
            closed = tokens[i] in STOPS or (tokens[i] in CLOSERS and i > start and tokens[i - 1] in STOPS)
            goes_on = i + 1 < end and (
                tokens[i + 1] in CLOSERS | STOPS or tokens[i + 1][0].islower() or tags[i + 1][0] == "I"
            )
            if i + 1 == end or (closed and not goes_on):
                yield list(zip(tokens[begin : i + 1], tags[begin : i + 1], strict=True))
                begin = i + 1


def changed(sentence: spans.Tagged, change: str) -> spans.Tagged:
    """The sentence in another dress; its tags stay. Comes back as it is where the change changes nothing."""
    if change == "upper":
        return [(text.upper(), tag) for text, tag in sentence]
    if change == "lower":
        return [(text.lower(), tag) for text, tag in sentence]
    if change == "joined":
        whole: spans.Tagged = []
        for text, tag in sentence:
            if whole and text in CLITICS:
                whole[-1] = (whole[-1][0] + text, whole[-1][1])
            else:
                whole.append((text, tag))
        return whole
    opened = dict.fromkeys(CURLY, False)
    out = []
    for text, tag in sentence:
        if text in CURLY:
            out.append((CURLY[text][opened[text]], tag))
            opened[text] = not opened[text]
        else:
            out.append((text.replace("'", "’"), tag))
    return out


def with_extras(sentences: list[spans.Tagged]) -> list[spans.Tagged]:
    """The sentences and the changed copies of a random share of them."""
    chance = recipe.chance()
    extra = [
        new
        for change, share in EXTRA.items()
        for sentence in sentences
        if chance.random() < share and (new := changed(sentence, change)) != sentence
    ]
    return sentences + extra


def train(out: Path, vectors: Path, train_file: Path, dev_file: Path, *options: str) -> None:
    """Run Stanza's NER trainer; `out` becomes the best checkpoint on `dev_file`. Goes on from `out` where it exists."""
    from stanza.models import ner_tagger

    lstm.install()
    resume = ["--finetune", "--finetune_load_name", str(out)] if out.exists() else []

    ner_tagger.main([
        "--train_file", str(train_file), "--eval_file", str(dev_file), "--wordvec_pretrain_file", str(vectors),
        "--shorthand", "en_news", "--mode", "train", "--seed", str(recipe.SEED), "--cpu",
        "--hidden_dim", "256", "--dropout", "0.5", "--optim", "adam", "--lr", "0.002", "--min_lr", "0.00005",
        "--save_dir", str(out.parent), "--save_name", out.name, *options, *resume,
    ])  # fmt: skip


def main() -> None:
    """Train until the learning rate has decayed; the best checkpoint on dev is WORK/ner/ner.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--steps", type=int, default=12000)
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    work = args.work / "ner"
    gold = {
        split: [s for row in corpora.rows(args.data, f"entities/worldwide.{split}") for s in tagged_sentences(row)]
        for split in ("train", "dev")
    }
    train_file = recipe.step(work / "train.json", lambda path: spans.write(path, with_extras(gold["train"])))
    dev_file = recipe.step(work / "dev.json", lambda path: spans.write(path, gold["dev"]))
    options = [
        "--batch_size", "32", "--max_batch_words", "900", "--max_steps", str(args.steps), "--eval_interval", "400",
        "--lr_decay", "0.5", "--patience", "1", "--no_emb_finetune",
    ]  # fmt: skip
    recipe.step(
        work / "ner.pt",
        lambda path: train(path, args.work / "distilled.pt", train_file, dev_file, *options),
    )


if __name__ == "__main__":
    main()
