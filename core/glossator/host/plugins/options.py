"""Options of requests and settings of the server, held to the model that an analyzer declares for them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from glossator.contract.analyzer import Manifest
from glossator.contract.batch import whole_numbers
from glossator.errors import ConfigError, OptionsInvalid
from glossator.host.plugins.secrets import Place, Unresolved, names_of, resolved
from glossator.misspelt import key_meant, key_shown, keys_meant
from glossator.telling import let_through, told

# How pydantic names what a model's own validators raise.
_OWN_CHECKS = frozenset({"value_error", "assertion_error"})


def validate_options(manifest: Manifest, options: Mapping[str, Any]) -> BaseModel:
    """The request's options as the analyzer's model; raises `OptionsInvalid` and says which field is wrong.

    They are taken as JSON and as strictly as the published schema says: no "yes" for a boolean, no true for a number,
    and no key that the model does not have, also where the model itself would pass over it.
    """
    try:
        found = manifest.options.model_validate_json(to_json(whole_numbers(dict(options))), strict=True)
    except PydanticSerializationError as error:
        raise OptionsInvalid(
            f"options of analyzer {manifest.name!r} hold what JSON cannot represent", analyzer=manifest.name
        ) from error
    except ValidationError as error:
        raise OptionsInvalid(
            f"options of analyzer {manifest.name!r}: {describe(error)}; known options: {_known(manifest.options)}"
            f"{keys_meant(error, manifest.options)}",
            analyzer=manifest.name,
        ) from None
    except BaseException as error:  # validators are the plugin's code
        let_through(error)
        raise OptionsInvalid(
            f"options of analyzer {manifest.name!r}: its own check raised {told(error)}", analyzer=manifest.name
        ) from None
    for key in unknown_keys(found, options):
        raise OptionsInvalid(
            f"options of analyzer {manifest.name!r}: {key_shown(key)}: there is no such option; known options: "
            f"{_known(manifest.options)}{key_meant(manifest.options, key.split('.'))}",
            analyzer=manifest.name,
        )
    return found


def validate_settings(manifest: Manifest, settings: Mapping[str, Any]) -> BaseModel:
    """The configured settings as the analyzer's model, references to secrets resolved.

    Raises `ConfigError` if they do not fit, or a secret is not there.
    """
    name = manifest.name
    try:
        settings, secret = resolved(manifest.settings, settings)
        found = manifest.settings.model_validate(settings)
    except Unresolved as error:
        raise ConfigError(f"settings of analyzer {name!r}: {error}", analyzer=name) from None
    except ValidationError as error:
        why = f"{describe(error, ours=False, secret=secret)}; known settings: {_known(manifest.settings)}"
        why += keys_meant(error, manifest.settings)
        raise ConfigError(f"settings of analyzer {name!r}: {why}", analyzer=name) from None
    for key in unknown_keys(found, settings):
        raise ConfigError(
            f"settings of analyzer {name!r}: {key_shown(key)}: there is no such setting; known settings: "
            f"{_known(manifest.settings)}{key_meant(manifest.settings, key.split('.'))}",
            analyzer=name,
        )
    return found


def plain(model: BaseModel) -> dict[str, Any]:
    """A model as JSON. Its sets are sorted: which order they have is another thing in each process.

    Raises what pydantic raises for values that have no JSON form.
    """
    dumped: dict[str, Any] = model.model_dump(mode="json", warnings=False)
    if not dumped:
        return dumped
    sorted_: dict[str, Any] = _sets_sorted(dumped, model.model_dump(warnings=False))
    return sorted_


def as_text(model: BaseModel) -> str:
    """A model as JSON text that is equal for equal models, in every process."""
    given = model.model_dump(warnings=False)
    return json.dumps(plain(model)) if _has_set(given) else model.model_dump_json(warnings=False)


def _has_set(given: Any) -> bool:
    if isinstance(given, (dict, list, tuple)):
        return any(map(_has_set, given.values() if isinstance(given, dict) else given))
    return isinstance(given, (set, frozenset))


def _sets_sorted(dumped: Any, given: Any) -> Any:
    """JSON, and what it was made of."""
    if isinstance(given, (set, frozenset)) and isinstance(dumped, list):
        return sorted(dumped, key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(dumped, dict) and isinstance(given, dict) and len(dumped) == len(given):
        pairs = zip(dumped.items(), given.values(), strict=True)
        return {key: _sets_sorted(inside, before) for (key, inside), before in pairs}
    if isinstance(dumped, list) and isinstance(given, (list, tuple)) and len(dumped) == len(given):
        return [_sets_sorted(*pair) for pair in zip(dumped, given, strict=True)]
    return dumped


def unknown_keys(model: BaseModel, given: Mapping[str, Any]) -> Iterator[str]:
    """Keys that the model passes over, as pydantic's do unless they are told otherwise, with dots into its parts."""
    fields = type(model).model_fields
    names = {name: field for field, info in fields.items() for name in names_of(field, info)}
    for key, value in given.items():
        if key in names:
            for part in _unknown_within(getattr(model, names[key], None), value):
                yield f"{key}.{part}"
        elif type(model).model_config.get("extra", "ignore") == "ignore":
            yield str(key)


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a model, which says that there are no more keys where `validate_options` refuses them."""
    for part in (schema, *schema.get("$defs", {}).values()):
        if "properties" in part:
            part.setdefault("additionalProperties", False)
    return schema


_BEFORE = {"value_error": "Value error, ", "assertion_error": "Assertion failed, "}
"""What pydantic puts before the words of a check."""


def describe(error: ValidationError, *, ours: bool = True, secret: Sequence[Place] = ()) -> str:
    """Without the offending input: it may be anything. Nor, unless `ours`, with what a plugin's own check says of it:
    that is for whoever gave the input, and settings are the operator's. Of what is `secret` not even pydantic's words.
    """

    def said(kind: str, message: str, place: Place) -> str:
        if any(place[: len(hidden)] == hidden for hidden in secret):
            return f"what its reference stands for does not fit ({kind})"
        if not ours and kind in _OWN_CHECKS:
            return "the analyzer's own check refuses it"
        return message.removeprefix(_BEFORE.get(kind, ""))

    return "; ".join(
        "".join(f"{key_shown('.'.join(map(str, place)))}: " for place in (detail["loc"],) if place)
        + said(detail["type"], detail["msg"], detail["loc"])
        for detail in error.errors(include_url=False, include_input=False)[:5]
    )


def _unknown_within(value: object, given: object) -> Iterator[str]:
    if isinstance(value, BaseModel) and isinstance(given, Mapping):
        yield from unknown_keys(value, given)
    elif isinstance(value, Mapping) and isinstance(given, Mapping):
        for key, part in value.items():
            for found in _unknown_within(part, given.get(key)):
                yield f"{key}.{found}"
    elif isinstance(value, (tuple, list)) and isinstance(given, Sequence) and len(value) == len(given):
        for number, (part, raw) in enumerate(zip(value, given, strict=True)):
            for found in _unknown_within(part, raw):
                yield f"{number}.{found}"


def _known(model: type[BaseModel]) -> str:
    return ", ".join(model.model_fields) or "none"
