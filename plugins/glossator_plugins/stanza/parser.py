"""Parser: the readers of one language with their models loaded, ready for batches. One per worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from glossator.document import Document
from glossator.errors import PluginLoadError
from glossator.parse import Layer
from glossator.parser import Parser, ParserSettings
from glossator_plugins.stanza import _stanza
from glossator_plugins.stanza._loading import Loader
from glossator_plugins.stanza.mentions import MentionsReader
from glossator_plugins.stanza.parsing import Reader, StanzaParsing
from glossator_plugins.stanza.polarity import ClassesUnknown, SentimentReader, TargetsReader
from glossator_plugins.stanza.resources import LayerModel, Resources
from glossator_plugins.stanza.roles import RolesReader
from glossator_plugins.stanza.syntax import SyntaxReader
from glossator_plugins.stanza.tokens import TokensReader
from glossator_plugins.stanza.words import WordsReader


class StanzaParser(Parser):
    """Parses one language with the models of one package."""

    def __init__(
        self, language: str, resources: Resources, settings: ParserSettings, description: str, fingerprint: str
    ) -> None:
        """Loads every model. Raises `PluginLoadError` for one that cannot be loaded."""
        self.language = language
        self.description = description
        self.fingerprint = fingerprint
        _stanza.use_threads(settings.threads)
        self._readers, unavailable = _load(resources, settings.batch_words)
        self.unavailable: Mapping[Layer, str] = MappingProxyType(unavailable)
        self._reads_words = frozenset(
            layer for layer, model in resources.layers.items() if model.unit == "word" and layer in self._readers
        )

    def begin(self, documents: Sequence[Document]) -> StanzaParsing:
        return StanzaParsing(documents, self.language, self._readers, self._reads_words)

    def close(self) -> None:
        self._readers = {}


def _load(resources: Resources, batch_words: int) -> tuple[dict[Layer, Reader], dict[Layer, str]]:
    """A reader for every layer that has what it needs, and the reasons why the others have none."""
    loader = Loader(resources.language)
    processors = {}
    for model in resources.models():
        try:
            processors[model.path] = loader.processor(model)
        except Exception as error:
            raise PluginLoadError(
                f"the {model.processor} model {model.package!r} of the package {resources.package.name!r} "
                f"cannot be loaded ({type(error).__name__}): install the package again",
                plugin=resources.package.name,
                model=f"{model.processor}/{model.package}",
            ) from error
    readers: dict[Layer, Reader] = {}
    unknown: dict[Layer, str] = {}
    if resources.words_are_tokens:
        readers[Layer.WORDS] = WordsReader(None)
    for layer, described in resources.layers.items():
        try:
            readers[layer] = _reader(layer, processors[described.model.path], described, batch_words)
        except ClassesUnknown as error:
            unknown[layer] = str(error)
    unavailable = resources.unavailable(unknown)
    return {layer: reader for layer, reader in readers.items() if layer not in unavailable}, unavailable


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
