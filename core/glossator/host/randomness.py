"""Random numbers that differ from worker to worker."""

from __future__ import annotations

import random
import sys
from contextlib import suppress
from typing import Any


def reseed() -> None:
    """Seed anew what this process draws random numbers from: `random`, and those of numpy and torch if they are loaded.

    Workers are forked from one process, and would all draw the same ones. Generators that a plugin has made for itself
    it seeds itself, in `Analyzer.start`.
    """
    random.seed()
    for module, function in (("numpy.random", "seed"), ("torch", "seed")):
        with suppress(Exception):  # something else of that name, or half of it
            seed: Any = getattr(sys.modules[module], function)
            seed()
