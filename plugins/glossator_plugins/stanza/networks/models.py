"""Stanza's untyped surface, sixth part: networks of its models, by its own code or with our layers inside.

Importing this imports torch and Stanza, which takes seconds and two hundred megabytes: whoever needs neither leaves it.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import torch

from glossator_plugins.stanza.networks import surface
from glossator_plugins.stanza.networks.classifier import ClassifierNetwork
from glossator_plugins.stanza.networks.device import CUDA
from glossator_plugins.stanza.networks.loading import Loader
from glossator_plugins.stanza.networks.ner import TaggerNetwork
from glossator_plugins.stanza.networks.surface import Expander
from glossator_plugins.stanza.networks.tokenizer import CharacterNetwork
from glossator_plugins.stanza.package.resources import Model

_log = logging.getLogger(__name__)


class StanzaModels:
    """Networks of one language, each file loaded once."""

    def __init__(self, language: str, threads: int, device: str = "cpu") -> None:
        surface.use_threads(threads)
        self._device = device
        self._loader = Loader(language, device)
        self._processors: dict[Path | None, Any] = {}

    def tokenizer(self, model: Model) -> CharacterNetwork:
        return CharacterNetwork(self.processor(model))

    def expander(self, model: Model) -> Expander:
        return Expander(self.processor(model))

    def tagger(self, model: Model) -> TaggerNetwork:
        return TaggerNetwork(self.processor(model))

    def classifier(self, model: Model, batch_words: int) -> ClassifierNetwork:
        return ClassifierNetwork(self.processor(model), batch_words)

    def processor(self, model: Model) -> Any:
        """Stanza's processor for it."""
        if model.path not in self._processors:
            self._processors[model.path] = self._loader.processor(model)
            if self._device == CUDA:
                took = torch.cuda.memory_allocated() // 1_000_000
                _log.info("models of this process take %d MB of the GPU's memory, besides what CUDA itself takes", took)
        return self._processors[model.path]
