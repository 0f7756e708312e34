"""Who has which name and which kind: of two that claim one, the built-in or first allowed stays, and both are told."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import Any, NoReturn

from pydantic import BaseModel, ConfigDict

from glossator.config import Config
from glossator.contract.analyzer import Manifest
from glossator.contract.shared import SharedLayer
from glossator.errors import ConfigError, Failure, PluginConflict, PluginLoadError, Reason
from glossator.host.plugins.discovery import BUILT_IN, PluginInfo, PluginState

AWAY_SECONDS = 10.0
"""After which to ask again for an analyzer that runs elsewhere and has not been there yet."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Registered:
    """A manifest and where it comes from."""

    manifest: Manifest
    distribution: str
    version: str
    plugin: str = ""
    """Name of the plugin."""
    failure: Failure | None = None
    """Why it cannot be used; then the manifest only stands for it."""
    reads_if_there: tuple[str, ...] = ()
    """Of the kinds in `Manifest.uses_if_there`, those that an analyzer which can be used provides."""

    @property
    def built_in(self) -> bool:
        return self.distribution == BUILT_IN


class _AnyOptions(BaseModel):
    """Of an analyzer whose own are not known."""

    model_config = ConfigDict(extra="allow")


class _Nothing(BaseModel):
    """A value of an analyzer whose own are not known."""


def stand_in(name: str, info: PluginInfo, reason: str, emits: Mapping[str, Any] | None = None) -> Registered:
    """For an analyzer that cannot be used: it can be asked for, with any options, and the answer is the failure."""

    metadata = {"analyzer": name[:100], "plugin": info.name}
    if info.away:
        message = f"analyzer {name[:100]!r} cannot be used now, it runs elsewhere: {reason}"
        failure = Failure(Reason.ANALYZER_UNAVAILABLE, message, metadata, AWAY_SECONDS)
    else:
        message = f"analyzer {name[:100]!r} cannot be used, its plugin {info.told} failed: {reason}"
        failure = Failure(Reason.ANALYZER_FAILED, message, metadata)
    return Registered(_unknown(name, emits), info.distribution, info.version, info.name, failure)


def replaced(found: Registered) -> Registered:
    """For an analyzer that has another version than the request, which was made when it had that."""
    name = found.manifest.name
    message = f"analyzer {name!r} is being replaced by version {found.version}: send the document again"
    failure = Failure(Reason.ANALYZER_NOT_READY, message, {"analyzer": name}, retry_after=1.0)
    return Registered(_unknown(name, found.manifest.emits), found.distribution, found.version, found.plugin, failure)


def missing(name: str, failed: Sequence[PluginInfo]) -> Registered:
    """For an analyzer that should be there, and probably is of one of the plugins that failed."""
    reasons = "; ".join(f"{info.told}: {info.reason}" for info in failed) or "none"
    message = (
        f"analyzer {name[:100]!r} cannot be used, no plugin that could be loaded has it; those that failed: {reasons}"
    )
    if failed and all(info.away for info in failed):
        failure = Failure(Reason.ANALYZER_UNAVAILABLE, message, {"analyzer": name[:100]}, AWAY_SECONDS)
    else:
        failure = Failure(Reason.ANALYZER_FAILED, message, {"analyzer": name[:100]})
    return Registered(_unknown(name), "", "", failure=failure)


def _unknown(name: str, emits: Mapping[str, Any] | None = None) -> Manifest:
    def create(settings: object) -> NoReturn:
        raise PluginLoadError("it cannot be used")

    return Manifest(name=name, create=create, emits=emits or {name: _Nothing}, options=_AnyOptions, default=False)


