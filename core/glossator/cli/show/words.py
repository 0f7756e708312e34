"""What plugins say of annotations of their own kinds, through the hook `glossator_describe`, for people to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

import click
from google.protobuf.any_pb2 import Any as AnyMessage
from pydantic import BaseModel, ValidationError

from glossator.cli.show.describe import InWords, one_line
from glossator.contract.result import AnalyzerResult, DocumentResult
from glossator.errors import GlossatorError
from glossator.host.registry import Registry
from glossator.host.words import Describers
from glossator.text.annotation import Annotation, Value
from glossator.wire import unpacked


class Words:
    """Puts values of plugins' own kinds into their words, where the plugin is installed here and has any.

    `registry` is called once, when there is the first such value: results of a server may hold none.
    """

    def __init__(self, registry: Callable[[], Registry]) -> None:
        self._load = registry

    def of(self, result: DocumentResult, text: str) -> DocumentResult:
        """The result, with `InWords` for each value that a plugin describes; all else as it was."""
        if all(isinstance(item.value, Value) for found in result.results for item in found.annotations):
            return result
        return replace(result, results=tuple(self._result(each, text) for each in result.results))

    def _result(self, result: AnalyzerResult, text: str) -> AnalyzerResult:
        if not self._describers and not result.words:
            return result
        told = tuple(self._annotation(each, result.words.get(each.id, ""), text) for each in result.annotations)
        return replace(result, annotations=told)

    def _annotation(self, item: Annotation, words: str, text: str) -> Annotation:
        """The plugin's words, which a server may have brought."""
        if isinstance(item.value, Value):
            return item
        if not words and self._describers:
            given = replace(item, value=self._model(item.kind, item.value))
            words = self._describers.words(given, text) or ""
        return replace(item, value=InWords(one_line(words))) if words else item

    def _model(self, kind: str, value: object) -> object:
        """A value that came from a server, as its analyzer made it; as it came if that is not known here."""
        model = self._models.get(kind)
        if isinstance(value, AnyMessage):
            return unpacked(value) or value
        if isinstance(value, dict) and model is not None and issubclass(model, BaseModel):
            try:
                return model.model_validate(value)
            except ValidationError:  # of another version
                return value
        return value

    @cached_property
    def _registry(self) -> Registry | None:
        try:
            return self._load()
        except GlossatorError:  # plugins that contradict one another: on a server's side they may well work
            return None

    @cached_property
    def _describers(self) -> Describers | None:
        return None if self._registry is None else Describers(self._registry, _warn)

    @cached_property
    def _models(self) -> dict[str, type[Any]]:
        if self._registry is None:
            return {}
        analyzers = self._registry.analyzers.values()
        return {kind: model for each in analyzers for kind, model in each.manifest.emits.items()}


def _warn(what: str) -> None:
    click.echo(f"glossator: warning: {what}", err=True)
