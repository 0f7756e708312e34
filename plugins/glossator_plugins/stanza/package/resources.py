"""Resources: which model file serves which layer, read from a folder in the layout of Stanza's downloader.

`resources.json` lists packages and dependencies; `glossator.json` beside it, which bundled packages have and official
ones need not have, says what Stanza's format cannot: which tagger marks roles, what a classifier's classes mean, what
is missing and why. Reads two small files and looks which others exist; loads no model.

    {"layers": {"roles": {"processor": "ner", "package": "attribution", "unit": "word", "window": 200,
                          "labels": {"Source": "source"}},
                "targets": {"processor": "sentiment", "package": "news", "marker": "xtarget",
                            "classes": ["negative", "neutral", "positive"]}},
     "missing": {"depparse": "why, for people"},
     "variants": {"open": {"layers": {"roles": …}, "missing": {}}}}

`calibration.json` beside them, which any package may lack, says how sure analyzers may be of what a layer holds:

    {"open": {"roles": {"of": "20257309f832…", "bias": -0.2, "weights": {"likely": 0.4, "quoted": 1.1}}}}

by variant ("" for a package that is none). `of` is the beginning of the SHA-256 of the weights that were measured: with
others the table is not used. `python -m training.packing.calibrate` writes it.

A package whose `extra` names a variant has what that says in place of, or beside, the rest: so packages share files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from glossator.contract.parser import ModelPackage
from glossator.errors import PluginLoadError
from glossator.text.calibration import Calibration
from glossator.text.parse import Layer, with_required

PROCESSORS: Mapping[Layer, str] = MappingProxyType(
    {
        Layer.TOKENS: "tokenize",
        Layer.WORDS: "mwt",
        Layer.POS: "pos",
        Layer.LEMMA: "lemma",
        Layer.DEPPARSE: "depparse",
        Layer.MENTIONS: "ner",
        Layer.SENTIMENT: "sentiment",
    }
)
"""Stanza's processor for each layer that official packages can give; the others need metadata."""

LISTING, METADATA, CALIBRATION = "resources.json", "glossator.json", "calibration.json"
VARIANT = "variant"
"""Key of `ModelPackage.extra`: which of the variants in the metadata a package is."""
_NAME = re.compile(r"(?!\.)[\w.+-]+", re.ASCII)

IDENTITY = "identity"
"""Package of lemmatizers that return the word itself, for languages without inflection; has no file."""


@dataclass(frozen=True, slots=True)
class Model:
    """One model file, and the files of vectors and character models that it depends on."""

    processor: str
    package: str
    path: Path | None
    """None for the identity lemmatizer."""
    dependencies: Mapping[str, Path] = field(default_factory=dict)
    """By kind: "pretrain", "forward_charlm", "backward_charlm"."""

    @property
    def files(self) -> tuple[Path, ...]:
        """Everything that is read when the model is loaded."""
        return (*((self.path,) if self.path is not None else ()), *self.dependencies.values())


@dataclass(frozen=True, slots=True)
class LayerModel:
    """How one layer is computed: its model, and what the metadata says about the model's input and output."""

    model: Model
    unit: str = "token"
    """What the model reads: "token", as plain Stanza feeds it, or "word", with multi-word tokens expanded."""
    window: int = 0
    """Roles: how many units a window may have."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The model's labels -> ours; others are kept."""
    classes: tuple[str, ...] = ()
    """Meaning of a classifier's outputs in their order: "negative", "neutral" or "positive"."""
    marker: str = ""
    """Targets: the word that stands for the mention."""
    update_text: bool = False
    """The classifier was trained on text that went through Stanza's `update_text` (lower-cased, cut at - and /)."""


@dataclass(frozen=True, slots=True)
class Resources:
    """What one package offers for one language."""

    package: ModelPackage
    language: str
    """Stanza's name for it, such as "zh-hans"."""
    layers: Mapping[Layer, LayerModel]
    missing: Mapping[Layer, str]
    """Layers without a model, with the reason for people."""
    words_are_tokens: bool
    """The language has no multi-word tokens, so that WORDS needs no model."""
    calibrations: Mapping[Layer, Calibration] = field(default_factory=dict)
    """How often what a layer's model finds is right, of those layers for which that was measured."""
    calibrations_of: Mapping[Layer, str] = field(default_factory=dict)
    """What the SHA-256 of the weights that were measured begins with, where that is known."""

    def models(self) -> Iterator[Model]:
        """Every model once, whichever layers share it."""
        seen = {layer.model.path: layer.model for layer in self.layers.values()}
        yield from seen.values()

    def unavailable(self, also: Mapping[Layer, str] = MappingProxyType({})) -> dict[Layer, str]:
        """Layers that cannot be computed, with the reason: those `missing` or in `also`, and those that need them."""
        found = {**self.missing, **also}
        for layer in Layer:
            words = {Layer.WORDS} if layer in self.layers and self.layers[layer].unit == "word" else frozenset[Layer]()
            lacking = sorted((with_required([layer]) | words) & found.keys(), key=list(Layer).index)
            if layer not in found and lacking:
                found[layer] = f"{layer.value} need {lacking[0].value}: {found[lacking[0]]}"
        return found


