"""Secrets in settings: `{env = "NAME"}` and `{file = "path"}` stand for what is found there.

    [analyzers."acme.topics"]
    api_key = {env = "ACME_KEY"}

Such a table is a reference wherever the setting itself is no table. What it stands for is looked up when the settings
are validated, in the process that creates the analyzer: it is part of no configuration that is shown, saved or sent to
another process, and messages name the key alone.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import is_dataclass
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, TypeAlias, TypeVar, Union, get_args, get_origin, is_typeddict

from pydantic import BaseModel
from pydantic.fields import FieldInfo

_SOURCES = ("env", "file")

MAX_BYTES = 64 * 1024
"""Of a file that holds a secret: more is a mistake."""

Place: TypeAlias = tuple[str | int, ...]
"""Where a setting is: keys and positions, as pydantic tells them."""


class Unresolved(Exception):
    """A secret is not where its reference says: names the key, and neither the secret nor the reference."""


def resolved(model: type[BaseModel], given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Place]]:
    """The settings with what the references stand for, and the places of those. Raises `Unresolved`."""
    places: list[Place] = []
    return _fields(model, given, (), places), places


def names_of(field: str, info: FieldInfo) -> set[str]:
    """What a field may be called in JSON."""
    alias = info.validation_alias
    choices = getattr(alias, "choices", [alias])
    first = [choice if isinstance(choice, str) else getattr(choice, "path", [None])[0] for choice in choices]
    return {field, *(name for name in first if isinstance(name, str))}


def _fields(model: type[BaseModel], given: Mapping[str, Any], place: Place, places: list[Place]) -> dict[str, Any]:
    kinds = {name: info.annotation for field, info in model.model_fields.items() for name in names_of(field, info)}
    return {
        key: _value(kinds[key], value, (*place, key), places) if key in kinds else value for key, value in given.items()
    }


def _value(kind: Any, value: Any, place: Place, places: list[Place]) -> Any:
    kinds = _alternatives(kind)
    if isinstance(value, Mapping):
        tables = [each for each in kinds if _is_table(each)]
        if not tables and _is_reference(value):
            places.append(place)
            return _look_up(value, ".".join(map(str, place)))
        for table in tables:
            if isinstance(table, type) and issubclass(table, BaseModel):
                return _fields(table, value, place, places)
            if arguments := get_args(table):
                return {key: _value(arguments[-1], item, (*place, key), places) for key, item in value.items()}
    elif isinstance(value, (list, tuple)):
        for each in kinds:
            origin, arguments = get_origin(each), get_args(each)
            if arguments and isinstance(origin, type) and issubclass(origin, Collection):
                # Of a tuple each item may be of another kind: tuple[str, int]; the last one goes on in tuple[str, ...].
                items = [argument for argument in arguments if argument is not Ellipsis]
                return [
                    _value(items[min(number, len(items) - 1)], item, (*place, number), places)
                    for number, item in enumerate(value)
                ]
    return value


def _alternatives(kind: Any) -> list[Any]:
    """The types that a setting may be of."""
    if get_origin(kind) in (Union, UnionType):
        return [found for each in get_args(kind) for found in _alternatives(each)]
    if get_origin(kind) is Annotated:
        return _alternatives(get_args(kind)[0])
    return [kind]


def _is_table(kind: Any) -> bool:
    """Whether a setting of this type may be a table itself."""
    origin = get_origin(kind) or kind
    if origin in (Any, object) or isinstance(origin, TypeVar):
        return True
    return is_typeddict(origin) or is_dataclass(origin) or (isinstance(origin, type) and _holds_keys(origin))


def _holds_keys(kind: type[Any]) -> bool:
    return issubclass(kind, BaseModel) or issubclass(kind, Mapping)


def _is_reference(value: Mapping[str, Any]) -> bool:
    return len(value) == 1 and all(key in _SOURCES and isinstance(name, str) for key, name in value.items())


def _look_up(reference: Mapping[str, str], key: str) -> str:
    ((source, name),) = reference.items()
    if source == "env":
        if (found := os.environ.get(name)) is None:
            raise Unresolved(f"{key}: the environment variable that it names is not set")
        return found
    try:
        with Path(name).expanduser().open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise Unresolved(f"{key}: the file that it names has more than {MAX_BYTES} bytes: is it the right one?")
        return data.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise Unresolved(f"{key}: the file that it names is not UTF-8") from None
    except (OSError, RuntimeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no path"
        raise Unresolved(f"{key}: cannot read the file that it names: {reason}") from None
