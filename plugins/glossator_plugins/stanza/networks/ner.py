"""Stanza's untyped surface, second part: the networks of its NER models, which tag entities and attribution roles.

A model's word representations depend on the word alone unless it reads character language models or transformers. So
each distinct form is looked up and spelled once, and what Stanza's loader prepares for nothing is left out; other
models go through Stanza's loader. Source: stanza 1.15, `models/ner/{data,model,trainer}.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from stanza.models.common.vocab import PAD_ID, UNK_ID
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import unpack_batch

from glossator_plugins.stanza.networks.recurrent import Packing, Recurrence
from glossator_plugins.stanza.networks.surface import Floats
from glossator_plugins.stanza.sequences.crf import Chains
from glossator_plugins.stanza.sequences.spans import Tags
from glossator_plugins.stanza.sequences.vectors import FormVectors, distinct


class TaggerNetwork(Tags):
    """Scores of tags, from one NER processor."""

    def __init__(self, processor: Any) -> None:
        self._trainer = processor.trainer
        self._config = processor.config
        self._network = processor.trainer.model
        self._device = next(self._network.parameters()).device
        self._tagset: int = processor.trainer.args["predict_tagset"]
        self._network.crits = torch.nn.ModuleList([_Transitions(loss._transitions) for loss in self._network.crits])
        names = list(processor.vocab["tag"].items(self._tagset))
        super().__init__(names, self._network.crits[self._tagset]._transitions.detach().cpu().numpy())
        self._spelling: Recurrence | None = None
        self._plain = self._prepare()
        self.pads = not self._plain

    def _prepare(self) -> bool:
        """Make the layers that stand for Stanza's; False if this network is of a kind that only Stanza's code runs."""
        network = self._network
        settings = network.args
        if settings.get("bert_model") or settings.get("charlm") or settings.get("connect_output_layers"):
            return False
        if not Recurrence.fits(network.taggerlstm.lstm):
            return False
        if settings["char"] and settings["char_emb_dim"] > 0:
            spelling = network.charmodel
            if network.vocab["char"] is None or spelling.attn or not Recurrence.fits(spelling.charlstm.lstm):
                return False
            self._spelling = Recurrence(spelling.charlstm.lstm, spelling.charlstm_h_init, spelling.charlstm_c_init)
        self._recurrence = Recurrence(network.taggerlstm.lstm, network.taggerlstm_h_init, network.taggerlstm_c_init)
        self._vectors = FormVectors(self._form_vectors)
        return True

    def chains(self, sequences: Sequence[Sequence[str]]) -> Chains:
        """Scores of tags of each sequence; none may be empty."""
        return Chains(self.scores(sequences), self.transitions)

    def scores(self, sequences: Sequence[Sequence[str]]) -> list[Floats]:
        """Scores of shape (units, tags) for each sequence; none may be empty."""
        with torch.inference_mode():
            return self._plain_scores(sequences) if self._plain else self._loader_scores(sequences)

    def _plain_scores(self, sequences: Sequence[Sequence[str]]) -> list[Floats]:
        forms, units = distinct(sequences)
        packing = Packing([len(forms) for forms in sequences])
        vectors = torch.from_numpy(self._vectors.of(forms)).to(self._device)
        states = self._recurrence.states(vectors, units, packing)
        scores: Floats = self._network.tag_clfs[self._tagset](states).cpu().numpy()
        return np.split(scores, np.cumsum([len(forms) for forms in sequences])[:-1])

    def _form_vectors(self, forms: list[str]) -> Floats:
        """What the network knows of each form: its vectors and its spelling, of shape (forms, features)."""
        network, vocab = self._network, self._network.vocab
        parts: list[torch.Tensor] = []
        if network.args["word_emb_dim"] > 0:
            cased = [form.lower() for form in forms] if network.args.get("lowercase", True) else forms
            static = None
            if "word" in vocab:
                static = torch.tensor(vocab["word"].map(cased), device=self._device)
                parts.append(network.word_emb(static))
            if "delta" in vocab and network.delta_emb is not None:
                delta = torch.tensor(vocab["delta"].map(cased), device=self._device)
                if static is None:
                    parts.append(network.delta_emb(delta))
                else:
                    # A word that has a vector but was not seen in training gets no difference to it.
                    delta[(delta == UNK_ID) & (static != UNK_ID)] = PAD_ID
                    parts[-1] = parts[-1] + network.delta_emb(delta)
        if self._spelling is not None:
            parts.append(self._spelled(self._spelling, forms))
        vectors = torch.cat(parts, dim=1)
        if network.input_transform:
            vectors = network.input_transform(vectors)
        found: Floats = vectors.cpu().numpy()
        return found

    def _spelled(self, spelling: Recurrence, forms: Sequence[str]) -> torch.Tensor:
        """The last states of the character model, as `CharacterModel.forward` gives them."""
        vocab = self._network.vocab["char"]
        if self._config.get("char_lowercase", False):
            forms = [form.lower() for form in forms]
        characters, units = distinct(forms)
        inputs = self._network.charmodel.char_emb(torch.tensor(vocab.map(characters), device=self._device))
        return spelling.ends(inputs, units, Packing([len(form) for form in forms]))

    def _loader_scores(self, sequences: Sequence[Sequence[str]]) -> list[Floats]:
        loader = DataLoader(
            _Sequences(sequences),
            len(sequences),
            self._config,
            vocab=self._trainer.vocab,
            evaluation=True,
            preprocess_tags=False,
            bert_tokenizer=self._network.bert_tokenizer,
        )
        inputs, order, words, characters, lengths, word_lengths, character_lengths, offsets = unpack_batch(
            loader[0], self._device
        )
        _, scores, _ = self._network(
            *inputs[:3],
            inputs[4],
            words,
            lengths,
            word_lengths,
            inputs[3],
            offsets,
            character_lengths,
            characters,
        )
        return _in_order(scores[self._tagset].cpu().numpy(), order, lengths)


class _Transitions(torch.nn.Module):
    """Stands for a CRF's loss, which costs as much as half the network and means nothing without gold tags."""

    def __init__(self, transitions: torch.nn.Parameter) -> None:
        super().__init__()
        self._transitions = transitions

    def forward(self, *_: object) -> tuple[int, torch.nn.Parameter]:
        return 0, self._transitions


class _Sequences:
    """The one method of Stanza's document that its NER loader calls."""

    def __init__(self, sequences: Sequence[Sequence[str]]) -> None:
        self._sequences = sequences

    def get(self, *_: object, **__: object) -> list[list[tuple[str, None, None]]]:
        return [[(form, None, None) for form in forms] for forms in self._sequences]


def _in_order(scores: Floats, order: Sequence[int], lengths: Sequence[int]) -> list[Floats]:
    found: list[Floats] = [scores[0, :0]] * len(order)
    for place, row in enumerate(order):
        found[row] = np.ascontiguousarray(scores[place, : lengths[place]])
    return found
