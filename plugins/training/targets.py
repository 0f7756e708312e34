"""The classifier of targets, second training: who does what to whom.

`sentiment.py`'s first one learnt from news that was chosen because it judges somebody, and takes every name in bad news
for a bad one. It goes on from there on the same gold beside contrast pairs (`contrast.py`), targets in finance news
(FinEntity) and restaurant reviews (MAMS), reviews, and names in plain reports (the Voice of America's in the GMB) with
the probabilities that it gave them before, so that it forgets nothing.

The loop is ours: Stanza's reads sentences one by one. Words of the network's own vocabulary are hidden at random, most
of all in contrast pairs, of which there are few words: what a verb does should be read from its vector. The weights are
a running mean. Those of all epochs are kept; their scores on NewsMTSC's held-out tenth are printed, and `--epoch`
writes the one that is named as `WORK/sentiment/targets.pt`. `--few 200 --epochs 1` tries all of it out in minutes, on
so many rows of each kind.

    python plugins/training/targets.py --data DATA --work WORK [--epoch 3]
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import contrast
import corpora
import package
import recipe
import sentiment
import torch
import words
from teacher import macro
from torch import Tensor, nn
from torch.nn.functional import conv1d, one_hot, relu

PAIRS = 20_000
"""Contrast sentences; two or three targets each, at most `MOST` of them."""
MOST = {"contrast": 40_000, "restaurants": 2500, "reviews": 2000, "plain": 3000}
"""Rows of a kind at most."""
EPOCHS, BATCH, RATE, WARM, LEAST_RATE = 6, 64, 1.2e-3, 60, 0.03
"""Of the rate's straight way down, `WARM` steps go up first; it ends at `LEAST_RATE` of it."""
DROPOUT, MEAN = 0.35, 0.003
"""Share of each step's weights in the running mean."""
HIDDEN, HIDDEN_CONTRAST = 0.1, 0.45
"""Shares of the words whose own vectors are hidden."""
LONGEST, LONGEST_PLAIN = 110, 45
"""Words of a row at most: longer ones are cut, or left out of the plain reports."""
CLASSES = package.CLASSES
Ids = list[tuple[int, int]]
"""Of each word its number in the pretrained vocabulary and in the network's own."""


@dataclass(frozen=True)
class Row:
    """A sentence with its target's mention replaced by the marker."""

    ids: Ids
    wanted: Tensor
    """The class probabilities that it is to have."""
    hidden: float


class Network:
    """Stanza's classifier, read in batches of like lengths."""

    def __init__(self, model: Path, vectors: Path) -> None:
        from stanza.models.classifiers.trainer import Trainer

        options = SimpleNamespace(
            save_dir=None, wordvec_pretrain_file=str(vectors), wordvec_raw_file=None, wordvec_dir=None,
            shorthand="en_news", use_elmo=False, charlm_forward_file=None, charlm_backward_file=None, device="cpu",
            wordvec_type=None,
        )  # fmt: skip
        self.model: Any = Trainer.load(str(model), options).model.float()
        self.model.dropout.p = DROPOUT
        self.parameters = [one for one in self.model.parameters() if one.requires_grad]
        self._known: dict[str, tuple[int, int]] = {}

    def ids(self, text: Sequence[str]) -> Ids:
        """The numbers of the words, as Stanza looks them up, padded to the widest filter."""
        from stanza.models.classifiers.data import update_text
        from stanza.models.common.vocab import PAD_ID

        found = [self._word(word) for word in update_text(list(text[:LONGEST]), self.model.config.wordvec_type)]
        return found + [(PAD_ID, PAD_ID)] * (self.model.max_window - len(found))

    def logits(self, batch: Sequence[Ids]) -> Tensor:
        """Logits of shape (rows, classes)."""
        from stanza.models.common.vocab import PAD_ID, UNK_ID

        model, longest = self.model, max(map(len, batch))
        ids = torch.tensor([row + [(PAD_ID, PAD_ID)] * (longest - len(row)) for row in batch])
        given = model.embedding(ids[:, :, 0]).clone()
        given[ids[:, :, 0] == UNK_ID] = model.unk
        vectors = model.dropout(torch.cat([given, model.extra_embedding(ids[:, :, 1])], 2))
        states = model.dropout(model.bilstm(vectors)[0]).transpose(1, 2)
        filtered = [
            relu(conv1d(states, conv.weight.squeeze(1).transpose(1, 2), conv.bias)).max(2).values
            for conv in model.conv_layers
        ]
        values = model.dropout(torch.cat(filtered, 1))
        for layer in model.fc_layers[:-1]:
            values = model.dropout(relu(layer(values)))
        logits: Tensor = model.fc_layers[-1](values)
        return logits

    @torch.no_grad()
    def predict(self, rows: Sequence[Ids], size: int = 128) -> Tensor:
        """Probabilities of shape (rows, classes), each row's as if it were alone."""
        self.model.eval()
        out = torch.zeros(len(rows), len(CLASSES))
        lengths: dict[int, list[int]] = defaultdict(list)
        for place, row in enumerate(rows):
            lengths[len(row)].append(place)
        for places in lengths.values():
            for start in range(0, len(places), size):
                some = places[start : start + size]
                out[some] = self.logits([rows[place] for place in some]).softmax(-1)
        return out

    def _word(self, word: str) -> tuple[int, int]:
        from stanza.models.common.vocab import UNK_ID

        if word not in self._known:
            vocab, forms = self.model.emb_vocab, (word, word.removesuffix("'"), word.lower())
            number = next((found for form in forms if (found := int(vocab.unit2id(form))) != UNK_ID), UNK_ID)
            self._known[word] = number, self.model.extra_vocab_map.get(word, UNK_ID)
        return self._known[word]


