"""`glossator quotes` and `glossator report`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from glossator.cli.group import Problem
from glossator.cli.show.describe import several
from glossator.cli.show.streams import own_output, tell_written
from glossator.extras import advice
from glossator_corpus.ask.times import since as first_of
from glossator_corpus.ask.times import until as last_of

_FORMATS = ("table", "csv", "jsonl", "html")
_SHOWN = 50
_TYPES = ("direct", "indirect", "mixed")


@click.command(
    short_help="Who said what: quotations in the tables of a run.",
    epilog="Exit status: 0 if there are any, 1 if there are none, 2 if the command line is wrong.",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--by", metavar="NAME", help="Only what somebody of this name says.")
@click.option("--about", metavar="TEXT", help="Only what has these words in it, or somebody of this name.")
@click.option("--since", metavar="TIME", help="Only of documents of this time or later: 2024, 2024-05, 2024-05-01 …")
@click.option("--until", metavar="TIME", help="Likewise until the end of it.")
@click.option(
    "--type", "types", multiple=True, type=click.Choice(_TYPES), help="Only quotations of this type. Repeatable."
)
@click.option("--all", "everything", is_flag=True, help="Also what is believed, wanted, perceived, done, or denied.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True)
@click.option("--limit", type=click.IntRange(1), metavar="N", help=f"At most N. Default: all; of a table, {_SHOWN}.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Default: shown.")
@click.pass_context
def quotes(
    ctx: click.Context,
    /,
    *,
    folder: Path,
    by: str | None,
    about: str | None,
    since: str | None,
    until: str | None,
    types: tuple[str, ...],
    everything: bool,
    form: str,
    limit: int | None,
    output: Path | None,
) -> None:
    """Show who said what, when, and where that stands, from DIR, the folder of a `glossator run`.

    Names match by entity: all words of NAME must be among those of one name that a document has for somebody, and
    then all that it says of them counts, whatever it calls them there: "he", "the minister". Case, accents, hyphens,
    full stops and 's make no difference, nor does the order. Where nobody of a name was found as the speaker, the
    words for them are looked at, without what follows "of", "for", "from" and the like: "a spokesman for the mayor"
    is a spokesman. TEXT matches whole words, side by side; at its end, "*" stands for any ending.

    In CSV, an apostrophe stands before text that begins like a formula. Offsets are code points in `documents.text`.

    \b
    Examples:
      glossator quotes tables --by "Ida Roth"
      glossator quotes tables --by roth --about "harbour dues" --since 2024-03 --format csv -o roth.csv
      glossator quotes tables --about "tariff*" --type direct --format html -o tariffs.html
    """
    _check()
    from glossator_corpus.ask.base import Base
    from glossator_corpus.ask.quotes import Asked, Quotes
    from glossator_corpus.ask.shown import FORMATS

    asked = Asked(by, about, first_of(since), last_of(until), types, everything)
    if asked.since and asked.until and asked.since >= asked.until:
        raise click.UsageError(f"--since {since} is later than --until {until}: nothing is of that time")
    with Base(folder) as base:
        found = Quotes(base, asked, context=form == "html")
        count = found.count
        if limit is None and form == "table" and count > _SHOWN:
            limit = _SHOWN
        with _output(output, form) as out:
            if count or form != "table":
                FORMATS[form](found.read(limit), out, _title(by, about, since, until))
        if output is not None:
            tell_written(several(min(count, limit or count), "quotation"), output)
        for line in found.also():
            _tell(line)
        if limit is not None and count > limit:
            _tell(f"{limit:,} of {count:,} are shown: --limit N shows more, --format csv, jsonl and html all")
        if not count:
            _tell(found.why_none())
            ctx.exit(1)


@click.command(
    short_help="Tell what is in the tables of a run, on one page with charts.",
    epilog="Exit status: 0 if the page was written, 1 if the tables cannot be read, 2 if the command line is wrong.",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Default: standard output."
)
@click.option("--title", metavar="TEXT", help="Of the page. Default: the name of the folder.")
@click.option("--top", type=click.IntRange(1, 200), default=15, show_default=True, help="How long lists are.")
def report(folder: Path, output: Path | None, title: str | None, top: int) -> None:
    """Write a page about DIR, the folder of a `glossator run`: documents over time, who and what is named most, who is
    quoted how often, at what length, directly or indirectly, sentiment by entity over time, failures by reason.

    The page is HTML and needs nothing else: no script, no font, no network. Charts suit light and dark and paper; each
    has its figures as a table below it. Entities count by the fullest name that a document has for them.

    \b
    Examples:
      glossator report tables -o report.html
      glossator report tables --title "Harbour dues, 2024" --top 30 -o dues.html
    """
    _check()
    from glossator_corpus.ask.base import Base
    from glossator_corpus.ask.report import report as page

    with Base(folder) as base:
        written = page(base, title or f"Report on {folder.resolve().name}", top)
    with _output(output, "html") as out:
        out.write(written)
    if output is not None:
        tell_written("report", output)


def _title(by: str | None, about: str | None, since: str | None, until: str | None) -> str:
    told = ["Quotations", by and f"by {by}", about and f"about {about}", since and f"since {since}"]
    told.append(until and f"until {until}")
    return " ".join(word for word in told if word)


@contextmanager
def _output(path: Path | None, form: str) -> Iterator[TextIO]:
    if path is None:
        with own_output() as out:
            yield out
        return
    # With a byte order mark, without which Excel reads UTF-8 as something else.
    with path.open("w", encoding="utf-8-sig" if form == "csv" else "utf-8", newline="") as out:
        yield out


def _check() -> None:
    if hint := advice("corpus"):
        raise Problem(f"tables need libraries that a base install leaves out; {hint}")


def _tell(line: str) -> None:
    click.echo(f"glossator: {line}", err=True)
