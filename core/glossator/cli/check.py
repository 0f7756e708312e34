"""`glossator check`: holds plugins to what their users rely on, one verdict a line."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, fields
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

import click

from glossator.cli.read.options import remotes_from
from glossator.cli.show.describe import one_line
from glossator.cli.show.streams import own_output
from glossator.contract.hooks import ENTRY_POINT_GROUP
from glossator.errors import ConfigError
from glossator.host.plugins.place import module_of, on_path
from glossator.telling import words_of
from glossator.testing.conformance import CHECKS, Limits, Problem, Status, Verdict, subjects, verdicts
from glossator.testing.conformance.importing import root_of, unimportable
from glossator.testing.conformance.places import Places, of_import_error
from glossator.testing.remote import remote_plugin


@click.command(
    short_help="Check plugins, one verdict a line.",
    epilog="Exit status: 0 if nothing is wrong, else 1; 2 if the command line is wrong.",
)
@click.argument("plugins", nargs=-1, metavar="DISTRIBUTION|MODULE…")
@click.option(
    "--remote",
    "remotes",
    multiple=True,
    metavar="NAME=ADDRESS",
    help="The analyzers that run at this address. Repeatable.",
)
@click.option("--analyzer", default="", metavar="NAME", help="Only this analyzer.")
@click.option("--only", multiple=True, metavar="CHECK", help="Only this check. Repeatable.")
@click.option("--skip", multiple=True, metavar="CHECK=REASON", help="Leave this check out, and say why. Repeatable.")
@click.option(
    "--sample",
    "samples",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="A text of which the plugin has something to say. Repeatable.",
)
@click.option("--limit", "limits", multiple=True, metavar="NAME=SECONDS", help="Tolerate more, or less. Repeatable.")
@click.option("--settings", default="{}", metavar="JSON", help="Settings of the analyzers.")
@click.option("--language", default="en", show_default=True, metavar="TAG", help="Of the texts.")
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--list", "listed", is_flag=True, help="List the checks.")
@click.pass_context
def check(
    ctx: click.Context,
    *,
    plugins: tuple[str, ...],
    remotes: tuple[str, ...],
    analyzer: str,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    samples: tuple[Path, ...],
    limits: tuple[str, ...],
    settings: str,
    language: str,
    output_format: str,
    listed: bool,
) -> None:
    """Check plugins: one verdict a line, and where something is wrong, the line to change.

    A plugin is an installed distribution, a module, or a Python file. Its analyzers, its parser and its observer are
    imported, created and run, in processes of their own too, on texts that are awkward on purpose. No models are
    needed. What hangs is ended: each step has a limit, which its verdict names and --limit changes.

    \b
    Examples:
      glossator check acme-topics
      glossator check acme_topics/plugin.py --only growth --only batch
      glossator check acme-topics --limit text_seconds=60
      glossator check --remote acme=127.0.0.1:50052
      glossator check acme-topics --skip "memory=it keeps a table of names, which has a limit"
    """
    if listed:
        for kind, checks in CHECKS.items():
            for each in checks:
                click.echo(f"{kind}  {each.id}  {each.summary}")
        return
    if not plugins and not remotes:
        raise click.UsageError("name a distribution, a module, a file or a remote; --list lists the checks")
    exceptions = dict(_exception(each) for each in skip)
    how: dict[str, Any] = {
        "samples": [path.read_bytes().decode() for path in samples],
        "settings": _settings(settings),
        "limits": _limits(limits),
        "language": language,
    }
    counts = dict.fromkeys(Status, 0)
    with ExitStack() as stack:
        out = stack.enter_context(own_output())
        modules = [module for plugin in plugins for module in _modules(plugin)]
        if remotes:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            for name, remote in remotes_from(remotes).items():
                modules.append(str(remote_plugin(name, folder=folder, **remote)))
        for module in modules:
            for verdict in _verdicts(module, analyzer, only, exceptions, how):
                counts[verdict.status] += 1
                _tell(verdict, out, output_format)
    if not sum(counts.values()):
        raise ConfigError("there is nothing to check: no analyzer, no parser and no observer")
    if output_format == "text":
        click.echo(
            f"{counts[Status.PASS]} passed, {counts[Status.FAIL]} failed, {counts[Status.SKIP]} skipped", err=True
        )
    if counts[Status.FAIL]:
        ctx.exit(1)


def _verdicts(
    module: str, analyzer: str, only: tuple[str, ...], exceptions: dict[str, str], how: dict[str, Any]
) -> Iterator[Verdict]:
    if problem := unimportable(module, 2 * how["limits"].create_seconds):
        yield Verdict(module, "survives", Status.FAIL, (problem,))
        return
    try:
        found = subjects(module, analyzer=analyzer, **how)
    except ConfigError:
        raise
    except ValueError as error:
        raise ConfigError(f"{module}: {error}") from None
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        told = f"importing it raised {type(error).__name__}: {one_line(words_of(error))}"
        place = of_import_error(error, root_of(module))
        if (known := sys.modules.get(on_path(module))) is not None and not place:
            places = Places(known)
            place = places.of_definition("glossator_analyzers") or places.first
        problem = Problem(told, place)
        yield Verdict(module, "survives", Status.FAIL, (problem,))
        return
    for subject in found:
        try:
            yield from verdicts(subject, only=only, exceptions=exceptions)
        except ValueError as error:
            raise ConfigError(str(error)) from None
        finally:
            subject.close()


def _tell(verdict: Verdict, out: TextIO, output_format: str) -> None:
    if output_format == "json":
        print(json.dumps(asdict(verdict), ensure_ascii=False), file=out)
        return
    head = f"{verdict.status.value}  {verdict.subject}  {verdict.check}"
    for told in [str(problem) for problem in verdict.problems] or [verdict.reason]:
        print(f"{head}  {one_line(told)}" if told else head, file=out)


def _modules(plugin: str) -> list[str]:
    """The modules of a distribution, or the one that is named."""
    try:
        entries = distribution(plugin).entry_points
    except (PackageNotFoundError, ValueError):
        try:
            module_of(plugin)
        except ConfigError as error:
            raise ConfigError(f"no distribution {plugin!r} is installed, and {error}") from None
        return [plugin]
    found = [entry.value for entry in entries if entry.group == ENTRY_POINT_GROUP]
    if not found:
        raise ConfigError(f"{plugin} has no entry point of the group {ENTRY_POINT_GROUP!r}: see pyproject.toml")
    return found


def _exception(text: str) -> tuple[str, str]:
    name, equals, reason = text.partition("=")
    if not equals or not reason.strip():
        raise click.BadParameter(f"{text!r} gives no reason: write CHECK=REASON", param_hint="'--skip'")
    return name.strip(), reason.strip()


def _limits(given: tuple[str, ...]) -> Limits:
    """The limits, but for those that are given."""
    known = {field.name: field.default for field in fields(Limits)}
    changed: dict[str, float] = {}
    for text in given:
        name, _, seconds = (part.strip() for part in text.partition("="))
        try:
            changed[name] = float(seconds)
        except ValueError:
            changed[name] = 0.0
        if name not in known or not 0 < changed[name] < math.inf:
            raise click.BadParameter(
                f"{text!r} is none: write NAME=SECONDS, of {', '.join(f'{key}={known[key]:g}' for key in known)}",
                param_hint="'--limit'",
            )
    return Limits(**changed)


def _settings(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise click.BadParameter(
            'it must be a JSON object, such as \'{"words": ["river"]}\'', param_hint="'--settings'"
        )
    return given
