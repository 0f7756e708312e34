"""`glossator export`: results that were saved, in the format of somebody else's tool."""

from __future__ import annotations

from pathlib import Path

import click

from glossator.cli.show.describe import several
from glossator.cli.show.failures import Failures
from glossator.cli.show.formats import Export, format_names, tell_losses
from glossator.cli.show.streams import own_output, tell_written

from ..results import results_of


@click.command(epilog="Exit status: 0 if every document was written, 1 if one was not, 2 if the command line is wrong.")
@click.argument("results", metavar="RESULTS", type=click.Path(path_type=Path, dir_okay=True))
@click.option("--to", "name", metavar="FORMAT", required=True, type=click.Choice(format_names()), help="The format.")
@click.option(
    "--out",
    "-o",
    "output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A file, or of formats that are several files, a folder. Default: standard output.",
)
@click.option(
    "--documents",
    multiple=True,
    metavar="FILE",
    help="The analyzed documents, if their ids are no paths of files: what 'analyze' was given. Repeatable.",
)
@click.pass_context
def export(ctx: click.Context, results: Path, name: str, output: Path | None, documents: tuple[str, ...]) -> None:
    """Write results in the format of a tool for annotating, searching or teaching.

    RESULTS are lines of 'glossator analyze --format jsonl', or the folder of tables of 'glossator run'. What the
    format cannot carry is counted and told; 'glossator formats' lists the formats, 'glossator formats NAME' what each
    cannot carry.

    \b
    Examples:
      glossator analyze *.txt --analyzers entities,attribution,syntax --format jsonl -o results.jsonl
      glossator export results.jsonl --to brat --out annotated
      glossator export results.jsonl --to conllu > parsed.conllu
      glossator export results.jsonl --to xlsx --out results.xlsx --documents news.jsonl
      glossator export tables/ --to label-studio --out tasks
    """
    failed, failures = 0, Failures()
    with own_output() as told, Export(name, output, told.buffer) as writer:
        for document, result in results_of(results, documents):
            # A result that could not be read is no document: its place in the output would be an empty text.
            shown = result if result.failure is not None and not document.text else writer.write(document, result)
            failed += not shown.ok
            failures.tell(shown)
        writer.end(keep=writer.written > 0 or not failed)
        failures.end()
        tell_losses(writer)
    if output is not None and writer.kept:
        tell_written(several(writer.written, "document"), output)
    if failed:
        ctx.exit(1)
