"""`glossator models`: the commands, as a group that lists when no subcommand is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from glossator.cli.group import Misuse, Problem
from glossator.cli.read.options import config_options, load_config
from glossator.cli.show.console import console, show
from glossator.config import Config
from glossator.host.plugins.discovery import tried
from glossator.host.registry import Registry
from glossator_plugins.stanza.command.catalog import catalog, packages
from glossator_plugins.stanza.command.listing import megabytes, none, print_catalog, print_json, print_verified
from glossator_plugins.stanza.package.sums import State, verify

CommandT = TypeVar("CommandT", bound=Callable[..., Any])


class Unverifiable(Problem):
    """Nothing is known to be wrong, and not all is known to be right."""

    exit_code = 3


def _as_json(command: CommandT) -> CommandT:
    """`--format json`, as the other commands have it; `--json`, its older name, is taken too."""
    chosen = click.option(
        "--format",
        "as_json",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        callback=lambda ctx, _, value: value == "json" or ctx.meta.get(__name__, False),
    )
    older = click.option("--json", is_flag=True, hidden=True, is_eager=True, expose_value=False, callback=_remember)
    return chosen(older(command))


def _remember(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    ctx.meta[__name__] = value


@click.group(invoke_without_command=True)
@_as_json
@config_options
@click.pass_context
def models(ctx: click.Context, *, as_json: bool, config_file: Path | None, settings: tuple[str, ...]) -> None:
    """List, pull and verify models.

    Models come from three places. For each language the first that has a tokenizer serves: the folders named in
    models.folders, then installed packages such as the bundled English one, then the folder of pulled models,
    models.downloads. 'glossator config' shows both settings.

    \b
    Examples:
      glossator models
      glossator models --format json
      glossator models pull de
      glossator models verify
    """
    if ctx.invoked_subcommand is None:
        _list(load_config(config_file, settings), as_json=as_json)
    elif as_json or config_file or settings:
        raise click.UsageError(f"options belong after the subcommand: glossator models {ctx.invoked_subcommand} …")


@models.command(name="list")
@_as_json
@config_options
def list_models(*, as_json: bool, config_file: Path | None, settings: tuple[str, ...]) -> None:
    """List the installed models.

    For each package and language: its files with their sizes and the layers that they give, which layers are
    missing and why, and whether the package is in use. This is what no subcommand does, too.

    \b
    Examples:
      glossator models list
      glossator models list --format json
    """
    _list(load_config(config_file, settings), as_json=as_json)


@models.command()
@click.argument("language")
@click.option("--package", default="default", show_default=True, help="Stanza's selection, such as default_fast.")
@config_options
def pull(*, language: str, package: str, config_file: Path | None, settings: tuple[str, ...]) -> None:
    """Download Stanza's official models for LANGUAGE.

    They go into the folder models.downloads, by default glossator/models in your data folder
    (on Linux ~/.local/share/glossator/models), where every command and the server find them. What is there already is
    not downloaded again. The models have terms of their own, which Stanza's documentation states.

    'glossator analyze --language LANGUAGE' uses them at once; a server does when models.languages names the language.

    \b
    Examples:
      glossator models pull de
      glossator analyze --language de artikel.txt --analyzers entities
      GLOSSATOR_MODELS__LANGUAGES='["en", "de"]' glossator serve
      glossator models pull fr --package default_fast --set models.downloads=/srv/models
    """
    from glossator_plugins.stanza.command.pull import pull as download

    config = load_config(config_file, settings)
    if not config.models.downloads:
        raise Misuse("there is no folder for models, as you have no home folder: name one with models.downloads")
    folder = Path(config.models.downloads).expanduser()
    done = download(language, package, folder, lambda line: click.echo(line, err=True))
    output = console()
    show(output, f"{done.name} ({done.language}) is in {folder}: {', '.join(done.models)}, {megabytes(done.size)}")
    _advise(config, done.language, folder)


@models.command(name="verify")
@click.argument("name", required=False)
@click.option("--strict", is_flag=True, help="Exit with status 1, not 3, for a package that cannot be verified.")
@_as_json
@config_options
def verify_models(
    *, name: str | None, strict: bool, as_json: bool, config_file: Path | None, settings: tuple[str, ...]
) -> None:
    """Hold installed models against their checksums.

    Every file against SHA256SUMS and the md5 of resources.json, all packages or the one of the given NAME: which files
    are missing, changed, or should not be there. The status is 1 if a package is damaged, and 3 if none is but one
    cannot be verified: a file of it has no sum, as without SHA256SUMS nothing vouches for resources.json itself.

    \b
    Examples:
      glossator models verify
      glossator models verify glossator_en
      glossator models verify --strict --format json
    """
    registry = Registry.load(tried(load_config(config_file, settings)))
    # A folder with several languages, or packages that share files, is verified once, under the name of the first.
    found = {package.path: package for package in reversed(packages(registry)) if name in (None, package.name)}
    if name is not None and not found:
        installed = ", ".join(sorted({package.name for package in packages(registry)})) or "none"
        raise Misuse(f"no model package {name[:100]!r} is installed; installed: {installed}")
    told = [verify(package) for package in reversed(found.values())]
    if as_json:
        print_json(told)
    elif not told:
        show(console(), none())
    else:
        print_verified(told)
    if damaged := [each.name for each in told if each.state is State.DAMAGED]:
        raise Problem(f"damaged: {', '.join(damaged)}; install or pull again what is meant to be there")
    if unknown := [each.name for each in told if each.state is State.UNVERIFIABLE]:
        why = f"cannot be verified: {', '.join(unknown)}"
        raise Problem(why) if strict else Unverifiable(why)


def _list(config: Config, *, as_json: bool) -> None:
    found = catalog(Registry.load(tried(config)))
    if as_json:
        print_json(found)
    else:
        print_catalog(found, config.models.downloads)


def _advise(config: Config, language: str, folder: Path) -> None:
    """How to use what was pulled, or why another package is used instead."""
    output = console()
    serving = [found for found in catalog(Registry.load(tried(config))) if found.serves and found.language == language]
    if serving and Path(serving[0].path) != folder:
        first = json.dumps([str(folder), *config.models.folders])
        show(output, f"in use for {language} is {serving[0].name}; to use these instead: models.folders = {first}")
        return
    languages = json.dumps(list(dict.fromkeys([*config.models.languages, language])))
    named = f"--language {language}"
    if "-" in language:
        named = f"--set 'models.languages={json.dumps([language])}' {named}"
    show(output, f"analyze with: glossator analyze {named} FILE")
    if language not in config.models.languages:
        show(output, f"serve with: models.languages = {languages} in glossator.toml")
