"""A parser whose models cannot be loaded: the worker never gets ready."""

from __future__ import annotations

from collections.abc import Sequence

from glossator import ModelPackage, Parser, ParserFactory, ParserSettings, hookimpl
from glossator.errors import PluginLoadError


class _Factory(ParserFactory):
    description = "unloadable"

    def __init__(self, language: str) -> None:
        self.language = language

    def create(self, settings: ParserSettings) -> Parser:
        raise PluginLoadError("the weights are not where they should be")


@hookimpl(tryfirst=True)
def glossator_parser(language: str, models: Sequence[ModelPackage]) -> ParserFactory | None:
    return _Factory(language)
