"""What this plugin ships: models for German. Light on purpose: it is imported wherever Glossator starts."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from glossator import ModelPackage, hookimpl


@hookimpl
def glossator_models() -> Iterator[ModelPackage]:
    """The one package."""
    yield ModelPackage("de", Path(__file__).parent / "models", "acme-german", version("acme-german"))
