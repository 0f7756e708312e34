"""The learning rate's way down: from the trainer's own rate in a straight line to a twentieth of it.

Stanza's trainers keep their rate until dev stands still, which on a small corpus is after the best step. A straight
line to (almost) nothing needs no watching, gives the same weights on every run and ends when it says it will. It hangs
on torch's hook behind every optimizer step, so no trainer had to be changed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from torch.optim.optimizer import register_optimizer_step_pre_hook

FLOOR = 0.05
"""Share of the first rate at which the line ends."""
KEPT_EVERY = 50
"""Steps between two notes of where the training is."""


class Decay:
    """Counts the optimizer's steps in `note`, a file, and sets the rate of the next one.

    A training that broke off goes on at the rate where it was: the note says how many of `steps` are done.
    """

    def __init__(self, steps: int, note: Path) -> None:
        self.steps = steps
        self.note = note
        self.done = json.loads(note.read_text())["done"] if note.exists() else 0
        self._first: dict[int, float] = {}
        self._handle = register_optimizer_step_pre_hook(self._before)

    @property
    def left(self) -> int:
        """Steps that are still to do."""
        return max(0, self.steps - self.done)

    def _before(self, optimizer: Any, args: Any, kwargs: Any) -> None:
        share = max(FLOOR, 1 - self.done / self.steps)
        for group in optimizer.param_groups:
            group["lr"] = self._first.setdefault(id(group), group["lr"]) * share
        self.done += 1
        if self.done % KEPT_EVERY == 0:
            self.note.write_text(json.dumps({"done": self.done}))

    def __enter__(self) -> Decay:
        self.note.parent.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *error: object) -> None:
        self._handle.remove()
