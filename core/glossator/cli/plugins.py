"""`glossator plugins`: every entry point that was found, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

import click
from rich.text import Text

from glossator.cli.read.options import config_options, load_config
from glossator.cli.show.console import console, show, show_table
from glossator.cli.show.describe import one_line
from glossator.cli.show.streams import own_output
from glossator.host.plugins.discovery import PluginInfo, PluginState, tried
from glossator.host.plugins.remotes import introduced
from glossator.host.registry import Registry

_STYLES = {PluginState.LOADED: "green", PluginState.FAILED: "bold red", PluginState.DISABLED: "dim"}


@click.command(
    epilog="Exit status: 0, also if a plugin has failed, since all others work; 1 with --strict-plugins, or "
    "plugins.strict, if one has; 2 if the command line or the configuration is wrong.",
)
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--strict-plugins", is_flag=True, help="Exit with status 1 if a plugin could not be loaded.")
@config_options
@click.pass_context
def plugins(
    ctx: click.Context, *, output_format: str, strict_plugins: bool, config_file: Path | None, settings: tuple[str, ...]
) -> None:
    """List the installed plugins.

    Each is loaded, failed, or switched off by the configuration. A plugin is a Python package with
    an entry point of the group "glossator". One that is broken hurts no other: this is where it says what is wrong,
    also with some of its analyzers, and what its author or you may want to change. Imports are timed, because every
    command and process waits for them.

    \b
    Examples:
      glossator plugins
      glossator plugins --strict-plugins --format json
    """
    config = load_config(config_file, settings)
    strict = strict_plugins or config.plugins.strict
    with own_output() as told:
        found = Registry.survey(introduced(tried(config)))
        _tell(found, told, output_format)
    if strict and any(info.state is PluginState.FAILED for info in found):
        ctx.exit(1)


def _tell(found: Sequence[PluginInfo], told: TextIO, output_format: str) -> None:
    output = console(told)
    if output_format == "json":
        click.echo(json.dumps([asdict(info) for info in found], ensure_ascii=False, indent=2), file=told)
    elif not found:
        show(output, "no plugins are installed")
    else:
        rows = [
            [
                Text(info.name, style="bold"),
                Text(" ".join(part for part in (info.distribution, info.version) if part)),
                Text(info.state.value, style=_STYLES[info.state]),
                Text(", ".join(info.analyzers)),
                Text(f"{info.import_seconds * 1000:.0f} ms" if info.state is not PluginState.DISABLED else ""),
                Text(one_line("; ".join([*_reasons(info), *info.notes]))),
            ]
            for info in found
        ]
        show_table(output, ["plugin", "distribution", "state", "analyzers", "import", "reason"], rows)


def _reasons(info: PluginInfo) -> list[str]:
    """What everybody is told, and what the plugin itself says beyond that."""
    return [*filter(None, [info.reason]), *([info.detail] if _says_more(info) else [])]


def _says_more(info: PluginInfo) -> bool:
    _, _, message = info.detail.partition(": ")
    return bool(message.strip()) and message not in info.reason
