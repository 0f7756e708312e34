"""The registry: plugins found through entry points, loaded one by one, and what they offer.

pluggy's own loader stops at the first broken entry point; here each is isolated, and its error is data. Order is
sorted by name, so it never depends on the file system.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, TypeAlias

import pluggy
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from glossator import hooks
from glossator.analyzer import API_VERSION, Manifest
from glossator.batch import PARSE, AnalyzerSpec, whole_numbers
from glossator.config import Config
from glossator.errors import (
    AnalyzerNotFound,
    AnalyzerVersionMismatch,
    ConfigError,
    GlossatorError,
    OptionsInvalid,
    PluginConflict,
    PluginLoadError,
)
from glossator.parse import Layer
from glossator.parser import ModelPackage, ParserFactory
from glossator.place import with_modules
from glossator.telling import let_through, name_of, told

DOWNLOADS = "downloads"
"""Name of the model package that lies in the folder `models.downloads`."""

# How pydantic names what a model's own validators raise.
_OWN_CHECKS = frozenset({"value_error", "assertion_error"})

MAX_NAME_CHARACTERS = 256
"""Of an instance of an analyzer: results repeat it in every reference to one of its annotations."""

_log = logging.getLogger(__name__)


class PluginState(StrEnum):
    LOADED = "loaded"
    FAILED = "failed"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """One entry point and what became of it."""

    name: str
    module: str
    distribution: str
    version: str
    state: PluginState
    reason: str = ""
    """Why it is not loaded, as far as everybody may know."""
    detail: str = ""
    """The same in the plugin's own words, which may hold a password: for whoever runs the server."""
    analyzers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """A manifest and where it comes from."""

    manifest: Manifest
    distribution: str
    version: str


Clash: TypeAlias = Callable[[GlossatorError, Collection[str]], None]
"""Told why a set of plugins cannot be used, and which analyzers that concerns."""


def _refuse(error: GlossatorError, analyzers: Collection[str]) -> None:
    raise error


