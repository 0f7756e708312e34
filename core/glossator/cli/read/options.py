"""Flags that several commands share, and what is written in them: configuration, analyzers and their options."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from glossator.config import Client, Config, load_client
from glossator.contract.batch import AnalyzerSpec
from glossator.errors import ConfigError

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

_MOST = 1e9  # as of seconds in the configuration


class Number(click.FloatRange):
    """A number that clocks and the wire can hold: neither beyond 10⁹ nor "nan", which is in every range of click's."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Fails as click does for what is not in the range."""
        found = super().convert(value, param, ctx)
        if not abs(found) <= _MOST:  # of nan, everything is false
            self.fail(f"{found} is no number up to {_MOST:,.0f}.", param, ctx)
        return found


POSITIVE = Number(0, min_open=True)
"""Seconds, documents in a second and the like."""

# What commands that analyze have in common, where it means the same.
analyzers_option = click.option(
    "--analyzers", metavar="A,B", help="Run these; NAME=ANALYZER gives one a name. Default: the default set."
)
assignments_option = click.option(
    "--options",
    "assignments",
    multiple=True,
    metavar="ANALYZER.KEY=VALUE",
    help="Set an option of an analyzer; the value is JSON, or else a string. Repeatable.",
)
language_option = click.option("--language", default="", metavar="TAG", help="Of documents that name none, such as en.")
analyzer_timeout_option = click.option("--analyzer-timeout", type=POSITIVE, metavar="SECONDS", help="Per analyzer.")


def config_options(command: CommandT) -> CommandT:
    """Adds `--config` and `--set`; the command gets `config_file` and `settings`, for `load_config`.

    And `--plugin` and `--remote`, which `load_config` takes from the context.
    """
    command = click.option(
        "--plugin",
        "plugins",
        multiple=True,
        metavar="MODULE[:FOLDER]",
        expose_value=False,
        callback=_keep_plugins,
        help="Load this plugin, too, which need not be installed: a module, or a Python file. Repeatable.",
    )(command)
    command = click.option(
        "--remote",
        "remotes",
        multiple=True,
        metavar="NAME=ADDRESS",
        expose_value=False,
        callback=_keep_remotes,
        help="Ask the analyzers that run at this address, too: HOST:PORT or unix:PATH. Repeatable.",
    )(command)
    command = click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="KEY=VALUE",
        help="Set a key of the configuration, such as server.threads=2 or "
        "'analyzers.\"acme.topics\".limit=3'. Repeatable.",
    )(command)
    return click.option(
        "--config",
        "config_file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Configuration in TOML. Default: $GLOSSATOR_CONFIG, else glossator.toml if there is one.",
    )(command)


def client_options(command: CommandT) -> CommandT:
    """Adds the flags for a server that speaks TLS or asks for a token; the command gets them by `access`."""
    for flag, metavar, text in (
        ("--token-file", "FILE", "The server's bearer token is in this file. Default: $GLOSSATOR_CLIENT__TOKEN_FILE."),
        ("--tls-server-name", "NAME", "Name to expect in the server's certificate, if not that of the address."),
        ("--tls-key", "FILE", "Key of --tls-cert."),
        ("--tls-cert", "FILE", "Certificate of this client in PEM, for servers that ask for one."),
        ("--tls-ca", "FILE", "Speak TLS; one of these certificates in PEM signed the server's, or 'public'."),
    ):
        command = click.option(flag, metavar=metavar, help=text)(command)
    return command


def access(**flags: str | None) -> dict[str, Any]:
    """What `client_options` gave a command, as overrides of the configuration."""
    return {"client": {name: value for name, value in flags.items() if value is not None}}


def connecting(**flags: str | None) -> Client:
    """How a command that only talks to a server connects, from what `client_options` gave it and the configuration.

    A glossator.toml that merely lies here and is no TOML is told and passed over: it may be the server that is to say
    what is wrong with it. Raises `ConfigError`.
    """
    try:
        return load_client(access(**flags))
    except ConfigError as error:
        if "file" not in error.failure.metadata or os.environ.get("GLOSSATOR_CONFIG"):
            raise
        click.echo(f"glossator: warning: {error.failure.message}; this command goes on without it", err=True)
        return load_client(access(**flags), read=False)


def load_config(
    config_file: Path | None, settings: Iterable[str] = (), overrides: Mapping[str, Any] | None = None
) -> Config:
    """The effective configuration: `overrides` win over `--set`, that over environment and file.

    Raises `ConfigError`, or `click.BadParameter` for a `--set` that is not KEY=VALUE.
    """
    merged: dict[str, Any] = {}
    if plugins := plugins_of(click.get_current_context(silent=True)):
        merged["plugins"] = {"modules": plugins}
    if remotes := remotes_of(click.get_current_context(silent=True)):
        merged["remotes"] = remotes
    return Config.load(config_file, with_settings(merged, settings, overrides or {}))


