"""The plugin `en`: announces the bundled English models to the parser; entry point of the group `glossator`."""

from __future__ import annotations

from collections.abc import Iterator

from glossator import hookimpl
from glossator.contract.parser import ModelPackage
from glossator_en import __version__, path


@hookimpl
def glossator_models() -> Iterator[ModelPackage]:
    """The two packages: they share tokenizer, tags, lemmas, trees and vectors."""
    yield ModelPackage("en", path(), "glossator_en", __version__, terms="research", extra={"variant": "research"})
    yield ModelPackage("en", path(), "glossator_en-open", __version__, terms="open", extra={"variant": "open"})