class Registry:
    """What is installed. Made once at start and not changed after."""

    def __init__(
        self,
        manager: pluggy.PluginManager,
        plugins: Sequence[PluginInfo],
        config: Config,
        clash: Clash = _refuse,
    ) -> None:
        self._manager = manager
        self.config = config
        infos = {info.name: info for info in plugins}
        self.analyzers: Mapping[str, Registered] = _collect(manager, infos, clash, strict=config.plugins.strict)
        """Id -> registered analyzer, sorted by id."""
        self.plugins: tuple[PluginInfo, ...] = tuple(infos[name] for name in sorted(infos))
        self.providers: Mapping[str, str] = _providers(self.analyzers, config.bindings, clash)
        """Kind of annotation -> id of the analyzer that provides it."""

    @classmethod
    def load(cls, config: Config, found: Iterable[EntryPoint] | None = None) -> Registry:
        """Load every entry point of the group `glossator` that the configuration allows.

        Raises `PluginLoadError` for a broken one only if `config.plugins.strict`; `PluginConflict` always.
        """
        return cls(*_find(config, found), config)

    @classmethod
    def survey(cls, config: Config, found: Iterable[EntryPoint] | None = None) -> tuple[PluginInfo, ...]:
        """What became of each plugin, also of a set that cannot be used: those that contradict each other failed."""
        # A strict registry would stop at the first broken plugin: here all are wanted.
        lenient = config.model_copy(update={"plugins": config.plugins.model_copy(update={"strict": False})})
        clashes: dict[str, str] = {}

        def clash(error: GlossatorError, analyzers: Collection[str]) -> None:
            clashes.update(dict.fromkeys(analyzers, error.failure.message))

        infos = cls(*_find(lenient, found), lenient, clash).plugins
        return tuple(
            replace(info, state=PluginState.FAILED, reason=clashes[concerned[0]])
            if (concerned := [name for name in info.analyzers if name in clashes])
            else info
            for info in infos
        )

    @property
    def hook(self) -> pluggy.HookRelay:
        return self._manager.hook

    def get(self, analyzer: str) -> Registered:
        """The analyzer of this id; raises `AnalyzerNotFound`."""
        try:
            return self.analyzers[analyzer]
        except KeyError:
            installed = ", ".join(self.analyzers) or "none"
            raise AnalyzerNotFound(
                f"no analyzer {analyzer[:100]!r} is installed; installed: {installed}", installed=installed
            ) from None

    @cached_property
    def default_set(self) -> tuple[str, ...]:
        """Ids of the analyzers that run when a request names none."""
        if self.config.default_analyzers:
            return tuple(self.get(name).manifest.name for name in self.config.default_analyzers)
        return tuple(name for name, found in self.analyzers.items() if found.manifest.default)

    def resolve(self, specs: Sequence[AnalyzerSpec]) -> tuple[AnalyzerSpec, ...]:
        """The specs with names, versions and options filled in; the default set if there are none.

        Raises `AnalyzerNotFound`, `AnalyzerVersionMismatch`, or `OptionsInvalid`.
        """
        resolved: dict[str, AnalyzerSpec] = {}
        if len(specs) > (limit := self.config.limits.max_analyzers):
            raise too_many_analyzers(len(specs), limit)
        for spec in specs or [AnalyzerSpec(name) for name in self.default_set]:
            found = self.get(spec.analyzer)
            if spec.version and spec.version != found.version:
                raise AnalyzerVersionMismatch(
                    f"analyzer {spec.analyzer!r} is installed in version {found.version}, the request demands "
                    f"{spec.version[:100]}",
                    installed=found.version,
                )
            name = spec.name or spec.analyzer
            if len(name) > MAX_NAME_CHARACTERS:
                raise OptionsInvalid(
                    f"the name of an analyzer of the request has {len(name)} characters, the limit is "
                    f"{MAX_NAME_CHARACTERS}: choose a shorter one",
                    limit=MAX_NAME_CHARACTERS,
                    found=len(name),
                )
            if name == PARSE:
                raise OptionsInvalid(
                    f"an analyzer of the request is named {PARSE!r}, which is the parser's: choose another"
                )
            if name in resolved:
                raise OptionsInvalid(f"two analyzers of the request are named {name[:100]!r}: give one another name")
            options = validate_options(found.manifest, spec.options).model_dump(mode="json")
            resolved[name] = replace(spec, name=name, version=found.version, options=options)
        return tuple(resolved.values())

    def models(self, language: str) -> tuple[ModelPackage, ...]:
        """Model packages for a language: configured folders first, those that plugins ship, then what was pulled.

        A folder that lists its languages in `resources.json` is offered for each, since languages have several names
        there: whether it holds any models for this one is the parser's to find out.
        """
        configured, pulled = self._folders
        return (
            *(ModelPackage(language, path, name) for path, name in configured if _may_hold(path, language)),
            *(package for package in self.shipped_models if package.language == language),
            *(ModelPackage(language, path, name) for path, name in pulled if _may_hold(path, language)),
        )

    @property
    def model_languages(self) -> tuple[str, ...]:
        """Languages that a package is made for, or that a folder has a subfolder for; sorted."""
        found = {package.language for package in self.shipped_models}
        for path in (path for folders in self._folders for path, _ in folders if path.is_dir()):
            found.update(each.name for each in path.iterdir() if each.is_dir() and each.name[0] not in "._")
        return tuple(sorted(found))

    @property
    def _folders(self) -> tuple[list[tuple[Path, str]], list[tuple[Path, str]]]:
        """Configured folders and that of pulled models, each once, with the names of their packages."""
        given = self.config.models.downloads
        downloads = Path(given).expanduser() if given else None
        named = dict.fromkeys(Path(folder).expanduser() for folder in self.config.models.folders)
        configured = [(path, DOWNLOADS if path == downloads else path.name) for path in named]
        return configured, [] if downloads is None or downloads in named else [(downloads, DOWNLOADS)]

    @cached_property
    def shipped_models(self) -> tuple[ModelPackage, ...]:
        """What plugins announce by `glossator_models`, whichever language; a plugin whose hook fails announces none."""
        packages: list[ModelPackage] = []
        for implementation in reversed(self.hook.glossator_models.get_hookimpls()):
            function: Any = implementation.function
            try:
                given = list(function())
                if strangers := [each for each in given if not isinstance(each, ModelPackage)]:
                    raise PluginLoadError(f"it gave {name_of(type(strangers[0]))}, not ModelPackage")
                packages.extend(given)
            except BaseException as error:  # one plugin's broken package must not take the others' models away
                let_through(error)
                _log.warning("plugin %r: glossator_models failed: %s", implementation.plugin_name, _why(error))
        return tuple(packages)

    def parser(self, language: str) -> ParserFactory | None:
        """The parser for a language, or None if no plugin has one.

        Raises `PluginLoadError` if a plugin's hook fails.
        """
        try:
            factory: ParserFactory | None = self.hook.glossator_parser(language=language, models=self.models(language))
        except BaseException as error:
            let_through(error)
            raise PluginLoadError(f"a plugin's glossator_parser({language!r}) failed: {_why(error)}") from error
        return factory

    def settings(self, analyzer: str) -> BaseModel:
        """The server-side settings of an analyzer; raises `ConfigError` if the configured ones do not fit."""
        manifest = self.get(analyzer).manifest
        try:
            return manifest.settings.model_validate(self.config.analyzers.get(analyzer, {}))
        except ValidationError as error:
            raise ConfigError(
                f"settings of analyzer {analyzer!r}: {_describe(error, ours=False)}", analyzer=analyzer
            ) from None


