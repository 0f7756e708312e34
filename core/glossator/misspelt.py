"""What somebody may have meant who mistyped a key of a configuration, of settings or of options."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from glossator.similar import closest

_MOST = 5
"""Keys of an error that are looked at: as many as it names."""
_LONGEST = 100


def key_shown(key: str) -> str:
    """A key that somebody wrote, for an error: short, and with nothing in it that a terminal or a log would obey."""
    return repr(key[:_LONGEST])[1:-1]


def keys_meant(error: ValidationError, model: type[BaseModel]) -> str:
    """'; did you mean "server.workers"?' of those keys that pydantic finds too many, as far as one is close to them."""
    extra = [detail["loc"] for detail in error.errors(include_url=False) if detail["type"] == "extra_forbidden"]
    return key_meant(model, *extra[:_MOST])


def key_meant(model: type[BaseModel], *places: Sequence[int | str]) -> str:
    """The same of keys at these places, which the model does not have."""
    found = [_closest(model, place) for place in places]
    told = ", ".join(f'"{key}"' for key in dict.fromkeys(found) if key)
    return f"; did you mean {told}?" if told else ""


def _closest(model: type[BaseModel], place: Sequence[int | str]) -> str:
    *before, key = map(str, place)
    models = [model]
    for part in before:
        # Where none has such a field, it is a key of a mapping, a place in a list, or which of several models is tried.
        if inside := [each.model_fields[part].annotation for each in models if part in each.model_fields]:
            models = [found for annotation in inside for found in _models(annotation)]
    found = closest(key, {_written(each, name) for each in models for name in each.model_fields})
    # What stands before it may be a key of a mapping, as somebody has sent it.
    return repr(".".join((*before, found))[-_LONGEST:])[1:-1] if found else ""


def _written(model: type[BaseModel], name: str) -> str:
    """What a field is called by whoever sets it."""
    alias = model.model_fields[name].validation_alias
    return alias if isinstance(alias, str) else name


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Those that a field's value may be, or hold: of `dict[str, Remote] | None`, Remote."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
