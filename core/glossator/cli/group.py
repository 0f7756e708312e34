"""The `glossator` command as a group of lazily imported subcommands.

The core's own are listed here; other packages add theirs by entry points of the group `glossator.commands`. A
subcommand is imported when it is used, or listed by `--help`; one that cannot be imported says so and hurts no other.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import IO, Any, NoReturn

import click

from glossator import __version__
from glossator.cli.ending import ends
from glossator.errors import ConfigError, GlossatorError, RequestError
from glossator.extras import advice
from glossator.origin import origin
from glossator.similar import meant
from glossator.streams import open_missing
from glossator.telling import reveal

COMMANDS = "glossator.commands"
_INTERRUPTED = 128 + 2  # as a shell reports a program that SIGINT ended
_BROKEN_PIPE = 128 + 13  # likewise SIGPIPE
_CORE: Mapping[str, EntryPoint] = MappingProxyType(
    {
        name: EntryPoint(name, value, COMMANDS)
        for name, value in (
            ("analyze", "glossator.cli.analyze:analyze"),
            ("analyzers", "glossator.cli.analyzers:analyzers"),
            ("check", "glossator.cli.check:check"),
            ("config", "glossator.cli.config:config"),
            ("new", "glossator.cli.new:new"),
            ("plugins", "glossator.cli.plugins:plugins"),
            ("readers", "glossator.cli.readers:readers"),
        )
    }
)


class Problem(click.ClickException):
    """Ends the command with one line on standard error, and status 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"glossator: error: {self.format_message()}", file=file, err=file is None)


class Misuse(Problem):
    """Likewise, with the status of a wrong command line: what was asked for cannot be done at all."""

    exit_code = 2


class Unavailable(click.Command):
    """Stands for a subcommand that could not be imported: using it tells why, and what to install."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            name,
            short_help=f"(unavailable: {reason})",
            add_help_option=False,
            context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
        )
        self.reason = reason

    def invoke(self, ctx: click.Context) -> NoReturn:
        raise Problem(f"the command {self.name!r} is unavailable: {self.reason}")


class LazyGroup(click.Group):
    """Finds subcommands by entry points and turns every expected error into one line and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        added = {entry.name for entry in entry_points(group=COMMANDS)} - _CORE.keys()
        return [*super().list_commands(ctx), *_CORE, *sorted(added)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if (known := super().get_command(ctx, cmd_name)) is not None:
            return known
        entry = _CORE.get(cmd_name) or next(iter(sorted(entry_points(group=COMMANDS, name=cmd_name), key=_order)), None)
        return None if entry is None else _load(entry)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            # What click knows to be similar are commands that are loaded: here none is.
            if args and not args[0].startswith("-"):
                suggestion = meant(args[0], self.list_commands(ctx))
                raise click.UsageError(f"No such command {args[0][:100]!r}{suggestion}", ctx) from error
            raise

    def invoke(self, ctx: click.Context) -> Any:
        try:
            given = super().invoke(ctx)
            sys.stdout.flush()
            return given
        except GlossatorError as error:
            if ctx.params.get("debug"):
                raise
            kind = Misuse if isinstance(error, (RequestError, ConfigError)) else Problem
            raise kind(error.failure.message) from error
        except ImportError as error:
            # Heavy modules are imported when a command needs them: a base install may lack them.
            if ctx.params.get("debug") or not (hint := advice("server")):
                raise
            raise Problem(f"{error}; {hint}") from error
        except BrokenPipeError:  # whoever read our output has seen enough
            _drop_output()
            sys.exit(_BROKEN_PIPE)
        except OSError as error:  # a full disk, a folder that is not there, an output that is closed
            _drop_output()
            if ctx.params.get("debug"):
                raise
            place = f"{error.filename}: " if error.filename else ""
            raise Problem(f"{place}{error.strerror or error}") from error

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        open_missing()
        try:
            # Without standalone mode click returns the status of ctx.exit() and raises everything else.
            status = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.exceptions.Abort:
            sys.exit(_INTERRUPTED)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except OSError as error:  # --help and --version speak before there is a command to invoke
            _drop_output()
            Problem(error.strerror or str(error)).show()
            sys.exit(Problem.exit_code)
        sys.exit(status if isinstance(status, int) else 0)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="'glossator COMMAND --help' tells more about each, with examples.",
)
@click.version_option(__version__, prog_name="glossator")
@click.option("--debug", is_flag=True, help="Show tracebacks of errors instead of one line, those of plugins too.")
def cli(debug: bool) -> None:
    """Find out what texts say: who and what they name, which numbers they give, how they feel, who said what.

    \b
    Try it on a file of yours:
      glossator analyze article.txt
    """
    reveal(debug)


def main() -> NoReturn:
    """Run the command of this process and exit with its status."""
    # gRPC's own lines have another format, and what they tell comes as an error too. Must be set before its import.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    status: object = 1
    try:
        cli.main(prog_name="glossator")
    except SystemExit as end:
        status = end.code
        raise
    finally:
        ends(status)
    raise AssertionError("unreachable: standalone mode exits")


def _load(entry: EntryPoint) -> click.Command:
    try:
        command = entry.load()
    except (Exception, SystemExit) as error:  # anything at all can come out of other people's imports
        reason = f"{type(error).__name__}: {error}"
        if isinstance(error, ImportError) and entry.dist and (hint := advice("server", entry.dist.name)):
            reason = f"{error}; {hint}"
        return Unavailable(entry.name, " ".join(reason.split()))
    if not isinstance(command, click.Command):
        return Unavailable(entry.name, f"{entry.value} is a {type(command).__name__}, not a click command")
    return command


def _drop_output() -> None:
    """What standard output has not taken is lost. Python would complain again when it flushes at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _order(entry: EntryPoint) -> tuple[str, str]:
    name, _ = origin(entry)
    return name, entry.value