def marked(rows: Iterable[corpora.Row], resources: Path) -> Iterator[sentiment.Labelled]:
    """The sentence of each row's target with the marker in its place."""
    rows = list(rows)
    texts = list(dict.fromkeys(row["text"] for row in rows))
    known = dict(zip(texts, words.split(texts, resources, batch=500), strict=True))
    for row in rows:
        split = known[row["text"]]
        for first, last in split.sentences:
            tokens = split.tokens[first:last]
            if tokens and tokens[0][0] <= row["start"] and row["end"] <= tokens[-1][1]:
                yield sentiment.marked(row, words.Words(tokens, [])), row["label"]


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
    news = [row for row in corpora.rows(data, "sentiment/newsmtsc.train") if not sentiment.held_out(row)]
    clean = data / "clean"
    kinds: dict[str, list[sentiment.Labelled]] = {
        "news": list(marked(news[:few], resources)),
        "contrast": list(marked(list(contrast.rows(contrast.pairs(few or PAIRS)))[:few], resources)),
        "finance": list(marked(corpora.rows(clean, "sentiment/finentity_targets")[:few], resources)),
        "restaurants": list(marked(corpora.rows(clean, "sentiment/mams_targets.train")[:few], resources)),
        "reviews": list(sentiment.reviews(data, "train"))[:few],
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


def hide(row: Row, chance: random.Random) -> Ids:
    """The row's words, some of them unknown to the network's own vocabulary."""
    from stanza.models.common.vocab import PAD_ID, UNK_ID

    return [
        (given, UNK_ID if own != PAD_ID and given != UNK_ID and chance.random() < row.hidden else own)
        for given, own in row.ids
    ]


def train(
    network: Network, rows: Sequence[Row], dev: Sequence[sentiment.Labelled], work: Path, epochs: int = EPOCHS
) -> None:
    """Train for all epochs; WORK/sentiment/targets.again.N.pt is the mean of the weights after the Nth, from 0."""
    chance = recipe.chance()
    torch.manual_seed(recipe.SEED)
    optimizer = torch.optim.AdamW(network.parameters, lr=RATE, weight_decay=1e-4)
    steps, step = epochs * math.ceil(len(rows) / BATCH), 0
    mean = [one.detach().clone() for one in network.parameters]
    dev_ids, gold = [network.ids(text) for text, _ in dev], [CLASSES.index(label) for _, label in dev]
    for epoch in range(epochs):
        network.model.train()
        order = sorted(range(len(rows)), key=lambda place: (len(rows[place].ids), chance.random()))
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        chance.shuffle(batches)
        for batch in batches:
            for group in optimizer.param_groups:
                group["lr"] = RATE * max(LEAST_RATE, min((step + 1) / WARM, 1 - step / steps))
            logits = network.logits([hide(rows[place], chance) for place in batch])
            wanted = torch.stack([rows[place].wanted for place in batch])
            loss = -(wanted * logits.log_softmax(-1)).sum(-1).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters, 5.0)
            optimizer.step()
            step += 1
            with torch.no_grad():
                for kept, now in zip(mean, network.parameters, strict=True):
                    kept.lerp_(now.detach(), max(MEAN, 1 / (step + 1)))
        now = [one.detach().clone() for one in network.parameters]
        _set(network, mean)
        torch.save(network.model.state_dict(), work / "sentiment" / f"targets.again.{epoch}.pt")
        found = network.predict(dev_ids).argmax(-1).tolist()
        print(f"epoch {epoch}: held-out tenth, macro F1 {macro(gold, found):.2f}", flush=True)
        _set(network, now)


@torch.no_grad()
def _set(network: Network, values: Sequence[Tensor]) -> None:
    for parameter, value in zip(network.parameters, values, strict=True):
        parameter.copy_(value)


def main() -> None:
    """Train, or write one epoch's weights as the checkpoint that `package.py` packs."""
    parser = recipe.arguments(__doc__)
    parser.add_argument("--resources", type=Path, default=package.BUNDLE, help="folder with the tokenizer and vectors")
    parser.add_argument("--start", type=Path, help="model to go on from (default: the folder's)")
    parser.add_argument("--epoch", type=int, help="write this epoch's weights as WORK/sentiment/targets.pt")
    parser.add_argument("--few", type=int, help="so many rows of each kind only, to try it out")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    start = args.start or args.resources / "en" / "sentiment" / "targets.pt"
    if args.epoch is not None:
        saved = torch.load(start, map_location="cpu", weights_only=True)
        weights = torch.load(args.work / "sentiment" / f"targets.again.{args.epoch}.pt", weights_only=True)
        kept = saved["params"]["model"]
        saved["params"]["model"] = {key: weights[key] for key in kept}
        torch.save(saved, args.work / "sentiment" / "targets.pt")
        return
    network = Network(start, args.resources / "en" / "pretrain" / f"{package.VECTORS}.pt")
    dev = [row for row in corpora.rows(args.data, "sentiment/newsmtsc.train") if sentiment.held_out(row)]
    (args.work / "sentiment").mkdir(parents=True, exist_ok=True)
    rows = training(args.data, args.resources, network, args.few)
    print(f"{len(rows):,} rows", flush=True)
    train(network, rows, list(marked(dev[: args.few], args.resources)), args.work, args.epochs)


if __name__ == "__main__":
    main()
