"""`glossator config`: the configuration that holds, from file, environment and flags together."""

from __future__ import annotations

import json
from pathlib import Path

import click

from glossator.cli.read.options import config_options, load_config
from glossator.config import config_file as find_config_file
from glossator.config.secrets import without_secrets
from glossator.config.toml import to_toml


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
