"""What a server, or the engine in this process, offers: described as data, for people and for clients.

The registry knows what is installed, a loaded engine knows what works; `info_of` puts the two together.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from google.protobuf.message import Message

from glossator.contract.analyzer import Manifest
from glossator.host.plugins.discovery import PluginState
from glossator.host.plugins.options import closed, plain
from glossator.host.registry import Registry
from glossator.host.status import EngineStatus, LanguageStatus
from glossator.telling import let_through
from glossator.text.annotation import Attribution, Entity, Number, Sentiment
from glossator.text.parse import Layer, by_cost, with_required


class AnalyzerState(StrEnum):
    LOADING = "loading"
    """Models are being loaded."""
    READY = "ready"
    FAILED = "failed"
    """The plugin is broken, or it failed again and again and is left out for a while."""
    DISABLED = "disabled"
    """Switched off by the configuration."""
    UNAVAILABLE = "unavailable"
    """It reads something that nothing installed gives."""


@dataclass(frozen=True, slots=True)
class KindInfo:
    """A kind of annotation and what its values look like. Mirrors `glossator.v1.KindInfo`."""

    kind: str
    version: str = "1"
    result_type: str = "fields"
    """Where the value is found on the wire: a field of `Annotation.value`, or a type URL."""
    schema: Mapping[str, Any] = field(default_factory=dict)
    """Of the value as the wire tells it in JSON: JSON Schema 2020-12. `glossator.wire` fills it in."""


@dataclass(frozen=True, slots=True)
class AnalyzerInfo:
    """One analyzer: what it says, what it needs, and whether it works. Mirrors `glossator.v1.AnalyzerInfo`."""

    id: str
    version: str = ""
    distribution: str = ""
    title: str = ""
    description: str = ""
    state: AnalyzerState = AnalyzerState.READY
    state_reason: str = ""
    """Why it is not READY."""
    languages: tuple[str, ...] = ()
    """BCP-47; "*" stands for any that can be parsed."""
    labels: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    """What it reads: "layer:tokens", "kind:entity"."""
    result_types: tuple[str, ...] = ()
    """Where its values are found on the wire: fields of `Annotation.value`, or type URLs."""
    kinds: tuple[str, ...] = ()
    options_schema: Mapping[str, Any] = field(default_factory=dict)
    """JSON Schema 2020-12."""
    default_options: Mapping[str, Any] = field(default_factory=dict)
    fingerprint: str = ""
    """Of results with the default options and language."""
    deterministic: bool = True
    scores_calibrated: bool = False
    in_default_set: bool = False
    """Runs when a request names no analyzer."""
    max_document_bytes: int = 0
    """0: the server's limit."""
    kind_infos: tuple[KindInfo, ...] = ()
    """One for each of `kinds`."""
    settings_schema: Mapping[str, Any] = field(default_factory=dict)
    """Of what can be set for it in the configuration: JSON Schema 2020-12."""
    reads_if_there: tuple[str, ...] = ()
    """What it reads where somebody provides it, and does without else: "kind:entity"."""


@dataclass(frozen=True, slots=True)
class LanguageInfo:
    """A language that can be parsed, and with what."""

    language: str
    parser: str = ""
    layers: Mapping[str, str] = field(default_factory=dict)
    """Name of a layer -> why it is not available; empty if it is."""
    terms: str = ""
    """Of the models: "open" (anyone may use, change and pass them on), "research", or "", not stated."""


@dataclass(frozen=True, slots=True)
class LimitsInfo:
    """What a server refuses. Sizes in bytes, times in seconds."""

    max_document_bytes: int = 0
    max_message_bytes: int = 0
    max_in_flight_documents: int = 0
    max_analyzers: int = 0
    max_analyzer_timeout: float = 0.0
    max_unary_deadline: float = 0.0
    max_attributes_bytes: int = 0
    max_options_bytes: int = 0
    max_stream_unread_bytes: int = 0


@dataclass(frozen=True, slots=True)
class ServerInfo:
    """A server and its limits. Mirrors `glossator.v1.GetServerInfoResponse`."""

    version: str
    plugin_api: str = ""
    start_time: datetime | None = None
    limits: LimitsInfo = field(default_factory=LimitsInfo)
    capabilities: tuple[str, ...] = ()
    languages: tuple[LanguageInfo, ...] = ()


def infos_of(
    registry: Registry,
    status: EngineStatus | None,
    describe: Callable[[Registry, EngineStatus | None, str], AnalyzerInfo] | None = None,
) -> dict[str, AnalyzerInfo]:
    """Id -> every analyzer, also those of plugins that failed; plugins that could not be asked have their own names.

    Sorted by id; a plugin whose name is an analyzer's is listed with that of its distribution before it. `describe`
    does so with an analyzer that can be used; None: `info_of`.
    """
    infos = {name: (describe or info_of)(registry, status, name) for name in registry.analyzers}
    for name, found in registry.failed.items():
        why = found.failure.message if found.failure else ""
        infos[name] = AnalyzerInfo(
            name, found.version, found.distribution, state=AnalyzerState.FAILED, state_reason=why
        )
    told = {found.plugin for found in registry.failed.values()}
    for plugin in registry.plugins:
        late = status.failed_plugins.get(plugin.name, "") if status and plugin.state is PluginState.LOADED else ""
        if (plugin.state is PluginState.LOADED and not late) or plugin.name in told:
            continue
        name = plugin.name if plugin.name not in infos else f"{plugin.distribution}:{plugin.name}"
        infos[name] = AnalyzerInfo(
            id=name,
            version=plugin.version,
            distribution=plugin.distribution,
            state=AnalyzerState.DISABLED if plugin.state is PluginState.DISABLED else AnalyzerState.FAILED,
            state_reason=plugin.reason or late,
        )
    return dict(sorted(infos.items()))


