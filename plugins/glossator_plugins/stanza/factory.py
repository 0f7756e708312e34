"""Factory: knows the models for one language without loading them; found in the front process, used in workers.

Picklable, and light to import: Stanza and torch come in with `create`.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from glossator.errors import PluginLoadError
from glossator.parser import Parser, ParserFactory, ParserSettings
from glossator_plugins.stanza.resources import Resources


class StanzaFactory(ParserFactory):
    """Makes parsers for one language from one model package."""

    def __init__(self, language: str, resources: Resources) -> None:
        self.language = language
        self.resources = resources
        package = resources.package
        self.description = f"stanza {version('stanza')}, {package.name} {package.version}".rstrip()

    def create(self, settings: ParserSettings) -> Parser:
        try:
            from glossator_plugins.stanza.parser import StanzaParser
        except ImportError as error:
            raise PluginLoadError(
                f"Stanza or torch cannot be imported ({error.name or 'unknown module'}): install glossator[server]",
                plugin="stanza",
            ) from error
        return StanzaParser(self.language, self.resources, settings, self.description, self.fingerprint())

    def fingerprint(self) -> str:
        """A hash over everything that results depend on: this code, Stanza, torch, the models and their metadata."""
        parts = hashlib.sha256()
        for name in ("stanza", "torch", "numpy"):
            parts.update(f"{name} {version(name)}\n".encode())
        here = Path(__file__).parent
        for file in [*sorted(here.glob("*.py")), self.resources.package.path / "glossator.json"]:
            if file.is_file():
                parts.update(file.name.encode() + b"\n" + file.read_bytes())
        parts.update(f"{self.resources.package.digest}\n{self.resources.language}\n".encode())
        for model in self.resources.models():
            parts.update(f"{model.processor}/{model.package} {model.digest}\n".encode())
            if not (model.digest or self.resources.package.digest) and model.path is not None:
                for file in (model.path, *model.dependencies.values()):
                    with file.open("rb") as content:
                        parts.update(hashlib.file_digest(content, "sha256").digest())
        return parts.hexdigest()[:16]
