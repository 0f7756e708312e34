"""Sentiment classifiers: en/sentiment/news.pt for sentences, en/sentiment/targets.pt for targets in them.

Both are Stanza's CNN over a BiLSTM with three classes, small ones: a document is read once per mention. The first reads
sentences as they are: film reviews (SST), news sentences whose targets agree, and, as `teacher.py` judges them, phrases
and variants of the reviews, single words, sentences of other reviews and other news. The second reads a news sentence
once per target (NewsMTSC), the target's mention replaced by one marker word, unmarked sentences beside, and mentions in
other political news (PolNeAR) as the teacher judges them. A tenth of the news sentences is held out.

    python -m training.sentiment.sentiment --data DATA --work WORK [--only news targets]
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.loop import recipe
from training.packing import package
from training.sentiment.labelled import CLASS, Labelled, marked, reviews, targets, unmarked
from training.sentiment.silver import silver_films, silver_news, silver_reviews, silver_targets
from training.tagging import copies
from training.treebank import vectors

JOINED_SHARE = 0.3
"""Share of the sentences taken a second time with clitics joined ("don't"), as plain Stanza feeds them."""

AVERAGED = 8
"""Epochs at the end of the first training whose weights are averaged."""
SLOW, SLOWER, DROPOUT = 4, 0.05, 0.25
"""Epochs that it goes on from there, their learning rate and their dropout: a twentieth and half of Stanza's."""
UNBIASED = 0.5
"""Share of what the classes' frequency adds to their scores that is taken out."""


def with_joined(sentences: list[Labelled]) -> list[Labelled]:
    """The sentences, and a random share of those with clitics again with the clitics joined."""
    chance = recipe.chance()
    out = list(sentences)
    for text, label in sentences:
        joined = copies.joined(text)
        if joined != text and chance.random() < JOINED_SHARE:
            out.append((joined, label))
    return out


def balanced(sentences: list[Labelled]) -> list[Labelled]:
    """The sentences, those of the rarer classes again until all classes are equally many.

    Neutral reviews are a fifth of the corpus, and a model that hardly ever says neutral is right more often than not;
    macro F1, and a reader, want them found.
    """
    chance = recipe.chance()
    groups = {label: [item for item in sentences if item[1] == label] for label in package.CLASSES}
    most = max(map(len, groups.values()))
    return sentences + [
        item for group in groups.values() for item in chance.choices(group, k=most - len(group)) if group
    ]


def write(path: Path, sentences: list[Labelled]) -> None:
    """Write the JSON that stanza.models.classifier reads."""
    content = [{"sentiment": CLASS[label], "text": text} for text, label in sentences]
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def averaged(files: Sequence[Path], out: Path, **config: Any) -> None:
    """Write the last of the saved models, with the mean of all of their weights, and another `config` where given.

    Stanza's optimizer goes on with steps as large as the first ones: what each epoch ends with is off by chance.
    """
    import torch

    def mean(parts: list[Any]) -> Any:
        if isinstance(parts[0], dict):
            return type(parts[0])((key, mean([part[key] for part in parts])) for key in parts[0])
        if isinstance(parts[0], torch.Tensor) and parts[0].is_floating_point():
            return torch.stack(parts).mean(0)
        return parts[0]

    saved = [torch.load(file, map_location="cpu", weights_only=True) for file in files]
    saved[-1]["params"]["model"] = mean([one["params"]["model"] for one in saved])
    saved[-1]["params"]["config"] |= config
    torch.save(saved[-1], out)


def unbiased(file: Path, train_file: Path, out: Path, share: float = UNBIASED) -> None:
    """Write the saved model with scores that no longer hold what training told it of how common each class is.

    Silver phrases are neutral by half, whole sentences by a fifth: a class's logarithm of its share is taken from its
    score (Menon et al., Long-Tail Learning via Logit Adjustment, 2021), or a `share` of it. All of it is as if all
    classes were equally common.
    """
    import torch

    shares = Counter(item["sentiment"] for item in json.loads(train_file.read_text("utf-8")))
    saved = torch.load(file, map_location="cpu", weights_only=True)
    params = saved["params"]
    *_, last = sorted(key for key in params["model"] if key.startswith("fc_layers.") and key.endswith(".bias"))
    common = torch.tensor([shares[label] / shares.total() for label in params["labels"]])
    params["model"][last] -= share * (common * len(common)).log()
    torch.save(saved, out)