def info_of(registry: Registry, status: EngineStatus | None, analyzer: str) -> AnalyzerInfo:
    """Describes a registered analyzer; `status` None means that nothing is loaded yet.

    Raises `AnalyzerNotFound`.
    """
    registered = registry.get(analyzer)
    manifest = registered.manifest
    state, reason = _state(registry, status, analyzer, frozenset())
    return AnalyzerInfo(
        id=manifest.name,
        version=registered.version,
        distribution=registered.distribution,
        title=manifest.title,
        description=manifest.summary,
        state=state,
        state_reason=reason,
        languages=manifest.languages,
        labels=manifest.labels,
        requires=(
            *(f"layer:{layer.value}" for layer in by_cost(manifest.layers)),
            *(f"kind:{kind}" for kind in manifest.uses),
        ),
        result_types=tuple(sorted({result_type(model) for model in manifest.emits.values()})),
        kinds=tuple(sorted(manifest.emits)),
        options_schema=closed(manifest.options.model_json_schema()),
        # Not validated: an option without a default is left out rather than an error.
        default_options=plain(manifest.options.model_construct()),
        fingerprint=status.fingerprints.get(analyzer, "") if status else "",
        deterministic=manifest.deterministic,
        scores_calibrated=manifest.calibrated or _calibrated(manifest, status.languages if status else ()),
        in_default_set=analyzer in registry.default_set,
        max_document_bytes=manifest.max_document_bytes,
        kind_infos=tuple(
            KindInfo(kind, manifest.value_versions.get(kind, "1"), result_type(manifest.emits[kind]))
            for kind in sorted(manifest.emits)
        ),
        settings_schema=_settings_schema(manifest),
        reads_if_there=tuple(f"kind:{kind}" for kind in manifest.uses_if_there),
    )


def _calibrated(manifest: Manifest, languages: Iterable[LanguageStatus]) -> bool:
    """Whether the models of every language that it may get make its scores probabilities."""
    needed = {layer.value for layer in manifest.calibrated_by}
    served = [language for language in languages if not _unparsed(manifest, [language])]
    return bool(needed and served) and all(needed.issubset(language.calibrated) for language in served)


def _settings_schema(manifest: Manifest) -> dict[str, Any]:
    """Empty if there is none: settings are the operator's, and need no form in JSON."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of defaults without a JSON form, which are left out
            return closed(manifest.settings.model_json_schema())
    except BaseException as error:  # a model may have code of its own for that
        let_through(error)
        return {}


def language_info(status: LanguageStatus) -> LanguageInfo:
    """What one loaded language offers, layer by layer."""
    return LanguageInfo(
        status.language,
        status.parser,
        {layer.value: status.unavailable.get(layer.value, "") for layer in by_cost(Layer)},
        status.terms,
    )


def _state(
    registry: Registry, status: EngineStatus | None, analyzer: str, seen: frozenset[str]
) -> tuple[AnalyzerState, str]:
    if status is None:
        return AnalyzerState.LOADING, "models are being loaded"
    if why := status.broken.get(analyzer):
        return AnalyzerState.FAILED, why
    if analyzer not in status.fingerprints:
        plugin = registry.get(analyzer).plugin
        return AnalyzerState.FAILED, f"the workers cannot load it: {status.failed_plugins.get(plugin, 'see their log')}"
    manifest = registry.get(analyzer).manifest
    if why := _unparsed(manifest, status.languages):
        return AnalyzerState.UNAVAILABLE, why
    for kind in manifest.uses:
        provider = registry.providers.get(kind)
        if provider is None:
            return AnalyzerState.UNAVAILABLE, f"no installed analyzer provides the kind {kind!r}"
        if provider in registry.failed:
            failure = registry.find(provider).failure
            return AnalyzerState.UNAVAILABLE, f"it uses {kind!r}: {failure.message if failure else 'it failed'}"
        if provider in seen or provider == analyzer:
            return AnalyzerState.FAILED, "analyzers use one another in a circle"
        state, why = _state(registry, status, provider, seen | {analyzer})
        if state is not AnalyzerState.READY:
            return AnalyzerState.UNAVAILABLE, f"it uses {kind!r} of {provider!r}, which is {state.value}: {why}"
    return AnalyzerState.READY, ""


def _unparsed(manifest: Manifest, languages: Iterable[LanguageStatus]) -> str:
    """Why no loaded language gives all layers that the analyzer reads; empty if one does."""
    bases = {language.split("-")[0] for language in manifest.languages}
    reasons = []
    for language in languages:
        if not bases & {"*", language.language}:
            continue
        missing = [layer for layer in by_cost(with_required(manifest.layers)) if layer.value in language.unavailable]
        if not missing:
            return ""
        reasons.append(
            f"{language.language}: "
            + "; ".join(f"layer {layer.value}: {language.unavailable[layer.value]}" for layer in missing)
        )
    return " | ".join(reasons) or f"it works on {', '.join(manifest.languages)}, and no such language is loaded"


def result_type(model: type[Any]) -> str:
    """Where values of this class are found on the wire: a field of `Annotation.value`, or a type URL."""
    for built_in in (Entity, Number, Sentiment, Attribution):
        if issubclass(model, built_in):
            return built_in.__name__.lower()
    if issubclass(model, Message):
        return f"type.googleapis.com/{model.DESCRIPTOR.full_name}"
    return "fields"
