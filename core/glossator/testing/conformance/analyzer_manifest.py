"""Checks of what an analyzer says of itself, before it is made."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from google.protobuf.message import Message
from pydantic import BaseModel, ValidationError

from glossator.contract.analyzer import Manifest
from glossator.errors import GlossatorError, PluginLoadError
from glossator.host.plugins.manifests import api_problem, check
from glossator.host.registry import validate_options
from glossator.testing.conformance.subject import AnalyzerSubject
from glossator.testing.conformance.verdict import NotApplicable, Problem
from glossator.text.annotation import Attribution, Entity, Number, Sentiment
from glossator.text.parse import Layer

_BUILT_IN = {"entity": Entity, "number": Number, "sentiment": Sentiment, "attribution": Attribution}
_OURS = frozenset({"entities", "numbers", "sentiment", "attribution", *_BUILT_IN})
_TAG = re.compile(r"\*|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_STRINGS = ("languages", "labels", "uses", "uses_if_there")


def manifest(subject: AnalyzerSubject) -> Iterator[Problem]:
    """The manifest says what it should, in the right form, and the same each time."""
    found = subject.manifest
    formal = [*_form(subject)]
    for field, message in formal:
        yield Problem(message, subject.places.of_field(found.name, field))
    if not formal and (refused := _refused(found)):
        yield Problem(refused, subject.place_of_manifest(refused))
    again = [each.name for each in subject.plugin.glossator_analyzers()]  # type: ignore[attr-defined]
    if found.name not in again:
        yield Problem(
            "a second call of glossator_analyzers() no longer gives this analyzer: make the manifests anew each time",
            subject.places.of_code(getattr(subject.plugin, "glossator_analyzers", None)),
        )


def _refused(found: Manifest) -> str:
    """Why a host would not take it."""
    try:
        check(found)
    except PluginLoadError as error:
        return error.failure.message
    return ""


def _form(subject: AnalyzerSubject) -> Iterator[tuple[str, str]]:
    found = subject.manifest
    yield from _strings(found)
    if problem := api_problem(found.api):
        yield "api", f"it {problem}"
    if not isinstance(found.layers, frozenset) or not all(isinstance(each, Layer) for each in found.layers):
        yield "layers", "layers must be a frozenset of glossator.Layer: frozenset({Layer.TOKENS})"
    yield from _names(subject)
    if not _has_models(found):
        yield "emits", f"emits must have a model for each kind of annotation: {{'{found.name}': Value}}"
        return
    yield from _kinds(found)
    if inspect.iscoroutinefunction(found.create):
        yield "create", "create is a coroutine function: it would give a coroutine, not an analyzer"
    if isinstance(found.max_document_bytes, bool) or found.max_document_bytes < 0:
        yield "max_document_bytes", "max_document_bytes must be a number of bytes, 0 for the server's limit"


def _strings(found: Manifest) -> Iterator[tuple[str, str]]:
    """Of the tuples of strings."""
    for field in _STRINGS:
        given: Any = getattr(found, field)
        if isinstance(given, str):
            yield field, f"{field} is a str, and each of its letters would count as one: write ({given!r},)"
        elif not isinstance(given, tuple) or not all(isinstance(each, str) for each in given):
            yield field, f"{field} must be a tuple of str"
        elif field == "languages" and (wrong := [each for each in given if not _TAG.fullmatch(each)]):
            yield field, f"{wrong[0]!r} is no language tag such as 'en' or 'pt-BR', and not '*'"


def _names(subject: AnalyzerSubject) -> Iterator[tuple[str, str]]:
    """Of its name, and what people are told of it."""
    found = subject.manifest
    if "." not in found.name and found.name not in (_OURS if _built_in(subject.plugin) else ()):
        yield (
            "name",
            f"{found.name!r} has no vendor before it, as in 'acme.{found.name}': another team may want it, too",
        )
    if not found.summary.strip():
        yield "summary", "summary is empty: one line for people who look for an analyzer"
    elif "\n" in found.summary or len(found.summary) > 200:
        yield "summary", "summary must be one line of at most 200 characters"


def _kinds(found: Manifest) -> Iterator[tuple[str, str]]:
    """Of the kinds that it emits and uses."""
    for kind, model in found.emits.items():
        built_in = _BUILT_IN.get(kind)
        if built_in is None and "." not in kind:
            yield (
                "emits",
                f"the kind {kind!r} has no vendor before it, as in 'acme.{kind}': another team may want it, too",
            )
        elif built_in is not None and not issubclass(model, built_in):
            yield "emits", f"values of the kind {kind!r} are {built_in.__name__}, those who use it rely on that"
    for field in ("uses", "uses_if_there"):
        given = getattr(found, field)
        if both := set(given) & found.emits.keys() if isinstance(given, tuple) else ():
            yield field, f"it uses the kind {min(both)!r}, which it emits itself"


def _built_in(plugin: object) -> bool:
    return isinstance(plugin, ModuleType) and plugin.__name__.split(".")[0] in ("glossator", "glossator_plugins")


def _has_models(found: Manifest) -> bool:
    """Whether `emits` has the form that it should have, whatever its author wrote."""
    emits: Any = found.emits
    return isinstance(emits, Mapping) and all(isinstance(model, type) for model in emits.values())


def options(subject: AnalyzerSubject) -> Iterator[Problem]:
    """Options are described, have defaults that fit, and refuse misspelt names."""
    found = subject.manifest
    yield from _model(subject, "options", found.options, required=False)
    if any(field.is_required() for field in found.options.model_fields.values()):
        return  # that has been told
    try:
        defaults = found.options().model_dump(mode="json")
        validate_options(found, defaults)
    except (ValidationError, GlossatorError, ValueError, TypeError) as error:
        why = error.failure.message if isinstance(error, GlossatorError) else type(error).__name__
        yield Problem(f"its own defaults are refused when a client sends them: {why}", _place(subject, found.options))


def settings(subject: AnalyzerSubject) -> Iterator[Problem]:
    """Settings are described, have defaults that fit, and refuse misspelt names."""
    yield from _model(subject, "settings", subject.manifest.settings, required=bool(subject.part.settings))
    model = subject.manifest.settings
    try:
        # As it would be read from a file: a default is not looked at otherwise.
        given = {name: getattr(model(), name) for name, field in model.model_fields.items() if not field.is_required()}
        model.model_validate(given)
    except ValidationError as error:
        wrong = ".".join(map(str, error.errors()[0]["loc"]))
        if model.model_fields[wrong.partition(".")[0]].is_required():
            return
        yield Problem(f"the default of settings.{wrong} is none that it takes", _place(subject, model))
    except Exception as error:  # validators and factories are the plugin's code
        yield Problem(f"settings cannot be made of their defaults: {type(error).__name__}", _place(subject, model))


def values(subject: AnalyzerSubject) -> Iterator[Problem]:
    """The models of values have a JSON Schema, and those of protobuf a package."""
    if not _has_models(subject.manifest):
        raise NotApplicable("emits has no models: see 'manifest'")
    for kind, model in subject.manifest.emits.items():
        place = _place(subject, model)
        if issubclass(model, Message):
            if "." not in model.DESCRIPTOR.full_name:
                yield Problem(f"the message of {kind!r} is in no package: its type URL may be anybody's", place)
            continue
        try:
            json.dumps(model.model_json_schema(mode="serialization"))
        except Exception as error:
            yield Problem(f"the model of {kind!r} has no JSON Schema: {type(error).__name__}", place)


def _model(subject: AnalyzerSubject, what: str, model: type[BaseModel], *, required: bool) -> Iterator[Problem]:
    place = _place(subject, model)
    for name, field in model.model_fields.items():
        if not field.description:
            yield Problem(f"{what}.{name} has no description: Field(…, description='…') is shown to users", place)
        if field.is_required() and not required:
            yield Problem(f"{what}.{name} has no default: nobody could run the analyzer without setting it", place)
    if model.model_config.get("extra") != "forbid":
        yield Problem(
            f"{what} take any name: a misspelt one is ignored. Set model_config = ConfigDict(extra='forbid')", place
        )
    try:
        json.dumps(model.model_json_schema())
    except Exception as error:  # whatever pydantic finds in other people's types
        yield Problem(f"{what} have no JSON Schema: {type(error).__name__}", place)


def _place(subject: AnalyzerSubject, model: type[Any]) -> str:
    return subject.places.of_code(model) or subject.places.of_field(subject.part.name)


def variants(model: type[BaseModel]) -> Iterator[Mapping[str, Any]]:
    """Options that differ from the defaults, one field at a time, as far as a schema tells which are allowed."""
    try:
        defaults = model().model_dump(mode="json")
        whole = model.model_json_schema()
        properties = whole.get("properties", {})
    except Exception as error:
        raise NotApplicable(f"its options have no defaults: {type(error).__name__}") from None
    for name, schema in properties.items():
        for value in _others(defaults.get(name), _resolved(schema, whole)):
            try:
                model.model_validate_json(json.dumps({name: value}))
            except ValidationError:
                continue
            yield {name: value}
            break


def _resolved(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema in the place of a reference to it, and what else than null it allows."""
    if reference := schema.get("$ref"):
        found: Mapping[str, Any] = whole.get("$defs", {}).get(reference.rpartition("/")[2], {})
        return found
    choices = [_resolved(each, whole) for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    given = {**choices[0], **schema} if choices else dict(schema)
    if "items" in given:
        given["items"] = _resolved(given["items"], whole)
    return given


def _others(value: Any, schema: Mapping[str, Any]) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, float):
        yield from (value + 0.5, value - 0.5, value / 2 + 0.25)
    elif isinstance(value, list):
        yield from ([each] for each in schema.get("items", {}).get("enum", ()))
        yield from (["NONE"], [1])
    elif value is None and schema.get("type") in ("integer", "number"):
        lowest = schema.get("minimum", schema.get("exclusiveMinimum", 0))
        yield from (lowest, lowest + 1, schema.get("maximum", lowest))
    elif value is None and schema.get("type") == "boolean":
        yield True
    yield from (each for each in schema.get("enum", ()) if each != value)
