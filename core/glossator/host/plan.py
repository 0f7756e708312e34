"""The plan: which analyzers run, in which waves, on which layers of the parse.

A wave computes a few more layers and runs every analyzer that is then ready. Cheap layers come first, so an
analyzer that needs only tokens has answered long before the last network has run.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from pydantic import BaseModel

from glossator.contract.analyzer import Manifest
from glossator.contract.batch import AnalyzerSpec
from glossator.errors import OptionsInvalid, PluginConflict
from glossator.host.plugins.manifests import required_options
from glossator.host.registry import Registered, Registry, validate_options
from glossator.text.parse import Layer, by_cost, with_required


@dataclass(frozen=True, slots=True)
class Step:
    """One analyzer instance of a plan."""

    name: str
    registered: Registered
    options: BaseModel
    providers: Mapping[str, str]
    """Kind that it uses -> name of the step that provides it."""
    requested: bool
    """False: it runs only because others use what it says; its results are not returned."""
    optional: frozenset[str] = frozenset()
    """Of the kinds that it uses, those that it can do without."""

    @property
    def layers(self) -> frozenset[Layer]:
        return with_required(self.registered.manifest.layers)


@dataclass(frozen=True, slots=True)
class Wave:
    """Layers to add to the parse, then the steps that are ready."""

    layers: frozenset[Layer]
    """All layers that are there after this wave, not just the new ones."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Waves in order; `implied` names the steps that the request did not ask for."""

    specs: tuple[AnalyzerSpec, ...]
    waves: tuple[Wave, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for wave in self.waves for step in wave.steps)

    @property
    def implied(self) -> frozenset[str]:
        return frozenset(step.name for step in self.steps if not step.requested)

    def part(self, names: Collection[str]) -> Plan:
        """Of these instances, and of what they use, as in the whole: so what they say is the same."""
        needed = set(names)
        for step in reversed(self.steps):  # those that use something come after it
            if step.name in needed:
                needed.update(step.providers.values())
        waves: list[Wave] = []
        for wave in self.waves:
            if steps := [step for step in wave.steps if step.name in needed]:
                have = waves[-1].layers if waves else frozenset()
                kept = tuple(step if step.name in names else replace(step, requested=False) for step in steps)
                waves.append(Wave(have.union(*(step.layers for step in kept)), kept))
        return Plan(tuple(spec for spec in self.specs if spec.name in names), tuple(waves))

    def users(self, names: Collection[str]) -> frozenset[str]:
        """These instances, and those that use what they say, directly or through others."""
        found = set(names)
        for step in self.steps:  # providers come before those that use them
            if not found.isdisjoint(step.providers.values()):
                found.add(step.name)
        return frozenset(found)

    def serving(self, language: str, layers: frozenset[Layer] | None = None) -> Plan:
        """Without those that do not work on the language, or need what does not; if that is all of them, with them:
        then they say so themselves. `layers` are all that there are of it, if not even one loaded model is."""
        unable: set[str] = set()
        for step in self.steps:
            needed = [name for kind, name in step.providers.items() if kind not in step.optional]
            fit = serves(step.registered.manifest, language) and (layers is None or step.layers <= layers)
            if not fit or not unable.isdisjoint(needed):
                unable.add(step.name)
        able = [spec.name for spec in self.specs if spec.name not in unable]
        return self.part(able) if able and len(able) < len(self.specs) else self


def serves(manifest: Manifest, language: str) -> bool:
    """Whether the analyzer works on documents that are parsed as this language."""
    return not {"*", language.split("-", maxsplit=1)[0]}.isdisjoint(name.split("-")[0] for name in manifest.languages)


