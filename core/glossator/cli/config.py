"""`glossator config`: the configuration that holds, from file, environment and flags together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import tomlkit
from pydantic import BaseModel
from tomlkit.items import Table

from glossator.cli.options import config_options, load_config
from glossator.config import Config


@click.command()
@click.option("--format", "output_format", type=click.Choice(["toml", "json"]), default="toml", show_default=True)
@config_options
def config(*, output_format: str, config_file: Path | None, settings: tuple[str, ...]) -> None:
    """Print the effective configuration.

    Every key comes with what it means; what it prints can be saved as glossator.toml and changed there.
    Later ones win: the file, the environment (GLOSSATOR_SERVER__WORKERS=2 sets server.workers), flags.

    \b
    Examples:
      glossator config > glossator.toml
      glossator config --set server.workers=2 --format json
    """
    effective = load_config(config_file, settings)
    if output_format == "json":
        click.echo(json.dumps(effective.model_dump(mode="json"), ensure_ascii=False, indent=2))
    else:
        click.echo(to_toml(effective), nl=False)


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
    container.add(name, _plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items() if item is not None}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value if item is not None]
    return value