def with_settings(base: Mapping[str, Any], settings: Iterable[str], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """`base`, over it what `--set` said, and over that `overrides`, each a section with its keys.

    Raises `click.BadParameter` for a `--set` that is not KEY=VALUE.
    """
    merged = dict(base)
    for setting in settings:
        key, value = assigned(setting, "--set", "server.threads=2")
        _put(merged, _keys(key), value, setting, "--set")
    for section, values in overrides.items():
        merged[section] = {**merged.get(section, {}), **values} if isinstance(values, Mapping) else values
    return merged


def with_language(config: Config, language: str) -> Config:
    """The configuration with this language among those that are loaded."""
    full = language.replace("_", "-").lower()
    base = full.split("-")[0]
    if {full, base} & set(config.models.languages):
        return config
    models = config.models.model_copy(update={"languages": (*config.models.languages, base)})
    return config.model_copy(update={"models": models})


def parse_analyzers(names: str | None) -> list[AnalyzerSpec]:
    """What `--analyzers` asks for: "entities,numbers", or "people=entities" to name an instance."""
    specs = []
    for item in (names or "").split(","):
        name, equals, analyzer = (part.strip() for part in item.partition("="))
        if not name or (equals and not analyzer):
            if names is not None:
                _bad("--analyzers", f"{names!r} holds an empty name; write ids with commas between: entities,numbers")
            continue
        specs.append(AnalyzerSpec(analyzer, name) if equals else AnalyzerSpec(name))
    return specs


def parse_time(written: str | None) -> datetime | None:
    """What `--reference-time` says; a time without a zone is taken as UTC."""
    if written is None:
        return None
    try:
        time = datetime.fromisoformat(written)
    except ValueError:
        raise click.BadParameter(
            f"{written!r} is no time in ISO 8601; write 2024-05-01 or 2024-05-01T09:00:00+02:00",
            param_hint="'--reference-time'",
        ) from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def with_options(specs: Sequence[AnalyzerSpec], assignments: Iterable[str]) -> list[AnalyzerSpec]:
    """The specs with what `--options` says: "entities.key=value", the value as JSON if it is JSON, else as a string.

    The longest name among the specs that the key begins with is meant, since ids may hold dots themselves.
    """
    options: dict[str, dict[str, Any]] = {spec.name or spec.analyzer: dict(spec.options) for spec in specs}
    for assignment in assignments:
        key, value = assigned(assignment, "--options", "entities.key=value")
        owner = max((name for name in options if key.startswith(f"{name}.")), key=len, default=None)
        if owner is None:
            selected = ", ".join(options) or "none"
            _bad("--options", f"{key!r} begins with no selected analyzer; selected: {selected}")
        _put(options[owner], key[len(owner) + 1 :].split("."), value, assignment, "--options")
    return [replace(spec, options=options[spec.name or spec.analyzer]) for spec in specs]


_PLUGINS = f"{__name__}.plugins"


def _keep_plugins(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> None:
    ctx.meta[_PLUGINS] = value


def plugins_of(ctx: click.Context | None) -> tuple[str, ...]:
    """What `--plugin` named."""
    found: tuple[str, ...] = ctx.meta.get(_PLUGINS, ()) if ctx else ()
    return found


_REMOTES = f"{__name__}.remotes"


def _keep_remotes(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> None:
    ctx.meta[_REMOTES] = remotes_from(value)


def remotes_of(ctx: click.Context | None) -> Mapping[str, Mapping[str, str]]:
    """What `--remote` named, as the section of the configuration."""
    found: Mapping[str, Mapping[str, str]] = ctx.meta.get(_REMOTES, {}) if ctx else {}
    return found


def remotes_from(given: Iterable[str]) -> dict[str, dict[str, str]]:
    """NAME=ADDRESS as a section of the configuration; raises `click.BadParameter` for what is not of that form."""
    found = {}
    for each in given:
        name, equals, address = (part.strip() for part in each.partition("="))
        if not (name and equals and address):
            _bad("--remote", f"{each!r} is not of the form acme=127.0.0.1:50052")
        found[name] = {"address": address}
    return found


def _keys(key: str) -> list[str]:
    """The parts of a key as TOML has them: in 'bindings."acme.topic"' there are two.

    Kinds of annotation hold dots, and there is nothing below them: so they need no quotes.
    """
    if key.startswith("bindings.") and '"' not in key:
        return key.split(".", 1)
    try:
        read: Any = tomllib.loads(f"{key} = 0")
    except tomllib.TOMLDecodeError:
        return key.split(".")
    found = []
    while isinstance(read, dict) and len(read) == 1:
        ((name, read),) = read.items()
        found.append(name)
    return found


def assigned(text: str, flag: str, example: str) -> tuple[str, Any]:
    key, equals, value = text.partition("=")
    if not equals or "." not in key:
        _bad(flag, f"{text!r} is not of the form {example}")
    return key.strip(), _value(value)


def _value(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text


def _refuse(constant: str) -> NoReturn:
    # NaN and Infinity are not JSON, though Python reads them.
    raise ValueError(constant)


def _put(into: dict[str, Any], path: Sequence[str], value: Any, written: str, flag: str) -> None:
    for part in path[:-1]:
        into = into.setdefault(part, {})
        if not isinstance(into, dict):
            _bad(flag, f"{written!r} sets a part of something that an earlier {flag} set as a whole")
    if not all(path):
        _bad(flag, f"{written!r} has an empty part in its key")
    into[path[-1]] = value


def _bad(flag: str, message: str) -> NoReturn:
    raise click.BadParameter(message, param_hint=f"'{flag}'")
