"""The parser contract: whoever turns text into parses. Stanza's is the one that ships; a hook can replace it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from glossator.documented import documented
from glossator.errors import Failure
from glossator.text.document import Document
from glossator.text.parse import Layer, Parse


@documented
@dataclass(frozen=True, slots=True)
class ModelPackage:
    """Models for one language, shipped by a pip package or lying in a folder; in Stanza's resources layout."""

    language: str
    """BCP-47, as in `Document.language`: "de"."""
    path: Path
    """The folder that has `resources.json` and a subfolder for the language."""
    name: str
    """Of the distribution or folder, for people and fingerprints."""
    version: str = ""
    """Of the distribution, for people and fingerprints."""
    digest: str = ""
    """Of the weights, for parsers whose fingerprints do not read them; Stanza's does."""
    terms: str = ""
    """Of the models: "open" (anyone may use, change and pass them on, for money, too), "research" (research and
    evaluation only), or "", not stated. The setting `models.terms` chooses by it."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Anything else that a parser of yours wants to know of a package of yours."""


class Parsing(ABC):
    """One batch on its way through the parser: layers are added step by step, each computed once."""

    @abstractmethod
    def add(self, layers: Collection[Layer]) -> Sequence[Parse | Failure]:
        """Compute these layers (and what they require) and return the parses so far, one per document.

        Layers that are there already are not computed again. A document that cannot be parsed gives a `Failure`,
        and so it does from then on; the others are not affected. Asking for an unavailable layer is the caller's error.
        """


@documented
class Parser(ABC):
    """Parses one language. One instance per worker; not thread-safe.

    What it gives is checked: layers that do not run parallel, or offsets that are not those of the text, fail the
    document with PARSE_FAILED, and nobody who reads them is blamed.
    """

    language: str
    """The language that it was asked for."""
    description: str
    """For people: "stanza 1.15.0, glossator_en 0.1.0"."""
    fingerprint: str
    """Changes whenever results may: a hash over code and models."""
    terms: str = ""
    """Of its models, as in `ModelPackage.terms`."""
    unavailable: Mapping[Layer, str]
    """Layers that it cannot give, with the reason for people; every other layer it can."""
    calibrated: frozenset[Layer] = frozenset()
    """Layers for which all its parses have `calibrations`."""

    @abstractmethod
    def begin(self, documents: Sequence[Document]) -> Parsing:
        """Start on a batch; computes nothing yet."""

    def close(self) -> None:  # noqa: B027 - optional to override, on purpose
        """Release the models."""


@documented
@dataclass(frozen=True, slots=True)
class ParserSettings:
    """What a worker tells the parser that it creates."""

    threads: int = 1
    """Of the numeric library, per worker."""
    batch_words: int = 5000
    """How many words may go through a network at once: the bound on memory."""
    layers: frozenset[Layer] = frozenset(Layer)
    """Which will be asked for, as far as is known. Models that only others need may stay unloaded until one of those is
    asked for; `Parser.unavailable` and `Parser.fingerprint` do not depend on it."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """For settings to come; empty."""
    precision: str = "auto"
    """Of a network's numbers: "auto", whatever is quickest here, or "float32"."""
    device: str = "cpu"
    """Where networks compute: "cpu", "cuda", which is refused where there is none, or "auto", which is then "cpu"."""


@documented
class ParserFactory(ABC):
    """Knows how to make a parser without having made it: found in the front process, created in workers."""

    language: str
    """The language that it was asked for."""
    description: str
    """For people, before anything is loaded: "stanza 1.15.0, glossator_en 0.1.0"."""

    @abstractmethod
    def create(self, settings: ParserSettings) -> Parser:
        """Load the models. Slow; raises `glossator.errors.PluginLoadError` if they cannot be loaded."""


ParseResult: TypeAlias = Parse | Failure
