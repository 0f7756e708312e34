"""Finds plugins by their entry points and imports them one by one; what goes wrong with one is data.

pluggy's own loader stops at the first broken entry point. Order never depends on the file system: built-in plugins
come first, then all others by name.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any, TextIO, cast

import pluggy

from glossator.config import Config
from glossator.contract import hooks
from glossator.errors import GlossatorError, PluginLoadError
from glossator.host.plugins import remotes, trial
from glossator.host.plugins.place import with_modules
from glossator.origin import origin
from glossator.telling import let_through, told, words_of

BUILT_IN = "glossator"
"""The distribution of the built-in plugins: where two claim one thing, theirs stays."""

OURS = frozenset({BUILT_IN, "glossator-en"})
"""Distributions whose plugins need not be tried out before they are used."""

UNKNOWN = "unknown"
"""The distribution of what is not installed."""

_HOOKS = frozenset(name for name, found in vars(hooks).items() if hasattr(found, "glossator_spec"))
_OTHER_GROUPS = frozenset({"glossator.commands", "glossator.backends", "glossator.readers"})
# What people call groups of plugins, after our name.
_PLUGINS = re.compile(r"glossator(plugins?|analy[sz]ers?|parsers?|models?|hooks?|observers?)")

# Import names of what takes its time and memory, and is not needed to say what a plugin offers.
_HEAVY = (
    *("torch", "tensorflow", "jax", "transformers", "sentence_transformers", "spacy", "stanza", "sklearn", "scipy"),
    *("pandas", "numpy", "nltk", "gensim", "onnxruntime", "openai", "anthropic", "httpx", "requests", "grpc"),
)
# Processor time in seconds from which on an import is told to be slow.
_SLOW = 0.5


class PluginState(StrEnum):
    LOADED = "loaded"
    FAILED = "failed"
    """It could not be loaded, or some of its analyzers cannot be used."""
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """One entry point and what became of it."""

    name: str
    """Of the entry point; where several have it, that of the distribution comes before it: "acme-x:topics"."""
    module: str
    distribution: str
    version: str
    state: PluginState
    reason: str = ""
    """Why it is not loaded, as far as everybody may know."""
    detail: str = ""
    """The same in the plugin's own words, which may hold a password: for whoever runs the server."""
    analyzers: tuple[str, ...] = ()
    """Those of its analyzers that can be used."""
    notes: tuple[str, ...] = ()
    """What its author or the operator might want to know or change, though it works."""
    away: bool = False
    """Whether it runs elsewhere and has not answered yet: it may come later."""
    import_seconds: float = field(default=0.0, compare=False)
    """Processor time that its import took."""

    @property
    def told(self) -> str:
        """For messages: "'acme' of acme-topics 1.2", or the name alone of what is not installed."""
        if self.distribution == UNKNOWN:
            return repr(self.name)
        return f"{self.name!r} of {' '.join(filter(None, (self.distribution, self.version)))}"

    @property
    def source(self) -> str:
        """For messages: the distribution, or the module of what is not installed."""
        return self.module if self.distribution == UNKNOWN else self.distribution


def find(config: Config, found: Iterable[EntryPoint] | None = None) -> tuple[pluggy.PluginManager, list[PluginInfo]]:
    """Import these entry points, or all that are installed, as far as the configuration allows.

    Raises `PluginLoadError` for the first one that fails if `config.plugins.strict`.
    """
    manager = pluggy.PluginManager("glossator")
    manager.add_hookspecs(hooks)
    everything = entry_points(group=hooks.ENTRY_POINT_GROUP) if found is None else found
    group = sorted(with_modules(everything, config.plugins.modules, hooks.ENTRY_POINT_GROUP), key=order)
    group += remotes.entries(config, hooks.ENTRY_POINT_GROUP)
    infos: list[PluginInfo] = []
    names = Counter(entry.name for entry in group)
    for entry in group:
        info = _info(entry)
        if names[entry.name] > 1:
            info = replace(info, name=f"{info.distribution}:{info.name}")
        if any(info.name == other.name for other in infos):
            info = replace(info, name=f"{info.name} ({info.module})")
        if _switched_off(entry, config):
            info = replace(info, state=PluginState.DISABLED, reason="switched off by the configuration")
        elif unfit := config.unfit.get(entry.value):
            info = replace(info, state=PluginState.FAILED, reason=unfit)
        else:
            info = _load(manager, entry, info)
        infos.append(info)
    if config.plugins.strict:
        for info in infos:
            if info.state is PluginState.FAILED:
                raise PluginLoadError(f"plugin {info.told}: {info.reason}", plugin=info.name)
    return manager, infos


