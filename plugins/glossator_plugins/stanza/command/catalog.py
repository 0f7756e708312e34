"""Catalog: every installed model package, with its files and the layers that they give; loads no model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from glossator.contract.parser import ModelPackage
from glossator.errors import PluginLoadError
from glossator.host.registry import Registry
from glossator.text.parse import Layer
from glossator_plugins.stanza.package.resources import VARIANT, Resources, find_entry, read, read_listing


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of weights."""

    processor: str
    """Stanza's name for what it does; "pretrain" and the like for vectors and character models."""
    package: str
    file: str
    """Path relative to the folder of its package."""
    size: int
    """Bytes."""
    layers: tuple[str, ...]
    """Layers that are computed with it, directly or because their model needs it."""


@dataclass(frozen=True, slots=True)
class Installed:
    """One model package for one language."""

    name: str
    version: str
    language: str
    language_name: str
    path: str
    serves: bool
    """The Stanza parser takes this package for the language: the first in order that has a tokenizer."""
    size: int
    """Bytes of its weights."""
    files: tuple[ModelFile, ...] = ()
    layers: Mapping[str, str] = field(default_factory=dict)
    """Layer -> the model that gives it, as "processor/package"; empty where words are tokens and need none."""
    missing: Mapping[str, str] = field(default_factory=dict)
    """Layer -> why it is not available."""
    terms: str = ""
    """Of its models: "open" (anyone may use, change and pass them on), "research", or "", not stated."""
    variant: str = ""
    """Packages of one folder share files: which of its variants this one is."""
    problem: str = ""
    """Why the Stanza parser cannot use the package at all."""


def catalog(registry: Registry) -> list[Installed]:
    """What is installed, by language; of each language's packages that which serves it is marked."""
    return [found for language in registry.model_languages for found in _of_language(registry, language)]


def packages(registry: Registry) -> list[ModelPackage]:
    """Every package once for each language that it holds, by language, in the order in which they are tried."""
    return [
        package
        for language in registry.model_languages
        for package in registry.models(language)
        # A folder is offered for every language, whatever it holds.
        if package in registry.shipped_models or (package.path / language).is_dir()
    ]


def _of_language(registry: Registry, language: str) -> Iterator[Installed]:
    undecided = True
    for package in packages(registry):
        if package.language != language:
            continue
        resources, problem = None, ""
        try:
            resources = read(package, language)
            problem = "" if resources else _unusable(package)
        except PluginLoadError as error:
            problem = error.failure.message
            undecided = False  # the parser stops there, too
        yield _installed(package, resources, problem, serves=undecided and resources is not None)
        undecided = undecided and resources is None


def _unusable(package: ModelPackage) -> str:
    listing = read_listing(package)
    if not package.path.is_dir():
        return f"there is no folder {package.path}"
    if not listing:
        return "it has no resources.json: not in the layout of Stanza's downloader"
    if find_entry(listing, package.language) is None:
        return f"its resources.json does not list {package.language!r}"
    return f"it has no tokenizer for {package.language!r} that its resources.json lists"


def _installed(package: ModelPackage, resources: Resources | None, problem: str, *, serves: bool) -> Installed:
    key = resources.language if resources else package.language
    files = tuple(
        ModelFile(
            path.parent.name,
            path.stem,
            path.relative_to(package.path).as_posix(),
            path.stat().st_size,
            _used_by(resources, path) if resources else (),
        )
        for path in sorted((package.path / key).glob("*/*.pt"))
    )
    if variant := package.extra.get(VARIANT, ""):
        files = tuple(file for file in files if file.layers)
    missing = resources.unavailable() if resources else {}
    layers = {layer: given.model for layer, given in resources.layers.items()} if resources else {}
    return Installed(
        package.name,
        package.version,
        key,
        str(read_listing(package).get(key, {}).get("lang_name", "")) if resources else "",
        str(package.path),
        serves,
        sum(file.size for file in files),
        files,
        {
            layer.value: f"{layers[layer].processor}/{layers[layer].package}" if layer in layers else ""
            for layer in (Layer if resources else ())
            if layer not in missing
        },
        {layer.value: reason for layer, reason in missing.items()},
        package.terms,
        variant,
        problem,
    )


def _used_by(resources: Resources, path: Path) -> tuple[str, ...]:
    return tuple(
        layer.value
        for layer, given in resources.layers.items()
        if path == given.model.path or path in given.model.dependencies.values()
    )
