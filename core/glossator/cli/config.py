"""`glossator config`: the configuration that holds, from file, environment and flags together."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import tomlkit
from pydantic import BaseModel
from tomlkit.items import Table

from glossator.cli.read.options import config_options, load_config
from glossator.config import Config
from glossator.config import config_file as find_config_file

# Of "monkey" or "tokens" nobody is to be suspected: the words stand alone or at the end.
_SECRET_NAME = re.compile(
    r"pass(word|wd|phrase|code)s?$|(^|[_-])pass$|secrets?(_|-|$)|(^|[_-]|access|auth|bearer)token$|(api|access|private|secret|auth|account|"
    r"encryption|signing|ssh|license|licence)[_-]?keys?$|credentials?|(^|[_-])(auth|authorization|dsn|cookie|pin|pwd)s?$|"
    r"connection[_-]?(string|url|uri)|(^|[_-])key$",
    re.IGNORECASE,
)
# Userinfo in an address, a key of "key=value" pairs, a private key, the usual prefixes of tokens, a JSON Web Token.
_SECRET_VALUE = re.compile(
    r"://[^/@\s]*:[^/@\s]+@|(password|pwd|secret|token|api_?key|accountkey|sig)\s*=|-----BEGIN [A-Z ]*PRIVATE KEY|"
    r"^(Bearer |Basic |sk-|gh[pousr]_|github_pat_|glpat-|xox[abps]-|AKIA|hf_|eyJ)",
    re.IGNORECASE,
)


@click.command()
@click.option("--format", "output_format", type=click.Choice(["toml", "json"]), default="toml", show_default=True)
@config_options
def config(*, output_format: str, config_file: Path | None, settings: tuple[str, ...]) -> None:
    """Print the effective configuration.

    Every key comes with what it means; what it prints can be saved as glossator.toml and changed there. Settings of
    analyzers that look like secrets are left out; of those that say where the secret is, {env = "NAME"} or
    {file = "path"}, just that is printed.
    Later ones win: the file, the environment (GLOSSATOR_SERVER__WORKERS=2 sets server.workers), flags.

    \b
    Examples:
      glossator config > glossator.toml
      glossator config --set server.workers=2 --format json
    """
    effective = load_config(config_file, settings)
    shown, left_out = without_secrets(effective)
    if output_format == "json":
        click.echo(json.dumps(shown.model_dump(mode="json"), ensure_ascii=False, indent=2))
        return
    if (path := find_config_file(config_file)) is not None:
        click.echo(f"# Read from {str(path.resolve())!r}.")
    for key in left_out:
        click.echo(f"# {key} is set, and left out here: it looks like a secret.")
    click.echo(to_toml(shown), nl=False)


def without_secrets(effective: Config) -> tuple[Config, list[str]]:
    """The configuration without what looks like a secret among the settings of analyzers, and the keys of that.

    By the names of keys and the form of values: to ask the analyzers would mean to import all plugins.
    """
    left_out: list[str] = []
    analyzers = _without(effective.analyzers, "analyzers", left_out)
    remotes = {}
    for name, remote in effective.remotes.items():
        told = isinstance(remote.token, str) and remote.token != ""
        left_out += [f"remotes.{name}.token"] if told else []
        remotes[name] = remote.model_copy(update={"token": ""}) if told else remote
    return effective.model_copy(update={"analyzers": analyzers, "remotes": remotes}), left_out


def _without(value: Any, path: str, left_out: list[str]) -> Any:
    if isinstance(value, Mapping):
        kept = {}
        for name, item in value.items():
            where = f"{path}.{name}"
            if (_SECRET_NAME.search(name) and not isinstance(item, (Mapping, bool))) or _holds_secret(item):
                left_out.append(where)
            else:
                kept[name] = _without(item, where, left_out)
        return kept
    if isinstance(value, (tuple, list)):
        return [_without(item, f"{path}.{index}", left_out) for index, item in enumerate(value)]
    return value


def _holds_secret(value: object) -> bool:
    """Also of a list: left out as a whole, for what is left would mean something else."""
    if isinstance(value, (tuple, list)):
        return any(map(_holds_secret, value))
    return isinstance(value, str) and _SECRET_VALUE.search(value) is not None


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