def tried(config: Config) -> Config:
    """The configuration without the plugins whose import crashes, ends or holds up the process that does it.

    They are imported in a child first, those of others; where no child can be had, none is left out.
    """
    everything = with_modules(
        entry_points(group=hooks.ENTRY_POINT_GROUP), config.plugins.modules, hooks.ENTRY_POINT_GROUP
    )
    group = sorted(everything, key=order)
    strangers = [entry for entry in group if _distribution(entry) not in OURS and not _switched_off(entry, config)]
    if not strangers or not trial.possible():
        return config
    steps = [trial.Step(entry.value, partial(_try, entry)) for entry in strangers]
    limit = config.plugins.import_timeout
    fates = trial.casualties(steps, limit)
    reasons = {name: f"it {fate} while it was imported" for name, fate in fates.items()}
    late = {name: f"{reasons[name]}: see plugins.import_timeout" for name, fate in fates.items() if "within" in fate}
    unfit = {
        name: f"{reasons[name]}: {advice}"
        for name, fate in fates.items()
        for what, advice in trial.INSTEAD.items()
        if fate.startswith(what)
    }
    return config.without_plugins(reasons | late | unfit)


def _try(entry: EntryPoint, _: trial.Blame) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):  # what it prints is shown, or withheld, when it is imported in earnest
        os.dup2(nowhere, descriptor)
    with trial.alone():
        analyzers = getattr(entry.load(), "glossator_analyzers", None)
        if analyzers is not None:
            list(analyzers())


def misplaced() -> list[PluginInfo]:
    """Installed entry points in groups that nobody reads, though they are meant for us: nothing else tells of them."""
    everything = entry_points()
    found: list[PluginInfo] = []
    for group in sorted(everything.groups):
        letters = re.sub("[^a-z]", "", group.lower())
        meant = _PLUGINS.fullmatch(letters) or get_close_matches(letters, [hooks.ENTRY_POINT_GROUP], cutoff=0.88)
        if group in (hooks.ENTRY_POINT_GROUP, *_OTHER_GROUPS) or not meant:
            continue
        reason = (
            f"its entry point is in the group {group!r}, which nobody reads: write [project.entry-points.glossator]"
        )
        for entry in sorted(everything.select(group=group), key=order):
            name = f"{_distribution(entry)}:{entry.name}"
            found.append(replace(_info(entry), name=name, state=PluginState.FAILED, reason=reason))
    return found


def order(entry: EntryPoint) -> tuple[bool, str, str, str]:
    """Where an entry point comes among others: built-in ones first."""
    return not built_in(entry), entry.name, entry.value, _distribution(entry)


def built_in(entry: EntryPoint) -> bool:
    """Whether it comes with Glossator."""
    return _distribution(entry) == BUILT_IN


def failed(error: BaseException) -> dict[str, Any]:
    """Fields of a `PluginInfo` whose plugin raised this."""
    return {
        "state": PluginState.FAILED,
        "reason": why(error),
        "detail": f"{type(error).__name__}: {words_of(error)}",
        "away": isinstance(error, remotes.RemoteAway),
    }


def why(error: BaseException) -> str:
    """What may be told of an error that a plugin raised, or that we raised over it."""
    if isinstance(error, pluggy.PluginValidationError):  # it names functions and their arguments
        return f"{type(error).__name__}: {error}{_hooks_there_are(str(error))}"
    return error.failure.message if isinstance(error, GlossatorError) else told(error)


def _hooks_there_are(told: str) -> str:
    names = sorted(name for name in vars(hooks) if name.startswith("glossator_"))
    return f"; the hooks are {', '.join(names)}" if told.startswith("unknown hook") else ""


def _info(entry: EntryPoint) -> PluginInfo:
    _, version = origin(entry)
    return PluginInfo(entry.name, entry.value, _distribution(entry), version, PluginState.LOADED)


def _distribution(entry: EntryPoint) -> str:
    name, _ = origin(entry)
    return name or UNKNOWN


def _switched_off(entry: EntryPoint, config: Config) -> bool:
    names = {entry.name, f"{_distribution(entry)}:{entry.name}"}
    # Who names a remote in the configuration allows it thereby.
    allow = () if isinstance(entry, remotes.RemoteEntry) else config.plugins.allow
    block = config.plugins.block
    return not names.isdisjoint(block) or (bool(allow) and names.isdisjoint(allow))