def too_many_analyzers(found: int, limit: int) -> OptionsInvalid:
    return OptionsInvalid(
        f"the request asks for {found} analyzers, the limit is {limit}: ask for fewer at once, or raise "
        "limits.max_analyzers",
        limit=limit,
        found=found,
    )


def validate_options(manifest: Manifest, options: Mapping[str, Any]) -> BaseModel:
    """The request's options as the analyzer's model; raises `OptionsInvalid` and says which field is wrong.

    They are taken as JSON and as strictly as the published schema says: no "yes" for a boolean, no true for a number.
    """
    try:
        return manifest.options.model_validate_json(to_json(whole_numbers(dict(options))), strict=True)
    except PydanticSerializationError as error:
        raise OptionsInvalid(
            f"options of analyzer {manifest.name!r} hold what JSON cannot represent", analyzer=manifest.name
        ) from error
    except ValidationError as error:
        known = ", ".join(manifest.options.model_fields) or "none"
        raise OptionsInvalid(
            f"options of analyzer {manifest.name!r}: {_describe(error)}; known options: {known}",
            analyzer=manifest.name,
        ) from None
    except BaseException as error:  # validators are the plugin's code
        let_through(error)
        raise OptionsInvalid(
            f"options of analyzer {manifest.name!r}: its own check raised {told(error)}", analyzer=manifest.name
        ) from None


def _describe(error: ValidationError, *, ours: bool = True) -> str:
    """Without the offending input: it may be anything. Nor, unless `ours`, with what a plugin's own check says of it:
    that is for whoever gave the input, and settings are the operator's.
    """
    return "; ".join(
        f"{'.'.join(str(part) for part in detail['loc']) or 'value'}: "
        + (detail["msg"] if ours or detail["type"] not in _OWN_CHECKS else "the analyzer's own check refuses it")
        for detail in error.errors(include_url=False, include_input=False)[:5]
    )


def _may_hold(folder: Path, language: str) -> bool:
    return (folder / language).is_dir() or (folder / "resources.json").is_file()


def _load(manager: pluggy.PluginManager, entry: EntryPoint, config: Config) -> PluginInfo:
    distribution = entry.dist.name if entry.dist else "unknown"
    version = entry.dist.version if entry.dist else ""
    info = PluginInfo(entry.name, entry.value, distribution, version, PluginState.LOADED)
    allow, block = config.plugins.allow, config.plugins.block
    if entry.name in block or (allow and entry.name not in allow):
        return replace(info, state=PluginState.DISABLED, reason="switched off by the configuration")
    if manager.has_plugin(entry.name):
        taken = "another entry point has the same name: rename one, or block it in plugins.block"
        return replace(info, state=PluginState.FAILED, reason=taken)
    try:
        plugin = entry.load()
        if (name := manager.get_name(plugin)) is not None:
            return replace(info, state=PluginState.FAILED, reason=f"the same module is already loaded as {name!r}")
        manager.register(plugin, name=entry.name)
        manager.check_pending()
        if not manager.has_plugin(entry.name) or not manager.get_hookcallers(plugin):
            raise PluginLoadError("it implements no hook of Glossator: mark its functions with @glossator.hookimpl")
    except BaseException as error:  # anything at all can come out of other people's imports
        let_through(error)
        if manager.has_plugin(entry.name):
            manager.unregister(name=entry.name)
        return replace(info, **_failed(error))
    return info


def _failed(error: BaseException) -> dict[str, Any]:
    return {"state": PluginState.FAILED, "reason": _why(error), "detail": f"{type(error).__name__}: {error}"}


def _why(error: BaseException) -> str:
    if isinstance(error, pluggy.PluginValidationError):  # it names functions and their arguments
        return f"{type(error).__name__}: {error}"
    return error.failure.message if isinstance(error, GlossatorError) else told(error)


def _find(config: Config, found: Iterable[EntryPoint] | None) -> tuple[pluggy.PluginManager, list[PluginInfo]]:
    """Load these entry points, or all that are installed."""
    manager = pluggy.PluginManager("glossator")
    manager.add_hookspecs(hooks)
    group = entry_points(group=hooks.ENTRY_POINT_GROUP) if found is None else found
    group = with_modules(group, config.plugins.modules, hooks.ENTRY_POINT_GROUP)
    infos: list[PluginInfo] = []
    for entry in sorted(group, key=lambda entry: (entry.name, entry.value)):
        info = _load(manager, entry, config)
        if info.state is PluginState.FAILED and config.plugins.strict:
            raise PluginLoadError(f"plugin {info.name!r} of {info.distribution}: {info.reason}", plugin=info.name)
        if any(info.name == other.name for other in infos):
            # Both would otherwise answer to one name; the failed one stays visible under its own.
            info = replace(info, name=f"{info.name} ({info.distribution})")
        infos.append(info)
    return manager, infos


