"""`glossator plugins`: every entry point that was found, and what became of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.text import Text

from glossator.cli.console import console, show, show_table
from glossator.cli.describe import one_line
from glossator.cli.options import config_options, load_config
from glossator.registry import PluginState, Registry

_STYLES = {PluginState.LOADED: "green", PluginState.FAILED: "bold red", PluginState.DISABLED: "dim"}


@click.command()
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--strict-plugins", is_flag=True, help="Exit with status 1 if a plugin could not be loaded.")
@config_options
@click.pass_context
def plugins(
    ctx: click.Context, *, output_format: str, strict_plugins: bool, config_file: Path | None, settings: tuple[str, ...]
) -> None:
    """List the installed plugins.

    Each is loaded, failed, or switched off by the configuration. A plugin is a Python package with
    an entry point of the group "glossator". One that is broken hurts no other: this is where it says what is wrong.
    So it does of those that claim one analyzer or one kind of annotation, with which no server starts.

    \b
    Examples:
      glossator plugins
      glossator plugins --strict-plugins --format json
    """
    config = load_config(config_file, settings)
    strict = strict_plugins or config.plugins.strict
    found = Registry.survey(config)
    if output_format == "json":
        click.echo(json.dumps([asdict(info) for info in found], ensure_ascii=False, indent=2))
    elif not found:
        show(console(), "no plugins are installed")
    else:
        rows = [
            [
                Text(info.name, style="bold"),
                Text(" ".join(part for part in (info.distribution, info.version) if part)),
                Text(info.state.value, style=_STYLES[info.state]),
                Text(", ".join(info.analyzers)),
                Text(one_line(info.detail or info.reason)),
            ]
            for info in found
        ]
        show_table(console(), ["plugin", "distribution", "state", "analyzers", "reason"], rows)
    if strict and any(info.state is PluginState.FAILED for info in found):
        ctx.exit(1)
