"""The configuration as a file that can be saved, read and changed by a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit
from pydantic import BaseModel
from tomlkit.items import Table

from glossator.config.config import Config


def to_toml(effective: Config) -> str:
    """The configuration as a TOML file that loads to the same again; keys carry their description as a comment."""
    document = tomlkit.document()
    sections: dict[str, Table] = {}
    for name, field in Config.model_fields.items():
        value = getattr(effective, name)
        if isinstance(value, BaseModel):
            sections[name] = _section(value)
        elif isinstance(value, Mapping):
            sections[name] = _mapping(value, field.description)
        else:
            _add(document, name, value, field.description)
    # Keys of no section must come before the first section.
    for name, table in sections.items():
        document.add(tomlkit.nl())
        document.add(name, table)
    return tomlkit.dumps(document)


def _section(model: BaseModel) -> Table:
    table = tomlkit.table()
    if doc := type(model).__doc__:
        table.comment(doc.splitlines()[0])
    for name, field in type(model).model_fields.items():
        _add(table, name, getattr(model, name), field.description)
    return table


def _mapping(value: Mapping[str, Any], description: str | None) -> Table:
    table = tomlkit.table()
    if description:
        table.comment(description)
    for name, item in value.items():
        if item is not None:  # TOML has no null
            table.add(name, _plain(item))
    return table


def _add(container: Table | tomlkit.TOMLDocument, name: str, value: object, description: str | None) -> None:
    if description:
        container.add(tomlkit.comment(description))
    if value is None:  # TOML has no null
        container.add(tomlkit.comment(f"{name} is not set"))
    else:
        container.add(name, _plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return _plain(value.model_dump())
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items() if item is not None}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value if item is not None]
    return value