def _collect(
    manager: pluggy.PluginManager, infos: dict[str, PluginInfo], clash: Clash, *, strict: bool
) -> dict[str, Registered]:
    analyzers: dict[str, Registered] = {}
    for name, info in sorted(infos.items()):
        plugin = manager.get_plugin(name)
        implementation = getattr(plugin, "glossator_analyzers", None)
        if info.state is not PluginState.LOADED or implementation is None:
            continue
        try:
            manifests = list(implementation())
            for manifest in manifests:
                _check(manifest)
        except BaseException as error:
            let_through(error)
            if strict:
                raise PluginLoadError(f"plugin {name!r} of {info.distribution}: {_why(error)}", plugin=name) from error
            manager.unregister(name=name)
            infos[name] = replace(info, **_failed(error))
            continue
        for manifest in manifests:
            if (other := analyzers.get(manifest.name)) is not None:
                conflict = PluginConflict(
                    f"two plugins provide an analyzer named {manifest.name!r}: {other.distribution} and "
                    f"{info.distribution}; block one in plugins.block",
                    plugin=name,
                )
                clash(conflict, [manifest.name])
            analyzers[manifest.name] = Registered(manifest, info.distribution, info.version)
        infos[name] = replace(info, analyzers=tuple(manifest.name for manifest in manifests))
    return dict(sorted(analyzers.items()))


def _check(manifest: Manifest) -> None:
    if not isinstance(manifest, Manifest):
        raise PluginLoadError(f"glossator_analyzers() gave {name_of(type(manifest))}, not Manifest")
    if manifest.api != API_VERSION:
        raise PluginLoadError(
            f"analyzer {manifest.name!r} is written for plugin API {manifest.api}, this is {API_VERSION}"
        )
    if not manifest.name or not all(part.isidentifier() for part in manifest.name.split(".")):
        raise PluginLoadError(f"analyzer name {manifest.name!r} is not of the form 'name' or 'vendor.name'")
    if not callable(manifest.create) or not isinstance(manifest.emits, Mapping) or not manifest.emits:
        raise PluginLoadError(f"analyzer {manifest.name!r} must have a callable create and a non-empty emits")
    for kind, model in manifest.emits.items():
        # A protobuf message class has a descriptor; naming its base would import protobuf for every plugin.
        if not (isinstance(model, type) and (issubclass(model, BaseModel) or hasattr(model, "DESCRIPTOR"))):
            raise PluginLoadError(
                f"analyzer {manifest.name!r}: emits[{kind!r}] must be a pydantic model or a protobuf message class"
            )
    if strangers := [kind for kind in manifest.value_versions if kind not in manifest.emits]:
        raise PluginLoadError(
            f"analyzer {manifest.name!r}: value_versions names {strangers[0]!r}, which is no kind of its emits"
        )
    if strangers := [layer for layer in manifest.layers if not isinstance(layer, Layer)]:
        raise PluginLoadError(f"analyzer {manifest.name!r}: {strangers[0]!r} in layers is no glossator.Layer")
    for name in ("settings", "options"):
        if not (isinstance(model := getattr(manifest, name), type) and issubclass(model, BaseModel)):
            raise PluginLoadError(f"analyzer {manifest.name!r}: {name} must be a pydantic model")


def _providers(analyzers: Mapping[str, Registered], bindings: Mapping[str, str], clash: Clash) -> dict[str, str]:
    providers: dict[str, str] = {}
    for name, registered in analyzers.items():
        for kind in registered.manifest.emits:
            bound = bindings.get(kind)
            if bound is not None and bound != name:
                continue
            if (other := providers.get(kind)) is not None:
                conflict = PluginConflict(
                    f"two analyzers provide the kind {kind!r}: {other!r} of {analyzers[other].distribution} and "
                    f"{name!r} of {registered.distribution}; choose one with [bindings] {kind} = {other!r}",
                    kind=kind,
                )
                clash(conflict, [other, name])
            providers[kind] = name
    for kind, name in bindings.items():
        if providers.get(kind) != name:
            clash(ConfigError(f"bindings.{kind}: no analyzer {name!r} provides the kind {kind!r}"), [])
    return providers
