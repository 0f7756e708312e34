"""Stanza's untyped surface, third part: the networks of its sentence classifiers.

In Stanza's own forward pass shorter sentences of a batch are padded, and the padding is read: a sentence's result
depends on its neighbours. Here nothing is padded, so that every sentence gets what it gets alone, in batches of any
lengths, and sentences that are alike are classified once. Classifiers of other kinds go
through Stanza's code, one length at a time. Source: stanza 1.15, `models/classifiers/cnn_classifier.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import torch
from stanza.models.classifiers.data import update_text
from stanza.models.classifiers.utils import ExtraVectors, ModelType
from stanza.models.common.vocab import PAD_ID, UNK_ID
from torch.nn.functional import max_pool1d, relu

from glossator_plugins.stanza.networks.filters import Filters
from glossator_plugins.stanza.networks.recurrent import Packing, Recurrence
from glossator_plugins.stanza.sequences.classes import Classes
from glossator_plugins.stanza.sequences.vectors import Floats, FormVectors, distinct


@lru_cache(20_000)
def _pieces(form: str, kind: Any) -> tuple[str, ...]:
    # It changes each form by itself, but for a sentence of which nothing is left, which gets one hyphen.
    pieces = tuple(update_text([form], kind))
    return () if pieces == tuple(update_text([], kind)) else pieces


class ClassifierNetwork(Classes):
    """Class probabilities of sequences of forms, from one sentiment processor."""

    def __init__(self, processor: Any, batch_words: int) -> None:
        self._model = processor.trainer.model
        self._device = next(self._model.parameters()).device
        super().__init__(batch_words)
        self.classes = [str(label) for label in self._model.labels]
        config = self._model.config
        self._plain = config.model_type is ModelType.CNN and not (
            config.has_charlm_forward
            or config.has_charlm_backward
            or config.use_elmo
            or config.bert_model
            or not Filters.fit(config.filter_sizes)
            or (config.bilstm and not Recurrence.fits(self._model.bilstm))
        )
        if self._plain:
            self._recurrence = Recurrence(self._model.bilstm) if config.bilstm else None
            self._vectors: FormVectors[str | None] = FormVectors(self._form_vectors)
            convs = self._model.conv_layers
            # The filters are as wide as the vectors: they have one dimension, not two.
            self._filters = Filters([conv.weight.squeeze(1).transpose(1, 2) for conv in convs], [c.bias for c in convs])

    def update_text(self, forms: Sequence[str]) -> list[str]:
        kind = self._model.config.wordvec_type
        return [piece for form in forms for piece in _pieces(form, kind)] or list(update_text([], kind))

    def _probabilities(self, sequences: Sequence[Sequence[str]]) -> list[list[float]]:
        found: list[list[float]] = [[] for _ in sequences]
        with torch.inference_mode():
            for batch in self._by_words(sequences) if self._plain else self._by_length(sequences):
                forms = [sequences[row] for row in batch]
                logits = self._plain_logits(forms) if self._plain else self._own_logits(forms)
                for row, values in zip(batch, torch.softmax(logits.double(), dim=1).tolist(), strict=True):
                    found[row] = values
        return found

    def _by_length(self, sequences: Sequence[Sequence[str]]) -> Iterator[list[int]]:
        rows_of: dict[int, list[int]] = defaultdict(list)
        for row, forms in enumerate(sequences):
            rows_of[len(forms)].append(row)
        for length, rows in rows_of.items():
            step = max(1, self._batch_words // length)
            for first in range(0, len(rows), step):
                yield rows[first : first + step]

    def _own_logits(self, sequences: Sequence[Sequence[str]]) -> torch.Tensor:
        logits: torch.Tensor = self._model([list(forms) for forms in sequences])
        return logits

    def _plain_logits(self, sequences: Sequence[Sequence[str]]) -> torch.Tensor:
        """As `CNNClassifier.forward` gives them for each sequence alone."""
        model = self._model
        lengths = [self._length(forms) for forms in sequences]
        found = self._filters.greatest(self._read(sequences, lengths), lengths)
        # Relu after the greatest value, not before: it is the same, and cheaper.
        values = relu(torch.cat([max_pool1d(one, model.config.maxpool_width) for one in found], 1))
        for layer in model.fc_layers[:-1]:
            values = relu(layer(values))
        logits: torch.Tensor = model.fc_layers[-1](values)
        return logits

    def _read(self, sequences: Sequence[Sequence[str]], lengths: Sequence[int]) -> torch.Tensor:
        """What the filters see of each unit, sequence after sequence, of shape (units, features)."""
        padded = [[*forms, *[None] * (length - len(forms))] for forms, length in zip(sequences, lengths, strict=True)]
        inputs, units = distinct(padded)
        vectors = torch.from_numpy(self._vectors.of(inputs)).to(self._device)
        if self._recurrence is None:
            return vectors[torch.from_numpy(units).to(self._device)]
        return self._recurrence.states(vectors, units, Packing(lengths))

    def _form_vectors(self, forms: Sequence[str | None]) -> Floats:
        """Vectors of forms, and of padding where there is None."""
        model = self._model
        ids = torch.tensor([PAD_ID if form is None else self._id(form) for form in forms], device=self._device)
        vectors: torch.Tensor = model.embedding(ids)
        vectors[ids == UNK_ID] = model.unk
        if model.extra_vocab:
            known = model.extra_vocab_map
            extra = [PAD_ID if form is None else known.get(form, UNK_ID) for form in forms]
            added = model.extra_embedding(torch.tensor(extra, device=self._device))
            joined = model.config.extra_wordvec_method is ExtraVectors.CONCAT
            vectors = torch.cat([vectors, added], dim=1) if joined else vectors + added
        found: Floats = vectors.cpu().numpy()
        return found

    def _id(self, form: str) -> int:
        vocab = self._model.emb_vocab
        for known in (form, form[:-1] if len(form) > 1 and form[-1] == "'" else form):
            if (found := int(vocab.unit2id(known))) != UNK_ID:
                return found
        return int(vocab.unit2id(form.lower()))

    def _length(self, forms: Sequence[str]) -> int:
        return max(len(forms), int(self._model.max_window))
