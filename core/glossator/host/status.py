"""What a loaded engine can and cannot do, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """What one language offers."""

    language: str
    parser: str
    unavailable: Mapping[str, str] = field(default_factory=dict)
    """Name of a layer -> why it cannot be computed."""
    terms: str = ""
    """Of the models, as in `ModelPackage.terms`."""
    calibrated: tuple[str, ...] = ()
    """Layers of which it is known how often what they find is right."""


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What a loaded engine can and cannot do; plain data, so a worker can send it."""

    languages: tuple[LanguageStatus, ...] = ()
    broken: Mapping[str, str] = field(default_factory=dict)
    """Analyzer -> why it could not be created or warmed up."""
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    """Analyzer -> fingerprint with default options and language."""
    failed_plugins: Mapping[str, str] = field(default_factory=dict)
    """Plugin -> why it, or some of its analyzers or hooks, cannot be used."""
    waiting: Mapping[str, int] = field(default_factory=dict)
    """Analyzer that waits for others -> how many documents it takes at once."""
