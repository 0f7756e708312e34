"""The parsers of one engine: of each language the first that can be loaded."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from glossator.contract.parser import Parser, ParserSettings
from glossator.errors import GlossatorError, LanguageUnsupported, PluginLoadError
from glossator.extras import models_command
from glossator.host.plugins.belongings import put_back
from glossator.host.plugins.discovery import why
from glossator.host.plugins.soundness import abstract_problem, parser_problem
from glossator.host.registry import Registry
from glossator.host.tokens import TokensParser
from glossator.similar import meant_language
from glossator.telling import let_through
from glossator.text.parse import Layer

_log = logging.getLogger(__name__)


class Parsers:
    """Those that are loaded, by language."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._loaded: dict[str, Parser] = {}
        self._by: dict[str, str] = {}
        self.failed: dict[str, str] = {}
        """Plugins to do without, parsers and observers -> why."""

    @property
    def loaded(self) -> Mapping[str, Parser]:
        """By language; it may grow."""
        return self._loaded

    def __contains__(self, language: object) -> bool:
        return language in self._loaded

    def of(self, language: str) -> Parser:
        """The one that is loaded, or that of `models.fallback`."""
        return self._loaded.get(language) or TokensParser(language)

    def fingerprint(self, language: str) -> str:
        """Of what parses this language."""
        return (self._loaded.get(language) or TokensParser).fingerprint

    def by(self, language: str) -> str:
        """Name of the plugin whose parser is loaded for a language; empty if none is."""
        return self._by.get(language, "")

    def give_up(self, name: str, why: str) -> None:
        """Do without the parsers and observers of a plugin from now on."""
        if name not in self.failed:
            self.failed[name] = why
            info = self._registry.plugin(name)
            _log.warning("plugin %s failed: %s", info.told if info else repr(name), why)

    def load(self, language: str, layers: frozenset[Layer]) -> None:
        """Load the first parser of a language that can be loaded, for these layers; who would come before has failed.

        Raises `LanguageUnsupported` if there is none, or what the last one raised, if that says enough.
        """
        failed: BaseException | None = None
        for plugin, factory in self._registry.parsers(language, self.give_up):
            if plugin in self.failed:
                continue
            try:
                with put_back():
                    parser = factory.create(self.settings(layers))
                if problem := parser_problem(parser, language):
                    raise PluginLoadError(problem)
            except BaseException as error:
                let_through(error)
                self.give_up(
                    plugin, f"its parser for {language!r} cannot be created: {abstract_problem(error) or why(error)}"
                )
                failed = error
            else:
                self._loaded[language] = parser
                self._by[language] = plugin
                return
        if isinstance(failed, GlossatorError):
            raise failed
        raise self._missing(language) from failed

    def settings(self, layers: frozenset[Layer] = frozenset(Layer)) -> ParserSettings:
        """What parsers for these layers are created with."""
        server = self._registry.config.server
        return ParserSettings(
            server.threads, layers=layers, precision=self._registry.config.models.precision, device=server.device
        )

    def clear(self) -> Iterable[Parser]:
        """Those that are loaded, which are to be closed; there are none from now on."""
        found = tuple(self._loaded.values())
        self._loaded.clear()
        return found

    def _missing(self, language: str) -> LanguageUnsupported:
        """The error for a language of which no parser can be loaded: why, and what to do."""
        reasons = "; ".join(f"plugin {name!r} failed: {reason}" for name, reason in self.failed.items())
        terms = self._registry.config.models.terms
        shipped = language.lower().split("-")[0] == "en"
        if kept_out := self._registry.kept_out(language):
            reasons += "; " * bool(reasons) + f"models.terms = {terms!r} keeps out {kept_out}"
        named = meant_language(language)
        return LanguageUnsupported(
            f"no installed plugin parses {language!r}"
            + (f"{named} If not, " if named else ": ")
            + (f"install our models with '{models_command()}', or " if shipped else "")
            + f"get models with 'glossator models pull {language}', install a package of models for it, or name a "
            "resources folder in models.folders" + (f"; {reasons}" if reasons else ""),
            language=language,
        )
