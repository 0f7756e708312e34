"""Parser: the readers of one language with their models loaded, ready for batches. One per worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from glossator.contract.parser import Parser, ParserSettings
from glossator.text.calibration import Calibration
from glossator.text.document import Document
from glossator.text.parse import Layer
from glossator_plugins.stanza.package.resources import Resources
from glossator_plugins.stanza.parsing import StanzaParsing
from glossator_plugins.stanza.readers import Readers


class StanzaParser(Parser):
    """Parses one language with the models of one package."""

    def __init__(
        self,
        language: str,
        resources: Resources,
        settings: ParserSettings,
        description: str,
        fingerprint: str,
        *,
        calibrations: Mapping[Layer, Calibration] = MappingProxyType({}),
    ) -> None:
        """Loads the models of `settings.layers`; `calibrations` are those of these weights.

        Raises `PluginLoadError` for one that cannot be loaded.
        """
        self.language = language
        self.description = description
        self.terms = resources.package.terms
        self.fingerprint = fingerprint
        self._readers = Readers(resources, settings)
        self._readers.load(settings.layers)
        self.unavailable: Mapping[Layer, str] = self._readers.unavailable
        self._calibrations = calibrations
        self.calibrated = frozenset(calibrations)

    def begin(self, documents: Sequence[Document]) -> StanzaParsing:
        return StanzaParsing(documents, self.language, self._readers, self._calibrations)

    def close(self) -> None:
        self._readers.close()
