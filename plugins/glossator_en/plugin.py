"""The plugin `en`: announces the bundled English models to the parser; entry point of the group `glossator`."""

from __future__ import annotations

from collections.abc import Iterator

from glossator import hookimpl
from glossator.contract.parser import ModelPackage
from glossator_en import __version__, path


@hookimpl
def glossator_models() -> Iterator[ModelPackage]:
    """The one package."""
    yield ModelPackage("en", path(), "glossator_en", __version__)
