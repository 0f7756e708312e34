"""Stanza's expanders of multi-word tokens that cut tokens into pieces, and their dictionary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glossator_plugins.stanza.native.linear import Linear
from glossator_plugins.stanza.native.recurrent import Recurrence
from glossator_plugins.stanza.native.vocabulary import Vocabulary
from glossator_plugins.stanza.native.weights import Weights
from glossator_plugins.stanza.sequences.layout import Layout

_BEGIN, _END = "<SOS>", "<EOS>"


class Expander:
    """The words of multi-word tokens."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        """`model` is what the file has."""
        config, weights = model["config"], Weights(model["model"])
        self._dictionary: Mapping[str, str] = model["dict"] if config.get("ensemble_dict") else {}
        self._vocabulary = Vocabulary(model["vocab"])
        self._vectors = weights["embedding.weight"]
        self._recurrence = Recurrence(weights.part("encoder."), config["num_layers"])
        self._inner = Linear(weights["output_layer.0.weight"].T, weights["output_layer.0.bias"])
        self._outer = Linear(weights["output_layer.2.weight"].T, weights["output_layer.2.bias"])

    def expansions(self, forms: Sequence[str]) -> list[list[str]]:
        """The words of each multi-word token."""
        if not forms:
            return []
        characters = [[_BEGIN, *form, _END] for form in forms]
        inputs = self._vectors[self._vocabulary.of([character for form in characters for character in form])]
        states = self._recurrence.states(inputs, None, Layout([len(form) for form in characters]))
        scores = self._outer(np.maximum(self._inner(states), 0))
        cuts = (scores[:, 1] > scores[:, 0]).tolist()
        found = []
        begin = 0
        for form in forms:
            cut = cuts[begin + 1 : begin + 1 + len(form)]
            begin += len(form) + 2
            known = self._known(form)
            found.append(known if known is not None else _cut(form, cut))
        return [text.split() for text in found]

    def _known(self, form: str) -> str | None:
        """What the dictionary has for the form, or for it in small letters."""
        if form in self._dictionary:
            return self._dictionary[form]
        small = self._dictionary.get(form.lower())
        if small is None:
            return None
        if form.isupper():
            return small.upper()
        return small[0].upper() + small[1:] if form[0].isupper() and form[1:].islower() else None


def _cut(form: str, cuts: Sequence[bool]) -> str:
    return "".join(f" {character}" if cut else character for character, cut in zip(form, cuts, strict=True)).strip()
