"""Stanza's untyped surface, second part: the networks of its NER models, which tag entities and attribution roles.

A model's word representations depend on the word alone unless it reads character language models or transformers. So
each distinct form is looked up and spelled once per batch, and what Stanza's loader prepares for nothing is left out;
other models go through Stanza's loader. Source: stanza 1.15, `models/ner/{data,model,trainer}.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from stanza.models.common.vocab import PAD_ID, UNK_ID, VOCAB_PREFIX_SIZE
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import fix_singleton_tags, unpack_batch
from stanza.models.ner.utils import decode_from_bioes
from torch.nn.utils.rnn import PackedSequence, pack_sequence, pad_packed_sequence

from glossator_plugins.stanza._stanza import Floats


class TaggerNetwork:
    """Scores of tags, from one NER processor."""

    def __init__(self, processor: Any) -> None:
        self._trainer = processor.trainer
        self._config = processor.config
        self._network = processor.trainer.model
        self._tagset: int = processor.trainer.args["predict_tagset"]
        self._network.crits = torch.nn.ModuleList([_Transitions(loss._transitions) for loss in self._network.crits])
        self.transitions: Floats = self._network.crits[self._tagset]._transitions.detach().numpy()
        self._names = list(processor.vocab["tag"].items(self._tagset))
        settings = self._network.args
        self._plain = not (
            settings.get("bert_model")
            or settings.get("charlm")
            or settings.get("connect_output_layers")
            or self._network.vocab["char"] is None
        )

    def scores(self, sequences: Sequence[Sequence[str]]) -> list[Floats]:
        """Scores of shape (units, tags) for each sequence; none may be empty."""
        with torch.inference_mode():
            return self._plain_scores(sequences) if self._plain else self._loader_scores(sequences)

    def spans(self, tags: Sequence[int]) -> list[tuple[int, int, str]]:
        """Half-open spans with their labels, from a sequence of tags."""
        # Stanza's taggers can predict padding; it takes that for "O", the first real tag, and so do we.
        texts = fix_singleton_tags([self._names[max(tag, VOCAB_PREFIX_SIZE)] for tag in tags])
        return [(span["start"], span["end"] + 1, span["type"]) for span in decode_from_bioes(texts)]

    def _plain_scores(self, sequences: Sequence[Sequence[str]]) -> list[Floats]:
        network = self._network
        order = sorted(range(len(sequences)), key=lambda row: -len(sequences[row]))
        places: dict[str, int] = {}
        rows = [torch.tensor([places.setdefault(form, len(places)) for form in sequences[row]]) for row in order]
        inputs = self._form_vectors(list(places))
        packed = pack_sequence(rows)
        inputs = inputs[packed.data]
        if network.input_transform:
            inputs = network.input_transform(inputs)
        states = [
            state.expand(-1, len(rows), -1).contiguous()
            for state in (network.taggerlstm_h_init, network.taggerlstm_c_init)
        ]
        lengths = [len(row) for row in rows]
        outputs, _ = network.taggerlstm(PackedSequence(inputs, packed.batch_sizes), lengths, hx=tuple(states))
        scores = network.tag_clfs[self._tagset](outputs.data)
        padded, _ = pad_packed_sequence(PackedSequence(scores, packed.batch_sizes), batch_first=True)
        return _in_order(padded.numpy(), order, lengths)

    def _form_vectors(self, forms: list[str]) -> torch.Tensor:
        """What the network knows of each form: its vectors and its spelling, of shape (forms, features)."""
        network, vocab = self._network, self._network.vocab
        parts: list[torch.Tensor] = []
        if network.args["word_emb_dim"] > 0:
            cased = [form.lower() for form in forms] if network.args.get("lowercase", True) else forms
            static = None
            if "word" in vocab:
                static = torch.tensor(vocab["word"].map(cased))
                parts.append(network.word_emb(static))
            if "delta" in vocab and network.delta_emb is not None:
                delta = torch.tensor(vocab["delta"].map(cased))
                if static is None:
                    parts.append(network.delta_emb(delta))
                else:
                    # A word that has a vector but was not seen in training gets no difference to it.
                    delta[(delta == UNK_ID) & (static != UNK_ID)] = PAD_ID
                    parts[-1] = parts[-1] + network.delta_emb(delta)
        if network.args["char"] and network.args["char_emb_dim"] > 0:
            parts.append(self._spelling(forms))
        return torch.cat(parts, dim=1)

    def _spelling(self, forms: list[str]) -> torch.Tensor:
        vocab = self._network.vocab["char"]
        lower = self._config.get("char_lowercase", False)
        order = sorted(range(len(forms)), key=lambda row: -len(forms[row]))
        characters = [torch.tensor(vocab.map(forms[row].lower() if lower else forms[row])) for row in order]
        lengths = [len(row) for row in characters]
        if lengths != sorted(lengths, reverse=True):  # lower-casing can lengthen a word
            again = sorted(range(len(order)), key=lambda place: -lengths[place])
            order, characters = [order[place] for place in again], [characters[place] for place in again]
            lengths = [len(row) for row in characters]
        padded = torch.nn.utils.rnn.pad_sequence(characters, batch_first=True, padding_value=PAD_ID)
        # As one sentence of all the forms: the model then gives them back in `order` undone.
        spelled: PackedSequence = self._network.charmodel(padded, padded == PAD_ID, order, [len(forms)], lengths)
        return spelled.data

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
            loader[0], "cpu"
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
        return _in_order(scores[self._tagset].numpy(), order, lengths)


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
