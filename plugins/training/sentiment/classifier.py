"""Stanza's small classifier, trained in batches by a loop of ours: Stanza's own reads sentences one by one.

Between the recipes of sentiment and their checkpoints. Words of the network's own vocabulary are hidden at random: what
a word does should be read from its vector. What a row wants is a distribution, so that graded sentences and a teacher's
doubts are learnt as they are. The weights that count are a running mean; those of every epoch are kept. A training that
broke off goes on behind its last whole epoch.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import conv1d, relu

from training.loop import recipe
from training.packing import package
from training.sentiment.teacher import macro

LONGEST = 110
"""Words of a row at most: longer ones are cut."""
CLASSES = package.CLASSES
Ids = list[tuple[int, int]]
"""Of each word its number in the pretrained vocabulary and in the network's own."""


@dataclass(frozen=True)
class Plan:
    """How to train. Of the rate's straight way down, `warm` steps go up first; it ends at `least` of it."""

    epochs: int
    rate: float = 1.2e-3
    batch: int = 64
    warm: int = 60
    least: float = 0.03
    mean: float = 0.003
    """Share of each step's weights in the running mean."""
    dropout: float = 0.35


@dataclass(frozen=True)
class Row:
    """A sentence, and what is to be learnt of it."""

    ids: Ids
    wanted: Tensor
    """The class probabilities that it is to have."""
    hidden: float
    """Share of the words whose own vectors are hidden."""


class Network:
    """Stanza's classifier, read in batches of like lengths."""

    def __init__(self, model: Path, vectors: Path, dropout: float = Plan.dropout) -> None:
        from stanza.models.classifiers.trainer import Trainer

        options = SimpleNamespace(
            save_dir=None, wordvec_pretrain_file=str(vectors), wordvec_raw_file=None, wordvec_dir=None,
            shorthand="en_news", use_elmo=False, charlm_forward_file=None, charlm_backward_file=None, device="cpu",
            wordvec_type=None,
        )  # fmt: skip
        self.model: Any = Trainer.load(str(model), options).model.float()
        self.model.dropout.p = dropout
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


def hide(row: Row, chance: random.Random) -> Ids:
    """The row's words, some of them unknown to the network's own vocabulary."""
    from stanza.models.common.vocab import PAD_ID, UNK_ID

    return [
        (given, UNK_ID if own != PAD_ID and given != UNK_ID and chance.random() < row.hidden else own)
        for given, own in row.ids
    ]


def train(
    network: Network,
    rows: Sequence[Row],
    dev: Mapping[str, Sequence[tuple[Sequence[str], str]]],
    files: Path,
    plan: Plan,
) -> None:
    """Train for all epochs, the Nth's weights (from 0) to FILES.N.pt; prints macro F1 on each of the dev sets."""
    chance = recipe.chance()
    torch.manual_seed(recipe.SEED)
    optimizer = torch.optim.AdamW(network.parameters, lr=plan.rate, weight_decay=1e-4)
    steps, step, first = plan.epochs * math.ceil(len(rows) / plan.batch), 0, 0
    mean = [one.detach().clone() for one in network.parameters]
    gold = {
        name: ([network.ids(text) for text, _ in some], [CLASSES.index(label) for _, label in some])
        for name, some in dev.items()
    }
    state = files.with_name(f"{files.name}.state.pt")
    if state.exists():
        kept_state = torch.load(state, map_location="cpu", weights_only=True)
        _set(network, kept_state["now"])
        optimizer.load_state_dict(kept_state["optimizer"])
        mean, step, first = kept_state["mean"], kept_state["step"], kept_state["epoch"] + 1
        chance = recipe.chance(first)
    for epoch in range(first, plan.epochs):
        network.model.train()
        order = sorted(range(len(rows)), key=lambda place: (len(rows[place].ids), chance.random()))
        batches = [order[start : start + plan.batch] for start in range(0, len(order), plan.batch)]
        chance.shuffle(batches)
        for batch in batches:
            for group in optimizer.param_groups:
                group["lr"] = plan.rate * max(plan.least, min((step + 1) / plan.warm, 1 - step / steps))
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
                    kept.lerp_(now.detach(), max(plan.mean, 1 / (step + 1)))
        current = [one.detach().clone() for one in network.parameters]
        _set(network, mean)
        torch.save(network.model.state_dict(), files.with_name(f"{files.name}.{epoch}.pt"))
        scores = {name: macro(wanted, network.predict(ids).argmax(-1).tolist()) for name, (ids, wanted) in gold.items()}
        print(
            f"epoch {epoch}: macro F1 {', '.join(f'{name} {score:.2f}' for name, score in scores.items())}", flush=True
        )
        _set(network, current)
        whole = {"now": current, "mean": mean, "optimizer": optimizer.state_dict(), "step": step, "epoch": epoch}
        torch.save(whole, state)


def fresh(sentences: Iterable[Sequence[str]], vectors: Path, out: Path, *, seed: int = recipe.SEED) -> None:
    """Write an untrained network of the bundled ones' build that has vectors of its own for the sentences' words."""
    from stanza.models import classifier
    from stanza.models.classifiers.data import SentimentDatum
    from stanza.models.classifiers.trainer import Trainer

    torch.manual_seed(seed)
    args = classifier.parse_args([
        "--wordvec_pretrain_file", str(vectors), "--shorthand", "en_news", "--cpu", "--save_dir", str(out.parent),
        "--filter_channels", "100", "--bilstm_hidden_dim", "100", "--fc_shapes", "100",
        "--extra_wordvec_method", "concat", "--extra_wordvec_dim", "40",
    ])  # fmt: skip
    known = sorted({word for text in sentences for word in text})
    data = [SentimentDatum(str(number), known) for number in range(len(CLASSES))]
    Trainer.build_new_model(args, data).save(str(out), save_optimizer=False)


def write(start: Path, weights: Path, out: Path) -> None:
    """Write the checkpoint that `package.py` packs: the one that training began with, with an epoch's weights."""
    saved = torch.load(start, map_location="cpu", weights_only=True)
    trained = torch.load(weights, weights_only=True)
    kept = saved["params"]["model"]
    saved["params"]["model"] = {key: trained[key] for key in kept}
    torch.save(saved, out)


@torch.no_grad()
def _set(network: Network, values: Sequence[Tensor]) -> None:
    for parameter, value in zip(network.parameters, values, strict=True):
        parameter.copy_(value)