def _load(manager: pluggy.PluginManager, entry: EntryPoint, info: PluginInfo) -> PluginInfo:
    before, started = set(sys.modules), time.process_time()
    printed = _Printed()
    try:
        with redirect_stdout(cast("TextIO", printed)):
            plugin = _plugin(entry)
        if (other := manager.get_name(plugin)) is not None:
            raise PluginLoadError(f"the same module is already loaded as {other!r}: remove one of the entry points")
        manager.register(plugin, name=info.name)
        manager.check_pending()
        _check_hooks(manager, plugin, info.name)
    except BaseException as error:  # anything at all can come out of other people's imports
        let_through(error)
        if manager.has_plugin(info.name):
            manager.unregister(name=info.name)
        info = replace(info, **failed(error))
    seconds = time.process_time() - started
    if built_in(entry):
        return replace(info, import_seconds=seconds)
    return replace(info, import_seconds=seconds, notes=tuple(_notes(seconds, set(sys.modules) - before, printed)))


def _plugin(entry: EntryPoint) -> object:
    """The module that an entry point names; raises `PluginLoadError`, or whatever its import raises."""
    try:
        plugin: object = entry.load()
    except ModuleNotFoundError as error:
        if error.name is None:
            raise
        named = f"ModuleNotFoundError: No module named {error.name!r}"
        if entry.module == error.name or entry.module.startswith(f"{error.name}."):
            raise PluginLoadError(
                f"{named}, which its entry point names: correct [project.entry-points.glossator] in the plugin's "
                "pyproject.toml, or install it again"
            ) from error
        raise PluginLoadError(
            f"{told(error)}: it needs a package that is not installed; its pyproject.toml should name it among the "
            "dependencies"
        ) from error
    except AttributeError as error:
        if entry.attr and entry.module in sys.modules and not hasattr(sys.modules[entry.module], entry.attr):
            raise PluginLoadError(
                f"its entry point names {entry.value}, and there is no {entry.attr} in {entry.module}: name the module "
                f'alone, {entry.name} = "{entry.module}"'
            ) from error
        raise
    if isinstance(plugin, type) or inspect.isroutine(plugin):
        what = "class" if isinstance(plugin, type) else "function"
        raise PluginLoadError(
            f"its entry point names the {what} {entry.attr}: name the module that the hooks are in, "
            f'{entry.name} = "{entry.module}"'
        )
    return plugin


def _check_hooks(manager: pluggy.PluginManager, plugin: object, name: str) -> None:
    """Raises `PluginLoadError` unless it implements hooks as they can be called."""
    callers = manager.get_hookcallers(plugin) if manager.has_plugin(name) else []
    implemented = {caller.name for caller in callers or ()}
    if isinstance(plugin, ModuleType):
        for hook in sorted(_HOOKS - implemented):
            # Also where it was imported from elsewhere: then it is meant to be one, too.
            if inspect.isfunction(vars(plugin).get(hook)) and vars(plugin)[hook].__module__ != hooks.__name__:
                raise PluginLoadError(f"its {hook} is not marked as a hook: write @glossator.hookimpl above it")
    if not implemented:
        raise PluginLoadError("it implements no hook of Glossator: mark its functions with @glossator.hookimpl")
    for caller in callers or ():
        function: Any = getattr(plugin, caller.name, None)
        marks = getattr(function, "glossator_impl", None) or {}
        if marks.get("hookwrapper") or marks.get("wrapper"):
            raise PluginLoadError(f"its {caller.name} is a wrapper of hooks: write @glossator.hookimpl, with neither")
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            raise PluginLoadError(f"its {caller.name} is async def: write def")


def _notes(seconds: float, imported: set[str], printed: _Printed) -> Iterable[str]:
    heavy = [name for name in _HEAVY if name in imported]
    if heavy or seconds > _SLOW:
        what = f"imports {', '.join(heavy)}" if heavy else "is slow to import"
        yield (
            f"it {what} ({seconds:.2f} s) in every command and process: import what only analyzers need inside create"
        )
    if printed.characters:
        yield (
            f"it printed {printed.characters} characters while it was imported: standard output is for results, "
            "use logging"
        )


class _Printed:
    """Stands for standard output while a plugin is imported: what is printed goes to standard error, and is counted."""

    def __init__(self) -> None:
        self.characters = 0

    def write(self, text: str) -> int:
        self.characters += len(text)
        return sys.stderr.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(sys.stderr, name)
