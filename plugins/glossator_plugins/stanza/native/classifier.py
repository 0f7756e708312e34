"""The network of Stanza's sentence classifiers: recurrent layers over words, filters over these, linear layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from glossator_plugins.stanza.native.files import Array
from glossator_plugins.stanza.native.filters import Filters
from glossator_plugins.stanza.native.kernels import Bytes, Floats, Integers
from glossator_plugins.stanza.native.linear import Linear
from glossator_plugins.stanza.native.recurrent import Recurrence
from glossator_plugins.stanza.native.vocabulary import PAD, UNKNOWN, Vocabulary
from glossator_plugins.stanza.native.weights import Weights
from glossator_plugins.stanza.sequences.classes import Classes
from glossator_plugins.stanza.sequences.layout import Layout
from glossator_plugins.stanza.sequences.vectors import FormVectors, distinct


class ClassifierNetwork(Classes):
    """Class probabilities of sequences of forms."""

    def __init__(self, model: Mapping[str, Any], vectors: Array, words: Vocabulary, batch_words: int) -> None:
        """`model` is what the file has under "params"; `vectors` and `words` are those that models share."""
        super().__init__(batch_words)
        config, weights = model["config"], Weights(model["model"])
        self.classes = [str(label) for label in model["labels"]]
        self._vectors = vectors
        self._words = words
        self._unknown = weights["unk"]
        self._extra: Array | None = None
        if model.get("extra_vocab"):
            self._extra = model["model"]["extra_embedding.weight"]
            self._extra_numbers = {word: number for number, word in enumerate(model["extra_vocab"])}
            self._joined = config["extra_wordvec_method"] == "CONCAT"
        layers = sum(name.startswith("bilstm.weight_ih") for name in model["model"]) // 2
        self._recurrence = Recurrence(weights.part("bilstm."), layers)
        sizes = range(len(config["filter_sizes"]))
        self._filters = Filters(
            [weights[f"conv_layers.{place}.weight"][:, 0].transpose(0, 2, 1) for place in sizes],
            [weights[f"conv_layers.{place}.bias"] for place in sizes],
        )
        self._widest: int = max(config["filter_sizes"])
        layers = sum(name.startswith("fc_layers.") for name in model["model"]) // 2
        self._linear = [
            Linear(weights[f"fc_layers.{place}.weight"].T, weights[f"fc_layers.{place}.bias"])
            for place in range(layers)
        ]
        self._known: FormVectors[str | None] = FormVectors(self._form_vectors)

    def update_text(self, forms: Sequence[str]) -> list[str]:
        return [piece for form in forms for piece in _pieces(form)] or ["-"]

    def _probabilities(self, sequences: Sequence[Sequence[str]]) -> list[list[float]]:
        found: list[list[float]] = [[] for _ in sequences]
        for batch in self._by_words(sequences):
            logits = self._logits([sequences[row] for row in batch]).astype(np.float64)
            chances = np.exp(logits - logits.max(axis=1, keepdims=True))
            chances /= chances.sum(axis=1, keepdims=True)
            for row, values in zip(batch, chances.tolist(), strict=True):
                found[row] = values
        return found

    def _logits(self, sequences: Sequence[Sequence[str]]) -> Floats:
        lengths = np.array([self._length(forms) for forms in sequences])
        values = self._filters.greatest(self._read(sequences, lengths), lengths)
        values = np.maximum(values, 0)
        for layer in self._linear[:-1]:
            values = np.maximum(layer(values), 0)
        return self._linear[-1](values)

    def _read(self, sequences: Sequence[Sequence[str]], lengths: Integers) -> Bytes:
        padded = [
            [*forms, *[None] * (length - len(forms))] for forms, length in zip(sequences, lengths.tolist(), strict=True)
        ]
        inputs, units = distinct(padded)
        return self._recurrence.as_bytes(self._known.of(inputs), units, Layout(lengths))

    def _form_vectors(self, forms: Sequence[str | None]) -> Floats:
        """Vectors of forms, and of padding where there is None."""
        numbers = np.array([PAD if form is None else self._number(form) for form in forms])
        vectors: Floats = self._vectors[numbers].astype(np.float32)
        vectors[numbers == UNKNOWN] = self._unknown
        if self._extra is None:
            return vectors
        known = self._extra_numbers
        added = self._extra[[PAD if form is None else known.get(form, UNKNOWN) for form in forms]].astype(np.float32)
        return np.concatenate([vectors, added], axis=1) if self._joined else vectors + added

    def _number(self, form: str) -> int:
        for known in (form, form[:-1] if len(form) > 1 and form[-1] == "'" else form):
            found: int = self._words.number(known)
            if found != UNKNOWN:
                return found
        return self._words.number(form.lower())

    def _length(self, forms: Sequence[str]) -> int:
        return max(len(forms), self._widest)


@lru_cache(20_000)
def _pieces(form: str) -> tuple[str, ...]:
    cut = [piece for part in form.split("-") for piece in part.split("/")]
    return tuple(piece.lower() for piece in map(str.strip, cut) if piece)