def make_plan(registry: Registry, specs: Sequence[AnalyzerSpec]) -> Plan:
    """The plan for a request; raises `RequestError` if it cannot be served and `PluginConflict` for a broken set."""
    resolved = registry.resolve(specs)
    steps = _steps(registry, resolved)
    order = _order(steps)
    waves: list[Wave] = []
    have: frozenset[Layer] = frozenset()
    done: set[str] = set()
    waiting = [steps[name] for name in order]
    while waiting:
        ready = [step for step in waiting if done.issuperset(step.providers.values())]
        have = have | _cheapest(ready, have)
        runnable = [step for step in ready if step.layers <= have]
        waves.append(Wave(have, tuple(runnable)))
        done.update(step.name for step in runnable)
        waiting = [step for step in waiting if step.name not in done]
    return Plan(resolved, tuple(waves))


def _steps(registry: Registry, resolved: Sequence[AnalyzerSpec]) -> dict[str, Step]:
    instances: dict[str, list[str]] = {}
    for spec in resolved:
        instances.setdefault(spec.analyzer, []).append(spec.name)
    steps: dict[str, Step] = {}
    todo = [(spec, True) for spec in resolved]
    while todo:
        spec, requested = todo.pop(0)
        registered = registry.find(spec.analyzer, spec.version)
        providers = {}
        for kind in (*registered.manifest.uses, *registered.reads_if_there):
            if kind not in registry.providers:
                continue  # the engine says so in the results of this analyzer; the others of the request go on
            optional = kind in registered.reads_if_there
            try:
                provider = _provider(registry, kind, spec.analyzer, instances)
                _check_implied(registry, provider, kind, spec.analyzer, instances, optional=optional)
            except OptionsInvalid:
                if optional:
                    continue
                raise
            providers[kind] = provider
            analyzer = registry.providers[kind]
            if provider not in instances.setdefault(analyzer, []):
                instances[analyzer].append(provider)
                todo.append((AnalyzerSpec(analyzer, provider), False))
        options = validate_options(registered.manifest, spec.options)
        without = frozenset(registered.reads_if_there) & providers.keys()
        steps[spec.name] = Step(spec.name, registered, options, providers, requested, without)
    return steps


def _check_implied(
    registry: Registry, provider: str, kind: str, user: str, instances: Mapping[str, list[str]], *, optional: bool
) -> None:
    """Raises `OptionsInvalid` if a provider that the request does not ask for cannot be run beside what it asks for."""
    analyzer = registry.providers[kind]
    if provider in instances.get(analyzer, ()):
        return
    if any(provider in names for names in instances.values()):
        raise OptionsInvalid(
            f"analyzer {user!r} uses {analyzer!r}, but the request gives that name to another "
            "analyzer: choose another name for it",
            analyzer=user,
        )
    if optional and (required := required_options(registry.find(analyzer).manifest)):
        raise OptionsInvalid(f"analyzer {analyzer!r} cannot run without the option {required[0]!r}", analyzer=analyzer)


def _provider(registry: Registry, kind: str, user: str, instances: Mapping[str, list[str]]) -> str:
    """Name of the step that provides a kind: the request's own instance if there is one, else an implied one."""
    analyzer = registry.providers[kind]
    names = instances.get(analyzer, [])
    if analyzer in names or not names:
        return analyzer
    if len(names) == 1:
        return names[0]
    raise OptionsInvalid(
        f"analyzer {user!r} uses {analyzer!r}, which the request asks for several times: "
        f"leave one of them with the name {analyzer!r}",
        analyzer=user,
    )


def _order(steps: Mapping[str, Step]) -> list[str]:
    # Tuples, not sets: the order of steps must not depend on how strings happen to hash.
    graph = {name: tuple(step.providers.values()) for name, step in steps.items()}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        cycle = " -> ".join(error.args[1])
        raise PluginConflict(f"analyzers use one another in a circle: {cycle}") from None


def _cheapest(ready: Sequence[Step], have: frozenset[Layer]) -> frozenset[Layer]:
    """The layers of whichever ready step needs the cheapest addition."""
    rank = {layer: position for position, layer in enumerate(by_cost(Layer))}
    missing = [step.layers - have for step in ready]
    return min(missing, key=lambda layers: sum(2 ** rank[layer] for layer in layers))
