"""Holds a plugin's manifests to the contract: each mistake that authors make has a message that says what to write."""

from __future__ import annotations

import inspect
import math
import re
import warnings
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from pydantic import BaseModel, RootModel, TypeAdapter
from pydantic.errors import PydanticInvalidForJsonSchema, PydanticUserError
from pydantic_core import PydanticSerializationError

from glossator.contract.analyzer import API_VERSIONS, Manifest
from glossator.contract.nesting import DEEPEST, too_deep
from glossator.contract.shared import SharedLayer
from glossator.errors import OptionsInvalid, PluginLoadError
from glossator.host.plugins.options import plain, validate_options
from glossator.telling import let_through, name_of, told
from glossator.text.parse import Layer

_LANGUAGE = re.compile(r"\*|[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def listed(given: object) -> list[object]:
    """What a plugin's `glossator_analyzers` gave, one by one; raises `PluginLoadError`."""
    if inspect.isawaitable(given) or hasattr(given, "__aiter__"):
        getattr(given, "close", lambda: None)()
        raise PluginLoadError("its glossator_analyzers is async def: write def")
    if isinstance(given, Manifest):
        raise PluginLoadError("its glossator_analyzers gave one Manifest, not several: yield it")
    if given is None:
        raise PluginLoadError("its glossator_analyzers gave None: yield the manifests, or return a list of them")
    if not isinstance(given, Iterable):
        raise PluginLoadError(f"its glossator_analyzers gave {name_of(type(given))}: yield the manifests")
    return list(given)


def check(manifest: object) -> None:
    """Raises `PluginLoadError` unless it is a manifest that can be used."""
    if not isinstance(manifest, Manifest):
        raise PluginLoadError(f"its glossator_analyzers() gave {name_of(type(manifest))}, not Manifest")
    if problem := api_problem(manifest.api):
        raise PluginLoadError(f"analyzer {manifest.name!r} {problem}")
    name: object = manifest.name
    if not isinstance(name, str) or not name or not all(part.isidentifier() for part in name.split(".")):
        raise PluginLoadError(f"analyzer name {name!r} is not of the form 'name' or 'vendor.name'")
    for problem in _problems(manifest):
        raise PluginLoadError(f"analyzer {manifest.name!r}: {problem}")


def api_problem(api: object) -> str:
    """Why an analyzer that is written for this version of the contract cannot be used; empty if it can."""
    taken = " and ".join(map(str, API_VERSIONS))
    if type(api) is not int:
        return f"says api={api!r}: it is an int, one of {taken}"
    if api in API_VERSIONS:
        return ""
    newer = api > API_VERSIONS[-1]
    hint = "install a newer Glossator, or an older version of the plugin" if newer else "install a newer version of it"
    return f"is written for plugin API {api}, and this Glossator takes {taken}: {hint}"


def required_options(manifest: Manifest) -> list[str]:
    """Options that a request must set, because they have no default."""
    return [name for name, field in manifest.options.model_fields.items() if field.is_required()]


def _problems(manifest: Manifest) -> Iterable[str]:
    """What is wrong with it, the first thing first: later checks rely on earlier ones."""
    yield from _create(manifest)
    yield from _shares(manifest)
    yield from _emits(manifest)
    yield from _value_versions(manifest)
    yield from _tuples(manifest)
    if strangers := [language for language in manifest.languages if not _LANGUAGE.fullmatch(language)]:
        yield f'{strangers[0]!r} in languages is no BCP-47 tag: write languages=("en",), or ("*",) for any'
    yield from _layers(manifest)
    yield from _plain(manifest)
    yield from _options(manifest)


def _create(manifest: Manifest) -> Iterable[str]:
    """Of how it is created."""
    if not callable(manifest.create):
        yield f"create is {_shown(manifest.create)}: it must have a callable create, such as lambda settings: Topics()"
    elif inspect.iscoroutinefunction(manifest.create):
        yield "create is async def: write def"
    elif not _takes_one(manifest.create):
        yield "create must take one argument, the settings: write create=lambda settings: Topics()"


def _emits(manifest: Manifest) -> Iterable[str]:
    """Of the kinds that it emits."""
    emits: object = manifest.emits
    if not isinstance(emits, Mapping) or not (emits or manifest.shares):
        yield (
            f"emits is {_shown(emits)}: it must have a non-empty emits, from kinds to the models of their values: "
            f'write emits={{"{manifest.name}": Topic}}'
        )
    for kind, model in manifest.emits.items():
        if not isinstance(kind, str) or not kind:
            yield f"emits has the key {kind!r}: a kind is a str that is not empty"
        # A protobuf message class has a descriptor; naming its base would import protobuf for every plugin.
        if not (isinstance(model, type) and (issubclass(model, BaseModel) or hasattr(model, "DESCRIPTOR"))):
            yield f"emits[{kind!r}] must be a pydantic model or a protobuf message class, and is {_shown(model)}"


def _value_versions(manifest: Manifest) -> Iterable[str]:
    """Of the versions of its kinds."""
    versions: object = manifest.value_versions
    if not isinstance(versions, Mapping):
        yield f'value_versions is {_shown(versions)}: write value_versions={{"{manifest.name}": "2"}}'
    if strangers := [kind for kind in manifest.value_versions if kind not in manifest.emits]:
        yield f"value_versions names {strangers[0]!r}, which is no kind of its emits"
    if odd := [kind for kind, given in manifest.value_versions.items() if not isinstance(given, str) or not given]:
        yield f'value_versions[{odd[0]!r}] is no str, or an empty one: write {{{odd[0]!r}: "2"}}'


def _layers(manifest: Manifest) -> Iterable[str]:
    """Of the layers that it needs, and those of which it takes how sure they are."""
    if strangers := [layer for layer in manifest.layers if not isinstance(layer, Layer)]:
        names = ", ".join(f"Layer.{layer.name}" for layer in Layer)
        yield f"{strangers[0]!r} in layers is no glossator.Layer: there are {names}"
    calibrated_by: object = manifest.calibrated_by
    if not isinstance(calibrated_by, frozenset | set):
        yield f"calibrated_by is {_shown(calibrated_by)}: write a set, such as frozenset({{Layer.MENTIONS}})"
    if strangers := [layer for layer in manifest.calibrated_by if layer not in manifest.layers]:
        yield f"{strangers[0]!r} in calibrated_by is not among its layers"


def _plain(manifest: Manifest) -> Iterable[str]:
    """Of models, texts, flags and numbers."""
    for field in ("settings", "options"):
        if not (isinstance(model := getattr(manifest, field), type) and issubclass(model, BaseModel)):
            yield f"{field} must be a pydantic model, and is {_shown(model)}"
    for field in ("summary", "title"):
        if not isinstance(text := getattr(manifest, field), str):
            yield f"{field} is {_shown(text)}: it must be a str"
    for field in ("default", "deterministic", "calibrated"):
        if not isinstance(flag := getattr(manifest, field), bool):
            yield f"{field} is {_shown(flag)}: it must be True or False"
    if type(manifest.max_document_bytes) is not int or manifest.max_document_bytes < 0:
        yield f"max_document_bytes is {manifest.max_document_bytes!r}: it must be an int, 0 for the server's limit"


def _shares(manifest: Manifest) -> Iterable[str]:
    """Of its shared layers."""
    if isinstance(manifest.shares, SharedLayer):
        yield "shares is one SharedLayer: write shares=(LAYER,), with a comma"
    if not isinstance(manifest.shares, tuple):
        yield f"shares is {_shown(manifest.shares)}: write a tuple of SharedLayer"
    for layer in manifest.shares:
        if not isinstance(layer, SharedLayer):
            yield f"one of its shares is {_shown(layer)}: make it once, LAYER = SharedLayer({manifest.name!r}, list)"
        elif not isinstance(layer.name, str) or not layer.name or not isinstance(layer.model, type):
            yield f"one of its shares has no name or no class: write SharedLayer({manifest.name!r}, list)"
        elif isinstance(manifest.emits, Mapping) and layer.name in manifest.emits:
            yield f"{layer.name!r} is in emits and in shares: give the shared layer another name"
    if manifest.shares and not manifest.emits and manifest.default:
        yield "it has shares and no emits, so there is nothing to ask it for: set default=False"


def _tuples(manifest: Manifest) -> Iterable[str]:
    """Of the fields that hold several: ("entity") is a str, and a str is several characters."""
    fields = {
        "languages": '("en",)',
        "uses": '("entity",)',
        "uses_if_there": '("entity",)',
        "labels": '("calm", "loud")',
    }
    for field, example in fields.items():
        given: object = getattr(manifest, field)
        if isinstance(given, str):
            yield f'{field} is the str {given!r}: write {field}=("{given}",), with a comma'
        if not isinstance(given, Collection) or isinstance(given, Mapping):
            yield f"{field} is {_shown(given)}: write a tuple, such as {field}={example}"
        elif strangers := [item for item in given if not isinstance(item, str) or not item]:
            yield f"{strangers[0]!r} in {field} is no str, or an empty one: write {field}={example}"
    if both := [kind for kind in manifest.uses_if_there if kind in manifest.uses]:
        yield f"{both[0]!r} is in uses and in uses_if_there: leave it out of one of them"
    if isinstance(layers := manifest.layers, Layer):
        yield f"layers is Layer.{layers.name}: write layers=frozenset({{Layer.{layers.name}}})"
    if isinstance(layers, str) or not isinstance(layers, Collection):
        yield f"layers is {_shown(layers)}: write a set, such as layers=frozenset({{Layer.TOKENS}})"


def _options(manifest: Manifest) -> Iterable[str]:
    """Of models of options: they must have a JSON Schema, and defaults that are JSON and fit it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # defaults without a JSON form are told below
            manifest.options.model_json_schema()
    except (PydanticInvalidForJsonSchema, PydanticUserError):
        yield f"options: {_culprit(manifest, _has_schema)} is of a type that has no JSON Schema: clients send JSON"
    except BaseException as error:  # it may have code of its own for that
        let_through(error)
        yield f"options: its JSON Schema cannot be made: {told(error)}"
    yield from _unsendable(manifest)
    if required := required_options(manifest):
        if manifest.default:
            yield (
                f"option {required[0]!r} has no default, and requests that name no analyzer set none: give it one, or "
                "set default=False in the manifest"
            )
        return
    try:
        defaults = plain(manifest.options())
    except PydanticSerializationError:
        yield f"the default of option {_culprit(manifest, _has_json)} has no JSON form: clients send JSON"
        return
    except BaseException as error:  # validators and factories are the plugin's code
        let_through(error)
        yield f"options cannot be made of their defaults: {told(error)}"
        return
    if odd := [name for name, value in defaults.items() if not _finite(value)]:
        yield f"the default of option {odd[0]!r} has no JSON form, which knows neither NaN nor infinity: write None"
    if deep := [name for name, value in defaults.items() if too_deep(value, DEEPEST - 1)]:
        yield f"the default of option {deep[0]!r} has more than {DEEPEST} objects or lists within one another"
    try:
        validate_options(manifest, defaults)
    except OptionsInvalid as error:
        yield f"the defaults are none that its options take: {error.failure.message}"


def _unsendable(manifest: Manifest) -> Iterable[str]:
    """Of options that cannot be told by the names of their fields, as requests and hosts do."""
    if issubclass(manifest.options, RootModel):
        yield "options is a RootModel, and options have names: write a BaseModel with a field for each"
    for name, field in manifest.options.model_fields.items():
        by_name = any(manifest.options.model_config.get(key) for key in ("populate_by_name", "validate_by_name"))
        if field.validation_alias is not None and not by_name:
            yield f"option {name!r} has an alias, and requests use the names of fields: leave the alias out"
    if computed := [*manifest.options.model_computed_fields]:
        yield f"option {computed[0]!r} is computed, so no request can set it: leave @computed_field out"
    try:
        plain(manifest.options.model_construct())
    except BaseException as error:  # serializers and factories are the plugin's code
        let_through(error)
        yield f"the default of option {_culprit(manifest, _has_json)} has no JSON form: clients send JSON"


def _finite(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(map(_finite, value.values()))
    if isinstance(value, list):
        return all(map(_finite, value))
    return not isinstance(value, float) or math.isfinite(value)


def _culprit(manifest: Manifest, fine: Callable[[type[BaseModel], str], bool]) -> str:
    """The option that is to blame, quoted."""
    names = manifest.options.model_fields
    return repr(next((name for name in names if not fine(manifest.options, name)), ", ".join(names)))


def _has_schema(model: type[BaseModel], name: str) -> bool:
    annotation: Any = model.model_fields[name].annotation
    try:
        TypeAdapter(annotation).json_schema()
    except Exception:
        return False
    return True


def _has_json(model: type[BaseModel], name: str) -> bool:
    try:
        model().model_dump(mode="json", include={name})
    except Exception:
        return False
    return True


def _takes_one(function: Callable[..., Any]) -> bool:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # of native code, maybe: it will be seen
        return True
    try:
        signature.bind(None)
    except TypeError:
        return False
    return True


def _shown(value: object) -> str:
    """A value in a manifest, in so many words as are safe: its type, or the class that it is."""
    if value is None:
        return "None"
    return f"the class {name_of(value)}" if isinstance(value, type) else f"of type {name_of(type(value))}"
