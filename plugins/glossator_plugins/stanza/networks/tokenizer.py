"""Stanza's untyped surface, fourth part: the network of its tokenizers, which label characters.

A character and its features are one of few inputs, whatever the text: each is multiplied with the input weights once.
Tokenizers that read dictionaries, character language models or convolutions go through Stanza's own code. Source:
stanza 1.15, `models/tokenization/{data,model}.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from stanza.models.tokenization.data import TokenizationDataset as _TokenizationDataset
from torch.nn.functional import logsigmoid

from glossator_plugins.stanza.networks.recurrent import Packing, Recurrence
from glossator_plugins.stanza.sequences.characters import (
    CharacterInputs,
    Floats,
    Integers,
    Window,
    distinct_keys,
    joined,
)

_MOST_FLAGS = 32


class StanzaInputs(CharacterInputs):
    """The same for any of Stanza's tokenizers."""

    def __init__(self, processor: Any) -> None:
        super().__init__(processor.config["feat_funcs"], processor.vocab.unit2id)
        # Dictionaries, which languages without blanks use, look at the neighbours: Stanza's own code does that.
        self._dataset = None
        if processor.config["use_dictionary"]:
            self._dataset = _TokenizationDataset(
                processor.config,
                input_text="",
                vocab=processor.vocab,
                evaluation=True,
                dictionary=processor.trainer.dictionary,
            )

    def read(self, paragraphs: Sequence[str]) -> list[tuple[Integers, Floats]]:
        if self._dataset is None:
            return super().read(paragraphs)
        return [self._looked_up(units) for units in paragraphs]

    def _looked_up(self, units: str) -> tuple[Integers, Floats]:
        assert self._dataset is not None  # noqa: S101 - for the type checker
        [(ids, _, features, _)] = self._dataset.para_to_sentences([(unit, 0) for unit in units])
        return ids, features.astype(np.float32)


class CharacterNetwork:
    """Stanza's class of each character: 0 inside a token, 1 its end, 2 a sentence's; 3 and 4 of multi-word tokens."""

    def __init__(self, processor: Any) -> None:
        self.inputs = StanzaInputs(processor)
        self.skips_newlines = bool(processor.config.get("skip_newline", False))
        """Whether it reads lines as if they were joined, as those for Chinese and Japanese do."""
        self._vocab = processor.vocab
        self._trainer = processor.trainer
        self._network = processor.trainer.model
        self._padding: int = processor.vocab.unit2id("<PAD>")
        settings = self._network.args
        hierarchical = settings["hierarchical"]
        self._plain = (
            self._network.charmodel is None
            and settings["conv_res"] is None
            and Recurrence.fits(self._network.rnn)
            and (not hierarchical or Recurrence.fits(self._network.rnn2))
        )
        self._first = Recurrence(self._network.rnn) if self._plain else None
        self._second = Recurrence(self._network.rnn2) if self._plain and hierarchical else None

    def normalized(self, characters: str) -> str:
        """A token's characters as the networks read them."""
        return str(self._vocab.normalize_token(characters))

    def classes(self, windows: Sequence[Window]) -> list[Integers]:
        """The classes of each window's characters; none may be empty."""
        with torch.inference_mode():
            return self._plain_classes(windows) if self._first is not None else self._own_classes(windows)

    def _plain_classes(self, windows: Sequence[Window]) -> list[Integers]:
        """As `Tokenizer.forward` gives them."""
        network = self._network
        inputs, units = self._inputs(*joined(windows, self._padding))
        packing = Packing([len(window.ids) + window.ends for window in windows])
        assert self._first is not None  # noqa: S101 - for the type checker
        states = self._first.states(inputs, units, packing)
        scores = _scores(states, network.tok_clf, network.sent_clf, getattr(network, "mwt_clf", None))
        if self._second is not None:
            if network.args["hier_invtemp"] > 0:
                states *= 1 - torch.sigmoid(-scores[:, :1] * network.args["hier_invtemp"])
            states = self._second.states(states, None, packing)
            scores += _scores(states, network.tok_clf2, network.sent_clf2, getattr(network, "mwt_clf2", None))
        classes = _classes(scores)
        found = []
        begin = 0
        for window in windows:
            found.append(classes[begin : begin + len(window.ids)])
            begin += len(window.ids) + window.ends
        return found

    def _inputs(self, ids: Integers, features: Floats) -> tuple[torch.Tensor, Integers | None]:
        """What the first layer reads, and which of it each unit is."""
        units: Integers | None = None
        flags = features.astype(np.int64)
        if features.shape[1] < _MOST_FLAGS and (flags == features).all() and (flags >> 1 == 0).all():
            keys = ids << features.shape[1] | flags @ (1 << np.arange(features.shape[1]))
            first, units = distinct_keys(keys)
            ids, features = ids[first], features[first]
        device = self._network.embeddings.weight.device
        embedded = self._network.embeddings(torch.from_numpy(ids).to(device))
        return torch.cat([embedded, torch.from_numpy(features).to(device)], 1), units

    def _own_classes(self, windows: Sequence[Window]) -> list[Integers]:
        lengths = [len(window.ids) + window.ends for window in windows]
        order = sorted(range(len(windows)), key=lambda row: -lengths[row])
        units = torch.full((len(windows), max(lengths)), self._padding, dtype=torch.int64)
        features = torch.zeros((len(windows), max(lengths), windows[0].features.shape[1]))
        raw: list[list[str]] = []
        for place, row in enumerate(order):
            window = windows[row]
            units[place, : len(window.ids)] = torch.from_numpy(window.ids)
            features[place, : len(window.ids)] = torch.from_numpy(window.features)
            raw.append([*window.characters, *["<PAD>"] * window.ends])
        scores: npt.NDArray[np.float32] = self._trainer.predict((units, None, features, raw))
        classes: list[Integers] = [np.empty(0, dtype=np.int64)] * len(windows)
        for place, row in enumerate(order):
            classes[row] = scores[place, : len(windows[row].ids)].argmax(axis=1)
        return classes


def _scores(states: torch.Tensor, *heads: torch.nn.Linear | None) -> torch.Tensor:
    """Those of the heads that there are, side by side: for its end in a token, in a sentence, in a multi-word token."""
    there = [head for head in heads if head is not None]
    scores = states @ torch.cat([head.weight for head in there]).t()
    return scores if there[0].bias is None else scores.add_(torch.cat([head.bias for head in there]))


def _classes(scores: torch.Tensor) -> Integers:
    """The likeliest class of each character, as `Tokenizer.forward` and then the greatest of its values would give it.

    Classes from 1 on share the logarithm of an end's probability, and differ in those of the other scores alone.
    """
    likelier = logsigmoid(scores.abs())
    inside, end = logsigmoid(-scores[:, 0]), logsigmoid(scores[:, 0]) + likelier[:, 1:].sum(1)
    marks = scores[:, 1:] > 0
    class_of_end = 1 + marks[:, 0].long() + (2 * marks[:, 1].long() if scores.shape[1] == 3 else 0)
    classes: Integers = torch.where(end > inside, class_of_end, 0).cpu().numpy()
    return classes
