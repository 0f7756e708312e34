"""Parts of the evaluation: each asks the engine about one corpus and gives scores and counts of kinds of error.

A score's id begins with the part's name; `bars.toml` says what is expected of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..data import Data
from ..run import Runner
from . import attribution, calibration, entities, numbers, seeds, sentiment
from .found import Found

Part = Callable[[Data, Runner], Found]

PARTS: Mapping[str, Part] = {
    "entities": entities.evaluate,
    "numbers": numbers.evaluate,
    "sentiment": sentiment.evaluate,
    "attribution": attribution.evaluate,
    "seeds": seeds.evaluate,
    "calibration": calibration.evaluate,
}
"""Name -> the function that evaluates it."""
