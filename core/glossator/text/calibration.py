"""Calibration: from what a model and an analyzer know of a finding to how often such findings are right."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from glossator.documented import documented

_LEAST = 1e-4


@documented
@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over named features, fitted on annotated texts that the models were not trained on."""

    bias: float = 0.0
    """Of what has none of the features."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """Feature -> how much a unit of it adds to the logarithm of the odds; features that are not here add nothing."""

    def __post_init__(self) -> None:
        """Raises `ValueError` for what is no number or infinite: all would be right then, or nothing."""
        if wrong := [name for name, value in {**self.weights, "bias": self.bias}.items() if not math.isfinite(value)]:
            raise ValueError(f"{wrong[0]} is no finite number")

    def chance(self, features: Mapping[str, float]) -> float:
        """How often what has these features is right, from 0 to 1."""
        weights = self.weights
        odds = self.bias + sum(weights.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def sureness(score: float) -> dict[str, float]:
    """A model's own probability as two features that both grow with it: positive weights keep the order of scores.

    With both, a model may be too sure of what it finds likely and not sure enough of the rest (Kull et al., Beta
    calibration, 2017).
    """
    score = min(1 - _LEAST, max(_LEAST, score))
    return {"likely": math.log(score), "sure": -math.log1p(-score)}
