"""Fingerprints: equal ones and equal documents give equal results."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from glossator.host.analyzers import Analyzers
from glossator.host.parsers import Parsers
from glossator.host.plan import Step
from glossator.host.plugins.options import as_text
from glossator.host.registry import Registry


class Fingerprints:
    """Of the steps of one engine."""

    def __init__(self, registry: Registry, parsers: Parsers, analyzers: Analyzers) -> None:
        self._registry = registry
        self._parsers = parsers
        self._analyzers = analyzers

    def of(self, step: Step, language: str, used: Sequence[str]) -> str:
        """A hash over all that can change a result; `used` are the fingerprints of the steps that it uses."""
        parts = [
            step.registered.manifest.name,
            step.registered.version,
            self._parsers.fingerprint(language),
            as_text(step.options),
            as_text(self._registry.settings(step.registered.manifest.name))
            if step.registered.manifest.name not in self._analyzers.broken and not step.registered.failure
            else "",
            *(f"{kind}={version}" for kind, version in sorted(step.registered.manifest.value_versions.items())),
            *used,
        ]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
