"""Readers: one for every layer that has what it needs, each loaded when its layer is wanted and not before.

Who asks for numbers alone needs the tokenizer, which is a small part of all weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from glossator.errors import PluginLoadError
from glossator.text.parse import Layer, by_cost, with_required
from glossator_plugins.stanza._loading import Loader
from glossator_plugins.stanza.draft import Draft
from glossator_plugins.stanza.mentions import MentionsReader
from glossator_plugins.stanza.polarity import ClassesUnknown, SentimentReader, TargetsReader
from glossator_plugins.stanza.resources import LayerModel, Model, Resources
from glossator_plugins.stanza.roles import RolesReader
from glossator_plugins.stanza.syntax import SyntaxReader
from glossator_plugins.stanza.tokens import TokensReader
from glossator_plugins.stanza.words import WordsReader


class Reader(Protocol):
    """Computes one layer."""

    def read(self, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        """The layer's fields of `Parse` for each draft; raises if it fails on any of them."""


class Readers:
    """The readers of one language's package."""

    def __init__(self, resources: Resources, batch_words: int) -> None:
        self._resources = resources
        self._batch_words = batch_words
        self._loader = Loader(resources.language)
        self._processors: dict[Path | None, object] = {}
        self._ready: dict[Layer, Reader] = {}
        self._unknown: dict[Layer, str] = {}
        self._unavailable = resources.unavailable()
        self.unavailable = MappingProxyType(self._unavailable)
        """Layers that cannot be computed, with the reason. That a classifier's classes are unknown shows when it is
        loaded."""
        self._reads_words = frozenset(
            layer
            for layer, model in resources.layers.items()
            if model.unit == "word" and layer not in self._unavailable
        )

    def needed(self, layers: Iterable[Layer]) -> frozenset[Layer]:
        """The layers together with those that they are computed from, here: some models read words."""
        wanted = with_required(layers)
        return wanted | with_required([Layer.WORDS]) if wanted & self._reads_words else wanted

    def load(self, layers: Iterable[Layer]) -> None:
        """Load what these layers need, as far as they are available; nothing twice.

        Raises `PluginLoadError` for a model that cannot be loaded.
        """
        for layer in by_cost(self.needed(layers)):
            if layer in self._ready or layer in self._unavailable:
                continue
            try:
                self._ready[layer] = self._make(layer)
            except ClassesUnknown as error:
                self._unknown[layer] = str(error)
                self._unavailable.update(self._resources.unavailable(self._unknown))

    def __getitem__(self, layer: Layer) -> Reader:
        """The reader of a layer that was loaded."""
        return self._ready[layer]

    def close(self) -> None:
        """Release the models."""
        self._ready.clear()
        self._processors.clear()
        self._loader = Loader(self._resources.language)

    def _make(self, layer: Layer) -> Reader:
        model = self._resources.layers.get(layer)
        if model is None:  # words of a language whose words are its tokens
            return WordsReader(None)
        return _reader(layer, self._processor(model.model), model, self._batch_words)

    def _processor(self, model: Model) -> object:
        if model.path in self._processors:
            return self._processors[model.path]
        package = self._resources.package.name
        try:
            self._processors[model.path] = processor = self._loader.processor(model)
        except Exception as error:
            raise PluginLoadError(
                f"the {model.processor} model {model.package!r} of the package {package!r} "
                f"cannot be loaded ({type(error).__name__}): install the package again",
                plugin=package,
                model=f"{model.processor}/{model.package}",
            ) from error
        return processor


def _reader(layer: Layer, processor: object, model: LayerModel, batch_words: int) -> Reader:
    match layer:
        case Layer.TOKENS:
            return TokensReader(processor, batch_words)
        case Layer.WORDS:
            return WordsReader(processor)
        case Layer.MENTIONS:
            return MentionsReader(processor, model, batch_words)
        case Layer.ROLES:
            return RolesReader(processor, model, batch_words)
        case Layer.SENTIMENT:
            return SentimentReader(processor, model, batch_words)
        case Layer.TARGETS:
            return TargetsReader(processor, model, batch_words)
        case Layer.POS | Layer.LEMMA | Layer.DEPPARSE:
            return SyntaxReader(layer, processor, batch_words)
