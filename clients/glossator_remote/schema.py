"""Models of what only a JSON Schema tells: values and options of analyzers that are written elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import islice
from typing import Any, ClassVar, Self

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError, best_match
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    create_model,
    model_serializer,
    model_validator,
)

from glossator.errors import PluginLoadError
from glossator_remote.bounded import MAX_STEPS, TooMuch, bounded, counted

_UNCOUNTED = ("unevaluatedProperties", "unevaluatedItems")
_ERRORS = 20  # of which the best is told


class Schema:
    """A JSON Schema 2020-12 that values are held to. What it refers to must be in it: nothing is fetched.

    Holding a value to it has a limit, see `bounded`.
    """

    def __init__(self, schema: Mapping[str, Any], what: str) -> None:
        """`what` it is of, for messages. Raises `PluginLoadError` if it is no schema."""
        self.schema = dict(schema)
        try:
            # Without formats: whether a pattern is one, only the language knows that it is written for.
            Draft202012Validator.check_schema(self.schema, format_checker=FormatChecker(formats=()))
        except SchemaError as error:
            place = "/".join(map(str, error.absolute_path)) or "its outermost level"
            raise PluginLoadError(f"the schema of {what} is no JSON Schema 2020-12: see {place}") from None
        if elsewhere := next(_elsewhere(self.schema), ""):
            raise PluginLoadError(
                f"the schema of {what} refers to {elsewhere[:100]!r}, and nothing is fetched: put it under $defs"
            )
        if uncounted := next((key for key in _keys(self.schema) if key in _UNCOUNTED), ""):
            raise PluginLoadError(
                f"the schema of {what} has {uncounted}, which is not applied here: write additionalProperties, or items"
            )
        self._validator = bounded(self.schema)

    def problem(self, instance: object) -> str:
        """Which part of the schema something does not fit, in the schema's own words; empty if it fits."""
        try:
            found = counted(lambda: best_match(islice(self._validator.iter_errors(instance), _ERRORS)))
        except TooMuch:
            return (
                f"holding it to its schema takes more than {MAX_STEPS:,} steps: make the schema simpler, or send less"
            )
        except Exception as error:  # a reference to what is not there
            return f"its schema cannot be applied: {type(error).__name__}"
        return (
            "" if found is None else f"it does not fit {'/'.join(map(str, found.absolute_schema_path))} of its schema"
        )


def _elsewhere(part: object) -> Iterator[str]:
    """What a schema refers to that is not in it."""
    if isinstance(part, Mapping):
        for key, inside in part.items():
            if key in ("$ref", "$dynamicRef") and isinstance(inside, str) and not inside.startswith("#"):
                yield inside
            yield from _elsewhere(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from _elsewhere(inside)


def _keys(part: object) -> Iterator[str]:
    """Keywords of a schema and its parts; names of properties are none."""
    if isinstance(part, Mapping):
        for key, inside in part.items():
            yield key
            if key in ("properties", "patternProperties", "$defs", "dependentSchemas") and isinstance(inside, Mapping):
                for each in inside.values():
                    yield from _keys(each)
            elif key not in ("const", "enum", "default", "examples"):
                yield from _keys(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from _keys(inside)


class RemoteValue(BaseModel):
    """A value of a kind that a remote analyzer emits: the fields that its schema tells of."""

    model_config = ConfigDict(frozen=True, extra="allow", protected_namespaces=())

    schema_: ClassVar[Mapping[str, Any]] = {}

    @classmethod
    def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
        """The remote's own."""
        return deepcopy(dict(cls.schema_))


def value_model(schema: Mapping[str, Any]) -> type[RemoteValue]:
    """The class of the values that such a schema tells of; whoever makes one has held it to the schema."""
    return type("RemoteValue", (RemoteValue,), {"schema_": schema, "__module__": __name__})


class RemoteOptions(BaseModel):
    """Options of a remote analyzer: held to its schema, with the defaults that the schema gives."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    held: ClassVar[Schema | None] = None
    optional: ClassVar[frozenset[str]] = frozenset()
    """Those that may be left out and have no default."""

    @classmethod
    def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
        """The remote's own."""
        return {} if cls.held is None else deepcopy(cls.held.schema)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        problem = "" if self.held is None else self.held.problem(self.model_dump(mode="json"))
        if problem:
            raise ValueError(problem)
        return self

    @model_serializer(mode="wrap")
    def _without_absent(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        told: dict[str, Any] = handler(self)
        absent = self.optional - self.model_fields_set
        return {name: value for name, value in told.items() if name not in absent}


def options_model(schema: Mapping[str, Any], what: str) -> type[RemoteOptions]:
    """The model of options with such a schema. Raises `PluginLoadError` if it is of no use as one."""
    held = Schema(schema, what)
    properties = schema.get("properties", {})
    required = set(schema.get("required", ()))
    fields: dict[str, Any] = {}
    optional = set()
    for name, given in properties.items():
        if not name.isidentifier() or name.startswith("_") or hasattr(RemoteOptions, name):
            raise PluginLoadError(f"{what}: an option cannot be called {name[:50]!r}: choose another name")
        told = given if isinstance(given, Mapping) else {}
        if "default" not in told and name not in required:
            optional.add(name)
        default = told.get("default", ... if name in required else None)
        fields[name] = (Any, Field(default, description=told.get("description")))
    made: type[RemoteOptions] = create_model("RemoteOptions", __base__=RemoteOptions, __module__=__name__, **fields)
    made.held, made.optional = held, frozenset(optional)
    return made