def read(package: ModelPackage, language: str) -> Resources | None:
    """What `package` offers for `language`, or None if it is no Stanza package or has no tokenizer for it.

    Raises `PluginLoadError` if the folder's own JSON is broken.
    """
    try:
        return _read(package, language)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise PluginLoadError(
            f"resources.json, glossator.json or calibration.json of the model package {package.name!r} is not in the "
            f"format that glossator_plugins.stanza.package.resources describes ({type(error).__name__}: {error})",
            plugin=package.name,
        ) from error


def _read(package: ModelPackage, language: str) -> Resources | None:
    listing = read_listing(package)
    found = find_entry(listing, language)
    if found is None:
        return None
    key, entry = found
    metadata = _read_json(package, METADATA)
    variant = _variant(metadata, package.extra.get(VARIANT, ""))
    layers_given = {**metadata.get("layers", {}), **variant.get("layers", {})}
    described = {name: given for name, given in layers_given.items() if isinstance(given, dict)}
    reasons: dict[str, str] = {**metadata.get("missing", {}), **variant.get("missing", {})}

    layers: dict[Layer, LayerModel] = {}
    missing: dict[Layer, str] = {}
    for layer in Layer:
        given = described.get(layer.value, {})
        processor = given.get("processor", PROCESSORS.get(layer, ""))
        tokenizer = layers[Layer.TOKENS].model.package if Layer.TOKENS in layers else ""
        wanted = [given["package"]] if "package" in given else _choices(entry, processor, tokenizer)
        model, lacking = _first_present(package.path, key, entry, processor, wanted)
        if model is not None and layer.value not in reasons:
            layers[layer] = _layer_model(model, given)
        else:
            missing[layer] = reasons.get(layer.value) or _reason(package, key, layer, processor, lacking)
    if Layer.TOKENS in missing:
        return None
    if Layer.TARGETS in layers and not layers[Layer.TARGETS].marker:
        del layers[Layer.TARGETS]
        missing[Layer.TARGETS] = (
            f"{_name(package)} names no marker word for targets: "
            "its glossator.json must give layers.targets.marker, the word that its classifier was trained with"
        )
    words_are_tokens = (
        Layer.WORDS in missing
        and Layer.WORDS.value not in reasons
        and not any(name == layers[Layer.TOKENS].model.package for name in entry.get("mwt", {}))
        and "mwt" not in _default(entry)
    )
    if words_are_tokens:
        del missing[Layer.WORDS]
    return Resources(package, key, layers, missing, words_are_tokens, *_calibrations(package))


def _calibrations(package: ModelPackage) -> tuple[dict[Layer, Calibration], dict[Layer, str]]:
    given = _read_json(package, CALIBRATION).get(package.extra.get(VARIANT, ""), {})
    tables = {
        Layer(layer): Calibration(
            float(table["bias"]), {str(name): float(weight) for name, weight in table["weights"].items()}
        )
        for layer, table in given.items()
    }
    return tables, {Layer(layer): str(table["of"]).lower() for layer, table in given.items() if "of" in table}