class Claims:
    """Takes the manifests of one plugin after the other, and then says who has what."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._claimed: list[tuple[PluginInfo, Manifest]] = []
        self._lost: dict[str, list[str]] = {}
        """Plugin -> what is wrong with some of its analyzers."""
        self._won: dict[str, list[str]] = {}
        """Plugin -> what others have claimed of what is its."""
        self.analyzers: dict[str, Registered] = {}
        self.failed: dict[str, Registered] = {}
        self.providers: dict[str, str] = {}
        self._usable: dict[str, list[str]] = {}
        self._silent: list[PluginInfo] = []
        """Plugins that failed before they could say what they have."""

    def give_up_unasked(self, info: PluginInfo) -> None:
        """A plugin that has failed before it could say which analyzers it has."""
        self._silent.append(info)

    def add(self, info: PluginInfo, manifests: Sequence[Manifest]) -> None:
        """A plugin that is fine so far."""
        self._usable[info.name] = []
        self._claimed += [(info, manifest) for manifest in manifests]

    def give_up(self, info: PluginInfo, manifests: Sequence[object]) -> None:
        """A plugin that has failed; of its analyzers it is known at most what they are called."""
        if not manifests:
            self.give_up_unasked(info)
        for manifest in manifests:
            if isinstance(manifest, Manifest) and isinstance(manifest.name, str) and manifest.name not in self.failed:
                self.failed[manifest.name] = stand_in(manifest.name, info, info.reason, _kinds(manifest))

    def settle(self) -> None:
        """Decide. Raises `PluginConflict` if the configuration is strict, and `ConfigError` for a wrong binding."""
        infos: dict[str, PluginInfo] = {}
        for info, manifest in sorted(self._claimed, key=self._order):
            if self._named(info, manifest, infos) and self._provides(info, manifest, infos):
                self.analyzers[manifest.name] = Registered(manifest, info.distribution, info.version, info.name)
                infos[manifest.name] = info
        self._open_circles(infos)
        for info, manifest in self._claimed:
            if infos.get(manifest.name) is info and manifest.name in self.analyzers:
                self._usable[info.name].append(manifest.name)
        self.failed = {name: found for name, found in self.failed.items() if name not in self.analyzers}
        for name, failed in self.failed.items():
            for kind in failed.manifest.emits:
                # Those that use it are told that it has failed, rather than that it is not there.
                if self._config.bindings.get(kind, name) == name:
                    self.providers.setdefault(kind, name)
        for kind, name in self._config.bindings.items():
            if self.providers.get(kind) == name:
                continue
            if self.expect(name) and name not in self.analyzers:
                self.providers[kind] = name
            else:
                raise ConfigError(f"bindings.{_key(kind)}: no analyzer {name!r} provides the kind {kind!r}")
        self._find_optional(infos)

    def _find_optional(self, infos: Mapping[str, PluginInfo]) -> None:
        """See who provides what is used if it is there; what would close a circle is not."""
        graph = {
            name: {self.providers[kind] for kind in found.manifest.uses if kind in self.providers}
            for name, found in self.analyzers.items()
        }
        for name in sorted(self.analyzers):
            found = self.analyzers[name]
            reads = []
            for kind in found.manifest.uses_if_there:
                provider = self.providers.get(kind)
                if provider is None or provider not in self.analyzers:
                    continue
                if _uses(graph, provider, name):
                    note = (
                        f"{name!r} does without the kind {kind!r}: {provider!r}, which provides it, uses what it says"
                    )
                    self._won.setdefault(infos[name].name, []).append(note)
                    continue
                graph[name].add(provider)
                reads.append(kind)
            self.analyzers[name] = replace(found, reads_if_there=tuple(reads))

    def _open_circles(self, infos: Mapping[str, PluginInfo]) -> None:
        """Leave out analyzers that use one another: none of them could be the first to run."""
        while circle := self._circle():
            message = (
                f"analyzers use one another in a circle: {' -> '.join(circle)}; correct Manifest.uses of one of them"
            )
            if self._config.plugins.strict:
                raise PluginConflict(message, plugin=infos[circle[0]].name)
            # One of ours is in a circle only because another's kind was bound to be what it uses.
            strangers = [name for name in dict.fromkeys(circle) if infos[name].distribution != BUILT_IN]
            for name in strangers or dict.fromkeys(circle):
                manifest = self.analyzers.pop(name).manifest
                self._lost.setdefault(infos[name].name, []).append(message)
                self.failed[name] = stand_in(name, infos[name], message, _kinds(manifest))
                self.providers = {kind: provider for kind, provider in self.providers.items() if provider != name}

    def _circle(self) -> list[str]:
        """Analyzers each of which uses the one before it, the first also at the end; none if there is no circle."""
        # Tuples, not sets: which circle is found must not depend on how strings happen to hash.
        graph = {
            name: tuple(self.providers[kind] for kind in found.manifest.uses if kind in self.providers)
            for name, found in self.analyzers.items()
        }
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            return list(error.args[1])
        return []

    def expect(self, name: str) -> bool:
        """The configuration names an analyzer: if it is not there it may be one of a plugin that failed at once."""
        if self._silent and name not in self.analyzers:
            self.failed.setdefault(name, missing(name, self._silent))
        return name in self.analyzers or name in self.failed

    def told(self, info: PluginInfo) -> PluginInfo:
        """What became of a plugin, now that it is settled."""
        info = replace(
            info,
            analyzers=tuple(self._usable.get(info.name, ())),
            notes=(*info.notes, *dict.fromkeys(self._won.get(info.name, ()))),
        )
        if lost := self._lost.get(info.name):
            info = replace(info, state=PluginState.FAILED, reason="; ".join(dict.fromkeys(lost)))
        return info

    def _order(self, claim: tuple[PluginInfo, Manifest]) -> tuple[bool, int, str]:
        info, _ = claim
        allow = self._config.plugins.allow
        names = [name for name in (info.name, f"{info.distribution}:{info.name}") if name in allow]
        return info.distribution != BUILT_IN, allow.index(names[0]) if names else 0, info.name

    def _named(self, info: PluginInfo, manifest: Manifest, infos: Mapping[str, PluginInfo]) -> bool:
        """Whether the analyzer has its name to itself."""
        if (other := infos.get(manifest.name)) is None:
            return True
        what = f"an analyzer named {manifest.name!r}"
        keys = (
            f"to keep that of {other.source}, set {self._blocking(info)}; to use that of {info.source}, "
            f"set {self._blocking(other)}"
        )
        self._conflict(info, other, what, keys)
        return False

    def _provides(self, info: PluginInfo, manifest: Manifest, infos: Mapping[str, PluginInfo]) -> bool:
        """Whether nobody else provides its kinds, or it is configured who does."""
        for kind in manifest.provides:
            bound = self._config.bindings.get(kind)
            if bound is None and (other := self.providers.get(kind)) is not None:
                keys = (
                    f"both can run, and those that use the kind read {other!r} if you set {_binding(kind, other)}, "
                    f"or {manifest.name!r} with {_binding(kind, manifest.name)}"
                )
                what = f"the kind {kind!r}, {other!r} and {manifest.name!r}"
                self._conflict(info, infos[other], what, keys)
                lost = stand_in(manifest.name, info, self._lost[info.name][-1], _kinds(manifest))
                self.failed.setdefault(manifest.name, lost)
                return False
        for kind in manifest.provides:
            if self._config.bindings.get(kind, manifest.name) == manifest.name:
                self.providers[kind] = manifest.name
        return True

    def _conflict(self, info: PluginInfo, other: PluginInfo, what: str, keys: str) -> None:
        whose = f"two analyzers of {info.told}" if info is other else f"both {other.told} and {info.told}"
        both = f"{whose} claim {what}"
        message = f"{both}; the first one stays, the second is left out: {keys}"
        if self._config.plugins.strict:
            raise PluginConflict(message, plugin=info.name)
        self._lost.setdefault(info.name, []).append(message)
        self._won.setdefault(other.name, []).append(message)

    def _blocking(self, info: PluginInfo) -> str:
        """What to write into glossator.toml so that a plugin is switched off, and what is already stays so."""
        blocked = [*self._config.plugins.block, info.name]
        return f"plugins.block = {json.dumps(blocked, ensure_ascii=False)}"


def _uses(graph: Mapping[str, Collection[str]], user: str, used: str) -> bool:
    """Whether an analyzer is another one, or uses it, directly or through others."""
    seen: set[str] = set()
    todo = [user]
    while todo:
        if (name := todo.pop()) == used:
            return True
        if name not in seen:
            seen.add(name)
            todo += graph.get(name, ())
    return False


def _binding(kind: str, analyzer: str) -> str:
    return f"bindings.{_key(kind)} = {json.dumps(analyzer)}"


def _key(name: str) -> str:
    """A key of TOML, quoted if it must be."""
    return name if _BARE_KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _kinds(manifest: Manifest) -> Mapping[str, Any] | None:
    """What a manifest, which may be wrong, provides, with models as in `emits`."""
    if not isinstance(manifest.emits, Mapping):
        return None
    shares: object = manifest.shares
    layers = shares if isinstance(shares, tuple) else ()
    return {**manifest.emits, **{layer.name: _Nothing for layer in layers if isinstance(layer, SharedLayer)}}
