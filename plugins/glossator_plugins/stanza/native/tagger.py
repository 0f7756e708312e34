"""The network of Stanza's NER models: vectors and spelling of forms, a recurrent layer over words, scores of tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glossator_plugins.stanza.native.chains import NativeChains, Transitions
from glossator_plugins.stanza.native.files import Array
from glossator_plugins.stanza.native.kernels import Floats
from glossator_plugins.stanza.native.linear import Linear
from glossator_plugins.stanza.native.recurrent import Reads, Recurrence
from glossator_plugins.stanza.native.vocabulary import PAD, UNKNOWN, Vocabulary
from glossator_plugins.stanza.native.weights import Weights
from glossator_plugins.stanza.sequences.crf import Chains
from glossator_plugins.stanza.sequences.layout import Layout
from glossator_plugins.stanza.sequences.spans import Tags
from glossator_plugins.stanza.sequences.vectors import FormVectors, distinct


class TaggerNetwork(Tags):
    """Scores of tags."""

    pads = False

    def __init__(self, model: Mapping[str, Any], vectors: Array | None, words: Vocabulary | None) -> None:
        """`model` is what the file has; `vectors` and `words` are those that models share."""
        config, weights = model["config"], Weights(model["model"])
        tagset = config.get("predict_tagset") or 0
        super().__init__(list(model["vocab"]["tag"]["_id2unit"][tagset]), weights[f"crits.{tagset}._transitions"])
        self._between = Transitions(self.transitions)
        self._cased = not config.get("lowercase", True)
        self._spells_lower = bool(config.get("char_lowercase", False))
        self._vectors_of_words, self._words = vectors, words
        self._delta, self._delta_words = None, None
        if "delta" in model["vocab"] and "delta_emb.weight" in model["model"]:
            self._delta = model["model"]["delta_emb.weight"]
            self._delta_words = Vocabulary(model["vocab"]["delta"], model["vocab"]["_key2class"]["delta"])
        self._spelling = None
        if config["char"] and config["char_emb_dim"] > 0:
            self._characters = Vocabulary(model["vocab"]["char"])
            self._character_vectors = weights["charmodel.char_emb.weight"]
            self._spelling = Recurrence(
                weights.part("charmodel.charlstm.lstm."),
                1,
                weights["charmodel.charlstm_h_init"][:, 0],
                weights["charmodel.charlstm_c_init"][:, 0],
            )
        self._transform = None
        if config["input_transform"]:
            self._transform = Linear(weights["input_transform.weight"].T, weights["input_transform.bias"])
        self._recurrence = Recurrence(
            weights.part("taggerlstm.lstm."),
            1,
            weights["taggerlstm_h_init"][:, 0],
            weights["taggerlstm_c_init"][:, 0],
            reads=Reads.ROUNDED,
        )
        self._scores = Linear(weights[f"tag_clfs.{tagset}.weight"].T, weights[f"tag_clfs.{tagset}.bias"])
        self._known = FormVectors(self._form_vectors)

    def chains(self, sequences: Sequence[Sequence[str]]) -> Chains:
        """Scores of tags of each sequence; none may be empty."""
        layout = Layout([len(forms) for forms in sequences])
        return NativeChains(self._of_units(sequences, layout), layout.lengths, self._between)

    def scores(self, sequences: Sequence[Sequence[str]]) -> list[Floats]:
        """Scores of shape (units, tags) for each sequence; none may be empty."""
        layout = Layout([len(forms) for forms in sequences])
        return np.split(self._of_units(sequences, layout), np.cumsum(layout.lengths)[:-1])

    def _of_units(self, sequences: Sequence[Sequence[str]], layout: Layout) -> Floats:
        forms, units = distinct(sequences)
        return self._scores(self._recurrence.states(self._known.of(forms), units, layout))

    def _form_vectors(self, forms: list[str]) -> Floats:
        """What the network knows of each form: its vectors and its spelling, of shape (forms, features)."""
        parts: list[Floats] = []
        cased = forms if self._cased else [form.lower() for form in forms]
        known = None
        if self._words is not None and self._vectors_of_words is not None:
            known = self._words.of(cased)
            parts.append(self._vectors_of_words[known].astype(np.float32))
        if self._delta_words is not None and self._delta is not None:
            delta = self._delta_words.of(cased)
            if known is None:
                parts.append(self._delta[delta].astype(np.float32))
            else:
                # A word that has a vector but was not seen in training gets no difference to it.
                delta[(delta == UNKNOWN) & (known != UNKNOWN)] = PAD
                parts[-1] += self._delta[delta]
        if self._spelling is not None:
            parts.append(self._spelled(self._spelling, forms))
        vectors = np.concatenate(parts, axis=1)
        return vectors if self._transform is None else self._transform(vectors)

    def _spelled(self, spelling: Recurrence, forms: Sequence[str]) -> Floats:
        if self._spells_lower:
            forms = [form.lower() for form in forms]
        characters, units = distinct(forms)
        inputs = self._character_vectors[self._characters.of(characters)]
        return spelling.ends(inputs, units, Layout([len(form) for form in forms]))
