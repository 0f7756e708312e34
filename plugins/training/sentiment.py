"""Sentiment classifier: en/sentiment/news.pt, one CNN over a BiLSTM for sentences and for targets in them.

Two corpora, three classes. Film reviews (SST) and news sentences whose targets agree are read as they are; news
sentences are also read once per target, the target's mention replaced by one marker word. So the same model says what
a sentence feels (no marker) and what it feels about somebody (marker). A tenth of the news sentences is held out.

    python plugins/training/sentiment.py --data DATA --work WORK
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import corpora
import ner
import package
import recipe
import words

CLASS = {name: str(number) for number, name in enumerate(package.CLASSES)}
TREEBANK_QUOTES = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}
JOINED_SHARE = 0.3
"""Share of the sentences taken a second time with clitics joined ("don't"), as plain Stanza feeds them."""

Labelled = tuple[list[str], str]
"""The words of a sentence and its class: negative, neutral or positive."""


def held_out(row: corpora.Row) -> bool:
    """Whether the row's group belongs to the held-out tenth; by a checksum, so the same on every machine."""
    return zlib.crc32(row["group"].encode()) % 10 == 0


def reviews(data: Path, split: str) -> list[Labelled]:
    """SST sentences."""
    return [
        ([TREEBANK_QUOTES.get(word, word) for word in row["text"].split()], row["label"])
        for row in corpora.rows(data, f"sentiment/sst.{split}")
    ]


def marked(row: corpora.Row, split: words.Words) -> list[str]:
    """The words of the row's text with the marker in place of the target's mention."""
    before = [text for start, end, text in split.tokens if end <= row["start"]]
    after = [text for start, end, text in split.tokens if start >= row["end"]]
    return [*before, package.TARGET_MARKER, *after]


def targets(data: Path, resources: Path, *, dev: bool) -> Iterator[tuple[corpora.Row, words.Words]]:
    """NewsMTSC rows, with their words, of the held-out tenth or of the rest."""
    rows = [row for row in corpora.rows(data, "sentiment/newsmtsc.train") if held_out(row) == dev]
    yield from zip(rows, words.split([row["text"] for row in rows], resources, batch=500), strict=True)


def agreeing(rows: list[tuple[corpora.Row, words.Words]]) -> Iterator[Labelled]:
    """Each news sentence once, unmarked, where all of its targets have one label."""
    labels: dict[str, set[str]] = {}
    for row, _ in rows:
        labels.setdefault(row["group"], set()).add(row["label"])
    for row, split in {row["group"]: (row, split) for row, split in rows}.values():
        if len(labels[row["group"]]) == 1:
            yield [text for _, _, text in split.tokens], row["label"]


def with_joined(sentences: list[Labelled]) -> list[Labelled]:
    """The sentences, and a random share of those with clitics again with the clitics joined."""
    chance = recipe.chance()
    out = list(sentences)
    for text, label in sentences:
        joined = [word for word, _ in ner.changed([(word, "O") for word in text], "joined")]
        if joined != text and chance.random() < JOINED_SHARE:
            out.append((joined, label))
    return out


def write(path: Path, sentences: list[Labelled]) -> None:
    """Write the JSON that stanza.models.classifier reads."""
    content = [{"sentiment": CLASS[label], "text": text} for text, label in sentences]
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    """Train all epochs; the best on SST dev and the held-out tenth together is WORK/sentiment/sentiment.pt."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--resources", type=Path, default=package.BUNDLE, help="folder with the tokenizer")
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    from stanza.models import classifier

    work = args.work / "sentiment"

    def train_set(path: Path) -> None:
        news = list(targets(args.data, args.resources, dev=False))
        sentences = [*reviews(args.data, "train"), *agreeing(news)]
        sentences += [(marked(row, split), row["label"]) for row, split in news]
        write(path, with_joined(sentences))

    def dev_set(path: Path) -> None:
        news = targets(args.data, args.resources, dev=True)
        write(path, reviews(args.data, "dev") + [(marked(row, split), row["label"]) for row, split in news])

    train_file = recipe.step(work / "train.json", train_set)
    dev_file = recipe.step(work / "dev.json", dev_set)

    def train(path: Path) -> None:
        classifier.main([
            "--train_file", str(train_file), "--dev_file", str(dev_file), "--test_file", str(dev_file),
            "--wordvec_pretrain_file", str(args.work / "distilled.pt"), "--shorthand", "en_news", "--cpu",
            "--max_epochs", str(args.epochs), "--batch_size", "50", "--dev_eval_batches", "0",
            "--filter_channels", "200", "--bilstm_hidden_dim", "150", "--fc_shapes", "200,100",
            "--extra_wordvec_method", "concat", "--extra_wordvec_dim", "100", "--seed", str(recipe.SEED),
            "--no_checkpoint", "--save_dir", str(work), "--save_name", path.name,
        ])  # fmt: skip

    recipe.step(work / "sentiment.pt", train)


if __name__ == "__main__":
    main()
