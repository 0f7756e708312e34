"""Factory: knows the models for one language without loading them; found in the front process, used in workers.

Picklable, and light to import: Stanza and torch come in with `create`.
"""

from __future__ import annotations

import hashlib
import logging
from importlib.metadata import version
from pathlib import Path

from glossator.contract.parser import Parser, ParserFactory, ParserSettings
from glossator.errors import PluginLoadError
from glossator.extras import install_command
from glossator.text.calibration import Calibration
from glossator.text.parse import Layer
from glossator_plugins.stanza.networks.device import CPU
from glossator_plugins.stanza.networks.precision import numbers_of
from glossator_plugins.stanza.package.resources import CALIBRATION, METADATA, Resources
from glossator_plugins.stanza.package.sums import Sums

_log = logging.getLogger(__name__)


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
                f"Stanza or torch cannot be imported ({error.name or 'unknown module'}): {install_command('server')}",
                plugin="stanza",
            ) from error
        numbers = numbers_of(settings)
        computed = numbers.kind if numbers.device == CPU else f"{numbers.kind} {numbers.device}"
        return StanzaParser(
            self.language,
            self.resources,
            settings,
            f"{self.description}, {numbers}",
            self.fingerprint(computed),
            calibrations=self.calibrations(),
        )

    def calibrations(self) -> dict[Layer, Calibration]:
        """Those of the weights that are there: how sure others were of what they find says nothing of these."""
        found = {}
        package, layers = self.resources.package, self.resources.layers
        for layer, table in self.resources.calibrations.items():
            path = layers[layer].model.path if layer in layers else None
            if path is None:
                continue
            name = path.relative_to(package.path).as_posix()
            if Sums.of(package).held(name)[0].startswith(self.resources.calibrations_of.get(layer, "")):
                found[layer] = table
            else:
                told = "models %s: %s has a table for %s, but of other weights: scores are not calibrated"
                _log.warning(told, package.name, CALIBRATION, layer.value)
        return found

    def fingerprint(self, numbers: str = "") -> str:
        """A hash over everything that results depend on: this code, Stanza, torch, the models and their metadata.

        `numbers` are those that networks compute with, and where, which do not depend on the package.

        The files are read, whatever sums there are for them: one that was changed gives other results. It is told, too.
        """
        parts = hashlib.sha256()
        parts.update(f"{numbers}\n".encode())
        for name in ("stanza", "torch", "numpy"):
            parts.update(f"{name} {version(name)}\n".encode())
        for file in sorted(path for path in Path(__file__).parent.rglob("*.*") if path.suffix in (".py", ".c", ".h")):
            parts.update(file.name.encode() + b"\n" + file.read_bytes())
        package = self.resources.package
        parts.update(f"{package.digest}\n{self.resources.language}\n".encode())
        sums = Sums.of(package)
        loaded = {file: None for model in self.resources.models() for file in model.files}
        described = [package.path / name for name in (METADATA, CALIBRATION)]
        for path in (*loaded, *(file for file in described if file.is_file())):
            name = path.relative_to(package.path).as_posix()
            digest, problem = sums.held(name)
            parts.update(f"{name} {digest}\n".encode())
            if problem:
                told = "models %s: %s, so results differ from what the package promises: see glossator models verify"
                _log.warning(told, package.name, problem)
        for model in self.resources.models():
            parts.update(f"{model.processor}/{model.package}\n".encode())
        return parts.hexdigest()[:16]
