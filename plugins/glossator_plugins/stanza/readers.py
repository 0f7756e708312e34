"""Readers: one for every layer that has what it needs, each loaded when its layer is wanted and not before.

Who asks for numbers alone needs the tokenizer, which is a small part of all weights.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from glossator.contract.parser import ParserSettings
from glossator.errors import PluginLoadError
from glossator.text.parse import Layer, by_cost, with_required
from glossator_plugins.stanza.layers.draft import Draft
from glossator_plugins.stanza.layers.mentions import MentionsReader
from glossator_plugins.stanza.layers.polarity import ClassesUnknown, SentimentReader, TargetsReader
from glossator_plugins.stanza.layers.roles import RolesReader
from glossator_plugins.stanza.layers.tokens import TokensReader
from glossator_plugins.stanza.layers.words import WordsReader
from glossator_plugins.stanza.native.models import NativeModels
from glossator_plugins.stanza.networks.precision import BYTES, numbers_of
from glossator_plugins.stanza.package.resources import LayerModel, Model, Resources

if TYPE_CHECKING:
    from glossator_plugins.stanza.networks.models import StanzaModels


class Reader(Protocol):
    """Computes one layer."""

    def read(self, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
        """The layer's fields of `Parse` for each draft; raises if it fails on any of them."""


class Readers:
    """The readers of one language's package."""

    def __init__(self, resources: Resources, settings: ParserSettings) -> None:
        self._resources = resources
        self._settings = settings
        self._numbers = numbers_of(settings)
        self._native = self._make_native()
        self._stanza: StanzaModels | None = None
        self._networks: dict[tuple[str, Path | None], Any] = {}
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
        self._networks.clear()
        self._native = self._make_native()
        self._stanza = None

    def _make_native(self) -> NativeModels | None:
        return NativeModels() if self._numbers.kind == BYTES else None

    def _make(self, layer: Layer) -> Reader:
        model = self._resources.layers.get(layer)
        if model is None:  # words of a language whose words are its tokens
            return WordsReader(None)
        package = self._resources.package.name
        try:
            return self._reader(layer, model)
        except (ClassesUnknown, PluginLoadError):
            raise
        except Exception as error:
            way_out = "give the process more memory" if _starves(error) else "install the package again"
            raise PluginLoadError(
                f"the {model.model.processor} model {model.model.package!r} of the package {package!r} "
                f"cannot be loaded ({type(error).__name__}): {way_out}",
                plugin=package,
                model=f"{model.model.processor}/{model.model.package}",
            ) from error

    def _reader(self, layer: Layer, model: LayerModel) -> Reader:
        batch_words = self._settings.batch_words
        match layer:
            case Layer.TOKENS:
                return TokensReader(self._network("tokenizer", model.model), batch_words)
            case Layer.WORDS:
                return WordsReader(self._network("expander", model.model))
            case Layer.MENTIONS:
                return MentionsReader(self._network("tagger", model.model), model, batch_words)
            case Layer.ROLES:
                return RolesReader(self._network("tagger", model.model), model, batch_words)
            case Layer.SENTIMENT:
                return SentimentReader(self._network("classifier", model.model, batch_words), model)
            case Layer.TARGETS:
                return TargetsReader(self._network("classifier", model.model, batch_words), model)
            case Layer.POS | Layer.LEMMA | Layer.DEPPARSE:
                from glossator_plugins.stanza.layers.syntax import SyntaxReader

                return SyntaxReader(layer, self._by_stanza().processor(model.model), batch_words)

    def _network(self, kind: str, model: Model, *more: object) -> Any:
        """Quick if it can be, and of each file once."""
        if (kind, model.path) not in self._networks:
            found = getattr(self._native, kind)(model, *more) if self._native is not None else None
            if found is None:
                found = getattr(self._by_stanza(), kind)(model, *more)
            self._networks[kind, model.path] = found
        return self._networks[kind, model.path]

    def _by_stanza(self) -> StanzaModels:
        if self._stanza is None:
            from glossator_plugins.stanza.networks.models import StanzaModels

            self._stanza = StanzaModels(self._resources.language, self._settings.threads, self._numbers.device)
        return self._stanza


def _starves(error: Exception) -> bool:
    """Whether there was no memory for it; torch has no class of its own for that."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    return isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "allocate memory" in str(error))
