"""The registry: plugins found through entry points, and what they offer.

A plugin that is broken costs itself: it is listed with the reason, requests for its analyzers are answered with it,
and all others are there as if it were not.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pluggy
from pydantic import BaseModel

from glossator.config import Config
from glossator.contract.batch import PARSE, AnalyzerSpec
from glossator.contract.parser import ModelPackage, ParserFactory
from glossator.errors import (
    AnalyzerNotFound,
    AnalyzerVersionMismatch,
    ConfigError,
    OptionsInvalid,
    PluginLoadError,
)
from glossator.host.plugins import discovery
from glossator.host.plugins.belongings import put_back
from glossator.host.plugins.conflicts import Claims, Registered, missing, replaced, stand_in
from glossator.host.plugins.deprecated import deprecations
from glossator.host.plugins.discovery import BUILT_IN, PluginInfo, PluginState
from glossator.host.plugins.manifests import check, listed
from glossator.host.plugins.options import plain, validate_options, validate_settings
from glossator.similar import meant
from glossator.telling import let_through, name_of

__all__ = ["BUILT_IN", "DOWNLOADS", "PluginInfo", "PluginState", "Registered", "Registry", "validate_options"]

DOWNLOADS = "downloads"
"""Name of the model package that lies in the folder `models.downloads`."""

MAX_NAME_CHARACTERS = 256
"""Of an instance of an analyzer: results repeat it in every reference to one of its annotations."""

_log = logging.getLogger(__name__)


class Registry:
    """What is installed. Made once at start and not changed after."""

    forgiving = False
    """Whether an analyzer that is not there is one that failed: for workers, whose front has found it."""

    def __init__(self, manager: pluggy.PluginManager, plugins: Sequence[PluginInfo], config: Config) -> None:
        """Raises `ConfigError` if bindings name what is not there."""
        self._manager = manager
        self._settings: dict[str, BaseModel] = {}
        self.config = config
        claims = Claims(config)
        infos = {info.name: self._collect(info, claims) for info in plugins}
        claims.settle()
        for name in config.default_analyzers:
            claims.expect(name)
        self.analyzers: Mapping[str, Registered] = dict(sorted(claims.analyzers.items()))
        """Id -> registered analyzer, sorted by id; those that can be used."""
        self.failed: Mapping[str, Registered] = dict(sorted(claims.failed.items()))
        """Id -> an analyzer of a plugin that failed, as far as the ids are known, with its failure."""
        self.plugins: tuple[PluginInfo, ...] = tuple(claims.told(infos[name]) for name in sorted(infos))
        self.providers: Mapping[str, str] = claims.providers
        """Kind of annotation -> id of the analyzer that provides it."""

    @classmethod
    def load(cls, config: Config, found: Iterable[EntryPoint] | None = None) -> Registry:
        """Load every entry point of the group `glossator` that the configuration allows.

        Raises `PluginLoadError` or `PluginConflict` for a plugin only if `config.plugins.strict`, and `ConfigError` for
        bindings that name what is not there.
        """
        with put_back():
            return cls(*discovery.find(config, found), config)

    @classmethod
    def survey(cls, config: Config, found: Iterable[EntryPoint] | None = None) -> tuple[PluginInfo, ...]:
        """What became of each plugin, whatever the configuration says of strictness and bindings.

        Parsers are asked for, too, and entry points in groups that nobody reads are among them.
        """
        plugins = config.plugins.model_copy(update={"strict": False})
        lenient = config.model_copy(update={"plugins": plugins})
        manager, infos = discovery.find(lenient, found)
        try:
            registry = cls(manager, infos, lenient)
        except ConfigError:
            registry = cls(manager, infos, lenient.model_copy(update={"bindings": {}}))
        broken: dict[str, str] = {}
        for language in config.models.languages:
            registry.parsers(language, broken.setdefault)
        told = [
            replace(info, state=PluginState.FAILED, reason="; ".join(filter(None, (info.reason, broken[info.name]))))
            if info.name in broken
            else info
            for info in registry.plugins
        ]
        return (*told, *(discovery.misplaced() if found is None else ()))

    @property
    def hook(self) -> pluggy.HookRelay:
        """All hooks, as pluggy calls them: the first implementation that raises keeps the others from being called."""
        return self._manager.hook

    def implementations(self, hook: str) -> list[tuple[str, Callable[..., Any]]]:
        """The implementations of a hook in the order in which pluggy calls them, each with its plugin's name.

        For calling them one by one: pluggy stops at the first that raises.
        """

        def bound(implementation: Any) -> Callable[..., Any]:
            names = implementation.argnames
            return lambda **given: implementation.function(**{name: given[name] for name in names})

        found = reversed(getattr(self.hook, hook).get_hookimpls())
        return [(each.plugin_name, bound(each)) for each in found if not (each.hookwrapper or each.wrapper)]

    def plugin(self, name: str) -> PluginInfo | None:
        """The plugin of this name."""
        return next((info for info in self.plugins if info.name == name), None)

    def get(self, analyzer: str) -> Registered:
        """The analyzer of this id, one that can be used; raises `AnalyzerNotFound`."""
        try:
            return self.analyzers[analyzer]
        except KeyError:
            raise self._not_found(analyzer) from None

    def find(self, analyzer: str, version: str = "") -> Registered:
        """The analyzer of this id, maybe one that has failed: then requests for it are answered with its failure.

        What a plugin that could not be imported would have offered is not known: whatever begins with its name is taken
        to be its. Raises `AnalyzerNotFound`.

        `version` is that of the request: another one, in a worker, means that the analyzer has been replaced, and
        that the front does not know it yet; it cannot be used for a moment.
        """
        if (found := self.analyzers.get(analyzer) or self.failed.get(analyzer)) is not None:
            outdated = self.forgiving and version and found.failure is None and version != found.version
            return replaced(found) if outdated else found
        failed = [info for info in self.plugins if info.state is PluginState.FAILED]
        for info in failed:
            if not info.analyzers and (analyzer == info.name or analyzer.startswith(f"{info.name}.")):
                return stand_in(analyzer, info, info.reason)
        if self.forgiving:
            return missing(analyzer, failed)
        raise self._not_found(analyzer)

    @cached_property
    def default_set(self) -> tuple[str, ...]:
        """Ids of the analyzers that run when a request names none; of those configured, some may have failed."""
        if self.config.default_analyzers:
            return tuple(self.find(name).manifest.name for name in self.config.default_analyzers)
        return tuple(name for name, found in self.analyzers.items() if found.manifest.default)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What the configuration says of plugins and analyzers that are not there: for whoever wrote it."""
        known = {*self.analyzers, *self.failed}
        notes = []
        for section, settings in self.config.analyzers.items():
            if section in known:
                continue
            inside = [name for name in known if name.startswith(f"{section}.")]
            meant = [name for name in inside if name[len(section) + 1 :].split(".")[0] in settings] or inside
            if not meant:
                meant = get_close_matches(section, known, n=1)
            hint = f': for {meant[0]!r} write analyzers."{meant[0]}"' if meant else ""
            notes.append(f"settings in analyzers.{section} are of no use: no analyzer {section!r} is installed{hint}")
        named = {name for info in self.plugins for name in (info.name, f"{info.distribution}:{info.name}")}
        for key in ("allow", "block"):
            for name in getattr(self.config.plugins, key):
                if name not in named:
                    meant = get_close_matches(name, named, n=1)
                    hint = f": is {meant[0]!r} meant?" if meant else ""
                    notes.append(f"plugins.{key} names {name!r}, and no plugin of that name is installed{hint}")
        return tuple(notes)

    def resolve(self, specs: Sequence[AnalyzerSpec]) -> tuple[AnalyzerSpec, ...]:
        """The specs with names, versions and options filled in; the default set if there are none.

        Raises `AnalyzerNotFound`, `AnalyzerVersionMismatch`, or `OptionsInvalid`.
        """
        resolved: dict[str, AnalyzerSpec] = {}
        if len(specs) > (limit := self.config.limits.max_analyzers):
            raise too_many_analyzers(len(specs), limit)
        for spec in specs or [AnalyzerSpec(name) for name in self.default_set]:
            found = self.find(spec.analyzer, spec.version)
            if spec.version and spec.version != found.version and not found.failure:
                raise AnalyzerVersionMismatch(
                    f"analyzer {spec.analyzer!r} is installed in version {found.version}, the request demands "
                    f"{spec.version[:100]!r}",
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
            options = plain(validate_options(found.manifest, spec.options))
            resolved[name] = replace(spec, name=name, version=found.version, options=options)
        return tuple(resolved.values())

    def models(self, language: str) -> tuple[ModelPackage, ...]:
        """Model packages for a language: configured folders first, those that plugins ship, then what was pulled.

        Of those that plugins ship `models.terms` may want such only that say that anyone may use them.

        A folder that lists its languages in `resources.json` is offered for each, since languages have several names
        there: whether it holds any models for this one is the parser's to find out.
        """
        configured, pulled = self._folders
        return (
            *(ModelPackage(language, path, name) for path, name in configured if _may_hold(path, language)),
            *(package for package in self.shipped_models if package.language == language and self._wanted(package)),
            *(ModelPackage(language, path, name) for path, name in pulled if _may_hold(path, language)),
        )

    def kept_out(self, language: str) -> str:
        """The names of packages for a language that `models.terms` keeps out; empty if there are none."""
        found = [one.name for one in self.shipped_models if one.language == language and not self._wanted(one)]
        return ", ".join(found)

    def _wanted(self, package: ModelPackage) -> bool:
        return self.config.models.terms in ("any", package.terms)

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
        for name, function in reversed(self.implementations("glossator_models")):
            try:
                given = list(function())
                if strangers := [each for each in given if not isinstance(each, ModelPackage)]:
                    raise PluginLoadError(f"it gave {name_of(type(strangers[0]))}, not ModelPackage")
                packages.extend(given)
            except BaseException as error:  # one plugin's broken package must not take the others' models away
                let_through(error)
                _log.warning("plugin %r: glossator_models failed: %s", name, discovery.why(error))
        return tuple(packages)

    def parsers(
        self, language: str, fail: Callable[[str, str], object] = lambda plugin, why: None
    ) -> list[tuple[str, ParserFactory]]:
        """All parsers for a language, each with the name of its plugin, in the order in which they are to be tried.

        `fail` is told of each plugin whose hook fails, and why; the others are asked all the same.
        """
        found: list[tuple[str, ParserFactory]] = []
        models = self.models(language)
        for name, function in self.implementations("glossator_parser"):
            try:
                factory = function(language=language, models=models)
                if factory is not None and not isinstance(factory, ParserFactory):
                    raise PluginLoadError(f"it gave {_made(factory)}, not a ParserFactory or None")
            except BaseException as error:
                let_through(error)
                fail(name, f"its glossator_parser({language!r}) failed: {discovery.why(error)}")
            else:
                if factory is not None:
                    found.append((name, factory))
        return found

    def parser(self, language: str) -> ParserFactory | None:
        """The first parser for a language, or None if no plugin has one."""
        found = self.parsers(language)
        return found[0][1] if found else None

    def settings(self, analyzer: str) -> BaseModel:
        """The server-side settings of an analyzer; raises `ConfigError` if the configured ones do not fit.

        Secrets among them are looked up once: a file that changes is read again by the next process.
        """
        if analyzer not in self._settings:
            given = self.config.analyzers.get(analyzer, {})
            self._settings[analyzer] = validate_settings(self.get(analyzer).manifest, given)
        return self._settings[analyzer]

    def _collect(self, info: PluginInfo, claims: Claims) -> PluginInfo:
        """Ask a plugin for its analyzers, and what came of that."""
        implementation = getattr(self._manager.get_plugin(info.name), "glossator_analyzers", None)
        if info.state is PluginState.FAILED:
            claims.give_up_unasked(info)
        if info.state is not PluginState.LOADED or implementation is None:
            return info
        manifests: list[Any] = []
        notes: list[str] = []
        try:
            manifests += listed(implementation())
            for manifest in manifests:
                check(manifest)
                notes += deprecations(manifest)
            for note in notes:
                warnings.warn(f"plugin {info.told}: {note}", DeprecationWarning, stacklevel=2)
            names = [manifest.name for manifest in manifests]
            if twice := [name for number, name in enumerate(names) if name in names[:number]]:
                raise PluginLoadError(f"it gives two analyzers named {twice[0]!r}: give one another name")
        except BaseException as error:
            let_through(error)
            if self.config.plugins.strict:
                raise PluginLoadError(f"plugin {info.told}: {discovery.why(error)}", plugin=info.name) from error
            self._manager.unregister(name=info.name)
            info = replace(info, **discovery.failed(error))
            claims.give_up(info, manifests)
            return info
        claims.add(info, manifests)
        return replace(info, notes=(*info.notes, *notes)) if notes else info

    def _not_found(self, analyzer: str) -> AnalyzerNotFound:
        installed = ", ".join(self.analyzers) or "none"
        failed = ", ".join(info.told for info in self.plugins if info.state is PluginState.FAILED)
        more = f"; plugins that failed, which 'glossator plugins' tells more of: {failed[:500]}" if failed else ""
        more = f"{meant(analyzer, self.analyzers)}{more}"
        return AnalyzerNotFound(
            f"no analyzer {analyzer[:100]!r} is installed; installed: {installed}{more}", installed=installed
        )


def too_many_analyzers(found: int, limit: int) -> OptionsInvalid:
    return OptionsInvalid(
        f"the request asks for {found} analyzers, the limit is {limit}: ask for fewer at once, or raise "
        "limits.max_analyzers",
        limit=limit,
        found=found,
    )


def _may_hold(folder: Path, language: str) -> bool:
    return (folder / language).is_dir() or (folder / "resources.json").is_file()


def _made(thing: object) -> str:
    return f"the class {name_of(thing)}" if isinstance(thing, type) else f"a {name_of(type(thing))}"
