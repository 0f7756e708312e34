"""The classifier of targets, second training: who does what to whom.

`sentiment.py`'s first one learnt from news that was chosen because it judges somebody, and takes every name in bad news
for a bad one. It goes on from there on the same gold beside contrast pairs (`contrast.py`), targets in finance news
(FinEntity) and restaurant reviews (MAMS), reviews, and names in plain reports (the Voice of America's in the GMB) with
the probabilities that it gave them before, so that it forgets nothing.

Words of the network's own vocabulary are hidden most of all in contrast pairs, of which there are few words. Every
epoch's score on NewsMTSC's held-out tenth is printed, and `--epoch` writes the one that is named as
`WORK/sentiment/targets.pt`. `--few 200 --epochs 1` tries all of it out in minutes, on so many rows of each kind.

    python -m training.sentiment.targets --data DATA --work WORK [--epoch 3]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import torch
from torch.nn.functional import one_hot

from training.data import corpora, words
from training.loop import recipe
from training.packing import package
from training.sentiment import classifier, contrast, labelled
from training.sentiment.classifier import CLASSES, Network, Row

PAIRS = 20_000
"""Contrast sentences; two or three targets each, at most `MOST` of them."""
MOST = {"contrast": 40_000, "restaurants": 2500, "reviews": 2000, "plain": 3000}
"""Rows of a kind at most."""
EPOCHS = 6
HIDDEN, HIDDEN_CONTRAST = 0.1, 0.45
"""Shares of the words whose own vectors are hidden."""
LONGEST_PLAIN = 45
"""Words of a sentence of the plain reports at most."""


def marked(rows: Iterable[corpora.Row], resources: Path) -> Iterator[labelled.Labelled]:
    """The sentence of each row's target with the marker in its place."""
    rows = list(rows)
    texts = list(dict.fromkeys(row["text"] for row in rows))
    known = dict(zip(texts, words.split(texts, resources, batch=500), strict=True))
    for row in rows:
        split = known[row["text"]]
        for first, last in split.sentences:
            tokens = split.tokens[first:last]
            if tokens and tokens[0][0] <= row["start"] and row["end"] <= tokens[-1][1]:
                yield labelled.marked(row, words.Words(tokens, [])), row["label"]


def plain(data: Path, few: int | None = None) -> list[list[str]]:
    """Names in the Voice of America's reports, each in its sentence's words."""
    found = []
    for row in corpora.rows(data / "clean", "entities/gmb_voa"):
        for first, last in row["sentences"]:
            tokens, tags = row["tokens"][first:last], row["tags"][first:last]
            for place, tag in enumerate(tags):
                if tag in {"B-Person", "B-Organization", "B-Location", "B-NORP"} and len(tokens) <= LONGEST_PLAIN:
                    end = next((i for i in range(place + 1, len(tags)) if not tags[i].startswith("I-")), len(tags))
                    found.append([*tokens[:place], package.TARGET_MARKER, *tokens[end:]])
    return recipe.chance().sample(found, few or MOST["plain"])


def training(data: Path, resources: Path, network: Network, few: int | None = None) -> list[Row]:
    """All rows to train on, or the first `few` of each kind."""
    chance = recipe.chance()
    news = [row for row in corpora.rows(data, "sentiment/newsmtsc.train") if not labelled.held_out(row)]
    clean = data / "clean"
    kinds: dict[str, list[labelled.Labelled]] = {
        "news": list(marked(news[:few], resources)),
        "contrast": list(marked(list(contrast.rows(contrast.pairs(few or PAIRS)))[:few], resources)),
        "finance": list(marked(corpora.rows(clean, "sentiment/finentity_targets")[:few], resources)),
        "restaurants": list(marked(corpora.rows(clean, "sentiment/mams_targets.train")[:few], resources)),
        "reviews": list(labelled.reviews(data, "train"))[:few],
    }
    rows = []
    for kind, found in kinds.items():
        chance.shuffle(found)
        hidden = HIDDEN_CONTRAST if kind == "contrast" else HIDDEN
        for text, label in found[: MOST.get(kind)]:
            wanted = one_hot(torch.tensor(CLASSES.index(label)), len(CLASSES)).float()
            rows.append(Row(network.ids(text), wanted, hidden))
    reports = [network.ids(text) for text in plain(data, few)]
    return rows + [Row(ids, wanted, HIDDEN) for ids, wanted in zip(reports, network.predict(reports), strict=True)]


def main() -> None:
    """Train, or write one epoch's weights as the checkpoint that `package.py` packs."""
    parser = recipe.arguments(__doc__, resources=package.BUNDLE)
    parser.add_argument("--start", type=Path, help="model to go on from (default: the folder's)")
    parser.add_argument("--epoch", type=int, help="write this epoch's weights as WORK/sentiment/targets.pt")
    parser.add_argument("--few", type=int, help="so many rows of each kind only, to try it out")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    start = args.start or args.resources / "en" / "sentiment" / "targets.pt"
    files = args.work / "sentiment" / "targets.again"
    if args.epoch is not None:
        classifier.write(start, files.with_name(f"{files.name}.{args.epoch}.pt"), files.with_name("targets.pt"))
        return
    network = Network(start, args.resources / "en" / "pretrain" / f"{package.VECTORS}.pt")
    dev = [row for row in corpora.rows(args.data, "sentiment/newsmtsc.train") if labelled.held_out(row)]
    files.parent.mkdir(parents=True, exist_ok=True)
    rows = training(args.data, args.resources, network, args.few)
    print(f"{len(rows):,} rows", flush=True)
    held_out = {"held-out tenth": list(marked(dev[: args.few], args.resources))}
    classifier.train(network, rows, held_out, files, classifier.Plan(args.epochs))


if __name__ == "__main__":
    main()