def train(path: Path, name: str, vectors_file: Path, epochs: int, *options: str) -> list[Path]:
    """Train on NAME.train.json beside `path`, up to so many epochs: `path` is the best one on NAME.dev.json.

    Returns the models after each epoch.
    """
    from stanza.models import classifier

    train_file, dev_file = path.with_name(f"{name}.train.json"), path.with_name(f"{name}.dev.json")
    classifier.main([
        "--train_file", str(train_file), "--dev_file", str(dev_file), "--test_file", str(dev_file),
        "--wordvec_pretrain_file", str(vectors_file), "--shorthand", "en_news", "--cpu",
        "--max_epochs", str(epochs), "--batch_size", "50", "--dev_eval_batches", "0",
        "--filter_channels", "100", "--bilstm_hidden_dim", "100", "--fc_shapes", "100",
        "--extra_wordvec_method", "concat", "--extra_wordvec_dim", "40", "--seed", str(recipe.SEED),
        "--checkpoint_save_name", str(path.with_suffix(".checkpoint.pt")), "--save_intermediate_models",
        "--save_dir", str(path.parent), "--save_name", path.name, *options,
    ])  # fmt: skip
    return sorted(path.parent.glob(f"{path.stem}.E*{path.suffix}"))


def train_slowly(path: Path, name: str, vectors_file: Path, epochs: int) -> None:
    """Train, but choose no epoch: the mean of the last goes on for a few slow ones, whose mean is `unbiased`."""

    def mean(path: Path) -> None:
        averaged(train(path, name, vectors_file, epochs)[-AVERAGED:], path, dropout=DROPOUT)

    start = recipe.step(path.with_name(f"{name}.mean.pt"), mean)
    last = epochs - 1 + SLOW  # the model after an epoch says that the one before was the last
    slow = train(path, name, vectors_file, last, "--load_name", str(start), "--learning_rate", str(SLOWER))
    averaged(slow[-SLOW:], path)
    unbiased(path, path.with_name(f"{name}.train.json"), path)


def main() -> None:
    """Train both; the best are WORK/sentiment/news.pt and WORK/sentiment/targets.pt."""
    parser = recipe.arguments(__doc__, resources=package.BUNDLE)
    parser.add_argument("--epochs", type=int, nargs=2, default=(14, 6), help="of the first and the second")
    parser.add_argument("--only", nargs="+", choices=["news", "targets"], default=["news", "targets"])
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    work, vectors_file = args.work / "sentiment", args.work / vectors.FILE

    def news_train(path: Path) -> None:
        news = list(targets(args.data, args.resources, dev=False))
        gold = balanced(with_joined([*reviews(args.data, "train"), *unmarked(news)]))
        silver = [make(args.data, args.work, args.resources) for make in (silver_reviews, silver_news)]
        write(path, [*gold, *silver[0], *silver[1], *silver_films(args.data, args.work)])

    def targets_train(path: Path) -> None:
        news = list(targets(args.data, args.resources, dev=False))
        marked_news = [(marked(row, split), row["label"]) for row, split in news]
        gold = with_joined([*reviews(args.data, "train"), *unmarked(news), *marked_news])
        write(path, gold + marked_news + silver_targets(args.data, args.work, args.resources))

    def targets_dev(path: Path) -> None:
        news = targets(args.data, args.resources, dev=True)
        write(path, [(marked(row, split), row["label"]) for row, split in news])

    if "news" in args.only:
        recipe.step(work / "news.train.json", news_train)
        recipe.step(work / "news.dev.json", lambda path: write(path, reviews(args.data, "dev")))
        recipe.step(work / "news.pt", lambda path: train_slowly(path, "news", vectors_file, args.epochs[0]))
    if "targets" in args.only:
        recipe.step(work / "targets.train.json", targets_train)
        recipe.step(work / "targets.dev.json", targets_dev)
        recipe.step(work / "targets.pt", lambda path: train(path, "targets", vectors_file, args.epochs[1]))
    for name in args.only:  # the other one may be training beside this
        for file in work.glob(f"{name}.*.E*.pt"):
            file.unlink()


if __name__ == "__main__":
    main()
