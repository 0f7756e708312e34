"""`glossator analyzers`: which analyzers there are, here or on a server, and what each of them takes and gives."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from glossator.cli.backend import InlineBackend, open_backend
from glossator.cli.read.options import access, client_options, config_options, load_config
from glossator.cli.show.console import console, show, show_table
from glossator.cli.show.describe import one_line, printable
from glossator.cli.show.streams import own_output
from glossator.cli.show.text import aligned
from glossator.errors import AnalyzerNotFound
from glossator.host.info import AnalyzerInfo, AnalyzerState
from glossator.host.plugins.discovery import UNKNOWN
from glossator.similar import meant

_NOT_LOADED = "installed"
_STATE_STYLES = {
    AnalyzerState.LOADING: "",
    AnalyzerState.READY: "green",
    AnalyzerState.FAILED: "bold red",
    AnalyzerState.DISABLED: "dim",
    AnalyzerState.UNAVAILABLE: "yellow",
}


@click.command()
@click.argument("name", required=False)
@click.option("--address", metavar="HOST:PORT", help="Ask this server. Default: what is installed here.")
@click.option("--load", is_flag=True, help="Load the models, to tell which analyzers work.")
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@client_options
@config_options
def analyzers(
    *,
    name: str | None,
    address: str | None,
    load: bool,
    output_format: str,
    config_file: Path | None,
    settings: tuple[str, ...],
    **connection: str | None,
) -> None:
    """List the analyzers, or describe one.

    With NAME it shows the options, labels and needs of the analyzer of that name.

    \b
    Examples:
      glossator analyzers
      glossator analyzers numbers
      glossator analyzers --address localhost:50051
      glossator analyzers --load --format json
    """
    with own_output(), open_backend(address, load_config(config_file, settings, access(**connection))) as backend:
        if load and isinstance(backend, InlineBackend):
            backend.load()
        infos = backend.analyzers()
    # Without a server nothing is loading: it was not asked for.
    known = load or address is not None
    if name is not None:
        infos = [_named(infos, name)]
    if output_format == "json":
        told = [asdict(info) for info in infos]
        click.echo(json.dumps(told if name is None else told[0], ensure_ascii=False, indent=2))
    elif name is not None:
        _describe(infos[0], known=known)
    else:
        _list(infos, known=known)


def _named(infos: Sequence[AnalyzerInfo], name: str) -> AnalyzerInfo:
    for info in infos:
        if info.id == name:
            return info
    installed = ", ".join(info.id for info in infos) or "none"
    raise AnalyzerNotFound(
        f"no analyzer {name[:100]!r} is installed; installed: {installed}{meant(name, [info.id for info in infos])}",
        installed=installed,
    )


def _list(infos: Sequence[AnalyzerInfo], *, known: bool) -> None:
    if not infos:
        show(console(), "no analyzers are installed; 'glossator plugins' tells whether one is broken")
        return
    explained = any(_reason(info, known=known) for info in infos)
    head = ["analyzer", "version", "distribution", "languages", "default", "state", "summary"]
    rows = [
        [
            Text(info.id, style="bold"),
            Text(one_line(info.version)),
            Text(one_line(info.distribution)),
            Text(", ".join(info.languages)),
            Text("yes" if info.in_default_set else "no"),
            _state(info, known=known),
            Text(one_line(info.description)),
            *([Text(one_line(_reason(info, known=known)))] if explained else []),
        ]
        for info in infos
    ]
    show_table(console(), [*head, "reason"] if explained else head, rows)


def _state(info: AnalyzerInfo, *, known: bool) -> Text:
    """Without a server it is known only of plugins that failed, as long as nothing was loaded."""
    if known or info.state in (AnalyzerState.FAILED, AnalyzerState.DISABLED):
        return Text(info.state.value, style=_STATE_STYLES[info.state])
    return Text(_NOT_LOADED)


def _reason(info: AnalyzerInfo, *, known: bool) -> str:
    return info.state_reason if known or info.state in (AnalyzerState.FAILED, AnalyzerState.DISABLED) else ""


def _describe(info: AnalyzerInfo, *, known: bool) -> None:
    about = [
        (
            "version",
            f"{info.version} of {info.distribution}"
            if info.distribution != UNKNOWN
            else "none: its plugin is not installed",
        ),
        ("state", ": ".join(filter(None, (str(_state(info, known=known)), _reason(info, known=known))))),
        ("languages", ", ".join(info.languages)),
        ("emits", ", ".join(info.kinds)),
        ("labels", ", ".join(info.labels) or "not known beforehand"),
        ("requires", ", ".join(info.requires) or "nothing"),
        *([("reads", f"{', '.join(info.reads_if_there)}, where somebody provides it")] if info.reads_if_there else []),
        ("default", "runs when no analyzer is named" if info.in_default_set else "runs only when named"),
        ("scores", "are how often such a finding is right" if info.scores_calibrated else ""),
        ("fingerprint", info.fingerprint),
    ]
    output = console()
    show(output, Text(info.id, style="bold").append(f"  {one_line(info.title)}" if info.title else "", style="dim"))
    if info.description:
        show(output, Text(one_line(info.description)))
    show(output, "")
    for line in aligned([[Text(key, style="dim"), Text(one_line(value))] for key, value in about if value]):
        show(output, line)
    show(output, "")
    option, setting = (
        next(iter(schema.get("properties", {})), "") for schema in (info.options_schema, info.settings_schema)
    )
    if option:
        value = _example(info.options_schema, option, info.default_options)
        example = shlex.join(["--analyzers", info.id, "--options", f"{info.id}.{option}={value}"])
        show(output, f"  Options, for instance {example}, as JSON Schema:")
        _schema(output, info.options_schema)
    else:
        show(output, "  It has no options.")
    if setting:
        section = f"analyzers.{_key(info.id)}"
        example = shlex.join(["--set", f"{section}.{setting}={_example(info.settings_schema, setting, {})}"])
        show(output, f"  Settings of the server, for instance {example}:")
        _schema(output, info.settings_schema)
    for kind in info.kind_infos:
        if kind.schema:
            show(output, f"  Values of {one_line(kind.kind)}, version {one_line(kind.version)}:")
            _schema(output, kind.schema)


def _example(schema: Mapping[str, Any], name: str, defaults: Mapping[str, Any]) -> str:
    """A value that the option or setting may have, as JSON; VALUE if none is known."""
    known = {**schema.get("properties", {}).get(name, {}), **({"default": defaults[name]} if name in defaults else {})}
    return json.dumps(known["default"], ensure_ascii=False) if "default" in known else "VALUE"


def _key(name: str) -> str:
    """As TOML and `--set` want a key: dots divide it unless it is quoted."""
    return f'"{name}"' if "." in name else name


def _schema(output: Console, schema: Any) -> None:
    show(output, Text(printable(json.dumps(_without_titles(schema), ensure_ascii=False, indent=2))))


def _without_titles(schema: Any) -> Any:
    """The schema less the titles that pydantic derives from the names."""
    if isinstance(schema, dict):
        return {
            key: {name: _without_titles(part) for name, part in item.items()}
            if key in ("properties", "$defs")
            else _without_titles(item)
            for key, item in schema.items()
            if key != "title"
        }
    return [_without_titles(item) for item in schema] if isinstance(schema, list) else schema