def _variant(metadata: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """What a variant says differently; nothing for the package itself. Raises `KeyError` for one that is not there."""
    found: Mapping[str, Any] = metadata.get("variants", {})[name] if name else {}
    return found


def read_listing(package: ModelPackage) -> dict[str, Any]:
    """The content of `resources.json`, empty if there is none; raises `PluginLoadError` if it is broken."""
    return _read_json(package, LISTING)


def model_file(language: str, processor: str, name: str) -> str:
    """Where a model lies in its package's folder; the one place that makes paths of names.

    Names come from lists that others wrote or a mirror sent. Raises `ValueError` for one that is no plain name: it
    could lead out of the folder.
    """
    for part in (language, processor, name):
        if not isinstance(part, str) or not _NAME.fullmatch(part):
            raise ValueError(f"{str(part)[:50]!r} is no name of a language, processor or model")
    return f"{language}/{processor}/{name}.pt"


def needed_files(language: str, entry: Mapping[str, Any], processor: str, name: str) -> dict[str, str]:
    """The model's file under "", and by kind those of the vectors and character models that it depends on."""
    listed: Mapping[str, Any] = entry.get(processor, {}).get(name, {})
    return {"": model_file(language, processor, name)} | {
        needed["model"]: model_file(language, needed["model"], needed["package"])
        for needed in listed.get("dependencies") or ()
    }


def _read_json(package: ModelPackage, name: str) -> dict[str, Any]:
    path = package.path / name
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise PluginLoadError(
            f"{name} of the model package {package.name!r} cannot be read: {error}", plugin=package.name
        ) from error
    if not isinstance(content, dict):
        raise PluginLoadError(f"{name} of the model package {package.name!r} is no JSON object", plugin=package.name)
    return content


def find_entry(listing: Mapping[str, Any], language: str) -> tuple[str, dict[str, Any]] | None:
    """Stanza's key and entry for a BCP-47 tag: the tag itself, or its primary language."""
    for name in (language.lower(), language.lower().split("-")[0]):
        key, hops = name, 0
        while isinstance(listing.get(key), dict) and "alias" in listing[key] and hops < 5:
            key, hops = listing[key]["alias"], hops + 1
        if isinstance(listing.get(key), dict) and "alias" not in listing[key]:
            return key, listing[key]
    return None


def _default(entry: Mapping[str, Any]) -> Mapping[str, str]:
    packages: Mapping[str, Mapping[str, str]] = entry.get("packages", {})
    return packages.get("default", entry.get("default_processors", {}))


def _choices(entry: Mapping[str, Any], processor: str, tokenizer: str) -> list[str]:
    """Packages for a processor, best first: the default, the named collections, then whatever is listed."""
    wanted = [_default(entry).get(processor)]
    collections: Mapping[str, Mapping[str, str]] = entry.get("packages", {})
    if processor == "mwt":
        # An expander belongs to its tokenizer: another one's would expand other tokens.
        wanted.append(collections.get(tokenizer, {}).get(processor))
        wanted.append(tokenizer if tokenizer in entry.get(processor, {}) else None)
    else:
        wanted += [collection.get(processor) for collection in collections.values()]
        wanted += sorted(entry.get(processor, {}))
    return list(dict.fromkeys(name for name in wanted if isinstance(name, str)))


def _first_present(
    folder: Path, language: str, entry: Mapping[str, Any], processor: str, wanted: list[str]
) -> tuple[Model | None, str]:
    """The first wanted package whose files are all there; else None and the first file that is not."""
    lacking = ""
    for name in wanted:
        if processor == "lemma" and name == IDENTITY:
            return Model(processor, name, None), ""
        files = needed_files(language, entry, processor, name)
        absent = [file for file in files.values() if not (folder / file).is_file()]
        if not absent:
            paths = {kind: folder / file for kind, file in files.items()}
            return Model(processor, name, paths.pop(""), paths), ""
        lacking = lacking or absent[0]
    return None, lacking


def _layer_model(model: Model, given: Mapping[str, Any]) -> LayerModel:
    unit = given.get("unit", "token")
    if unit not in ("token", "word"):
        raise ValueError(f"unit is {unit!r}, it must be 'token' or 'word'")
    return LayerModel(
        model,
        unit=unit,
        window=int(given.get("window", 200)),
        labels=dict(given.get("labels", {})),
        classes=tuple(given.get("classes", ())),
        marker=str(given.get("marker", "")),
        update_text=bool(given.get("update_text", False)),
    )


def _reason(package: ModelPackage, key: str, layer: Layer, processor: str, lacking: str) -> str:
    if lacking:
        return (
            f"{_name(package)} lacks the file {lacking}: "
            f'put it there, for example with stanza.download("{key}", processors="{processor}")'
        )
    if layer not in PROCESSORS:
        return f"{_name(package)} has no model for {layer.value}: its glossator.json describes none"
    return f"{_name(package)} lists no {processor} model for {key!r}"


def _name(package: ModelPackage) -> str:
    return f"the model package {package.name} {package.version}".rstrip()
