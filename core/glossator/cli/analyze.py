"""`glossator analyze`: documents in, results out, in order; every failure on standard error."""

from __future__ import annotations

import os
import stat
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import click
from rich.console import Console

from glossator.cli.backend import Backend, InlineBackend, open_backend
from glossator.cli.read.corpus import how_to_read, reading_options
from glossator.cli.read.options import (
    access,
    analyzer_timeout_option,
    analyzers_option,
    assignments_option,
    client_options,
    config_options,
    language_option,
    load_config,
    parse_analyzers,
    parse_time,
    plugins_of,
    with_language,
    with_options,
)
from glossator.cli.show.failures import Failures
from glossator.cli.show.formats import Export, format_names, tell_losses
from glossator.cli.show.notes import tell_notes
from glossator.cli.show.progress import WATCHED_BATCH, watched
from glossator.cli.show.streams import own_output, tell_written
from glossator.cli.show.words import Words
from glossator.cli.show.writer import WRITERS, Writer, to_file
from glossator.config import Config
from glossator.contract.batch import AnalysisOptions, AnalyzerSpec
from glossator.contract.result import DocumentResult, DocumentStatus
from glossator.host.registry import Registry
from glossator.reading.documents import Item, documents
from glossator.reading.files import STDIN
from glossator.telling import reveal
from glossator.text.document import Document
from glossator.text.offsets import OffsetEncoding

_UNITS = {"code-point": OffsetEncoding.CODE_POINT, "utf16": OffsetEncoding.UTF16, "utf8": OffsetEncoding.UTF8}


@click.command(
    epilog="Exit status: 0 if every analyzer succeeded on every document, 1 if one failed, 2 if the command line "
    "is wrong."
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=str, allow_dash=True))
@analyzers_option
@assignments_option
@click.option("--address", metavar="HOST:PORT", help="Let this server do it. Default: load the models and do it here.")
@language_option
@click.option(
    "--reference-time",
    metavar="TIME",
    help="When the documents were written, in ISO 8601; relative dates such as “Monday” are resolved against it.",
)
@analyzer_timeout_option
@reading_options
@click.option(
    "--format",
    "output_format",
    type=click.Choice([*WRITERS, *format_names()]),
    default="text",
    show_default=True,
    help="text: to read. jsonl: one AnalyzeResponse per line, for programs. html: a page. The others are formats "
    "of other people's tools: 'glossator formats' tells what they hold.",
)
@click.option(
    "--offset-encoding",
    type=click.Choice(list(_UNITS)),
    default="code-point",
    show_default=True,
    help="The unit of offsets in jsonl: Python counts code points, Java and JavaScript UTF-16, Go and Rust UTF-8.",
)
@click.option("--include-text", is_flag=True, help="Repeat the covered text in every span of jsonl.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A file, or of formats that are several files, a folder. Default: standard output.",
)
@click.option("--reload", is_flag=True, help="Do it again whenever the code of a --plugin, or a FILE, changes.")
@client_options
@config_options
@click.pass_context
def analyze(
    ctx: click.Context,
    /,
    *,
    files: tuple[str, ...],
    analyzers: str | None,
    assignments: tuple[str, ...],
    address: str | None,
    language: str,
    reference_time: str | None,
    analyzer_timeout: float | None,
    input_format: str,
    encoding: str | None,
    text_column: str | None,
    id_column: str | None,
    time_column: str | None,
    input_options: tuple[str, ...],
    output_format: str,
    offset_encoding: str,
    include_text: bool,
    output: Path | None,
    reload: bool,
    config_file: Path | None,
    settings: tuple[str, ...],
    **connection: str | None,
) -> None:
    """Analyze documents and show what they say.

    FILE is a text, a page, a table, an archive …: `glossator readers` lists the formats. Its name and content tell
    which it is, or --input-format. A folder gives all files in it, "-" reads standard input, and .gz and .zst
    are unpacked. A line of .jsonl is a document such as {"id": "1", "text": "…", "language": "en",
    "reference_time": "2024-05-01T09:00:00Z", "attributes": {}}, of which only "text" must be there.

    \b
    Examples:
      glossator analyze article.txt
      glossator analyze *.txt --analyzers entities,numbers --format jsonl > results.jsonl
      glossator analyze article.txt --format html --output article.html
      glossator analyze *.txt --format brat --output annotated
      curl -s https://example.org/story.txt | glossator analyze -
      glossator analyze news.jsonl.gz --address localhost:50051 --format jsonl
      glossator analyze archive/ --analyzers entities --format jsonl
      glossator analyze articles.csv --text-column body --time-column date
    """
    _check_paths(files, output)
    if output is not None and output_format in WRITERS and output.is_dir():
        raise click.UsageError(f"--output {output} is a folder: name a file")
    if reload:
        from glossator.cli.reload import again

        ctx.exit(again(plugins_of(ctx), [Path(file) for file in files if file != STDIN]))
    config = load_config(config_file, settings, access(**connection))
    if config.server.plugin_tracebacks:
        reveal(True)
    if language and address is None:
        config = with_language(config, language)
    looked_at = sys.stderr.isatty()
    if looked_at:
        config = _in_small_steps(config)
    when = parse_time(reference_time)
    columns = {"text_column": text_column, "id_column": id_column, "time_column": time_column}
    how = replace(how_to_read(input_format, input_options, encoding=encoding, **columns), reference_time=when)
    inputs = documents(files, how, pauses=True)
    with ExitStack() as stack:
        told = stack.enter_context(own_output())
        export = None
        if output_format not in WRITERS:
            export = stack.enter_context(Export(output_format, output, told.buffer))
        backend = stack.enter_context(open_backend(address, config, describe=output_format in {"text", "html"}))
        wanted = export.kind.analyzers if export else ()
        options = AnalysisOptions(
            tuple(_specs(backend, analyzers, assignments, wanted)),
            _UNITS[offset_encoding],
            include_text,
            analyzer_timeout,
            language,
        )
        writer: Writer | Export
        if export is not None:
            writer = export
        else:
            file = stack.enter_context(output.open("wb")) if output else None
            words = Words(lambda: backend.registry if isinstance(backend, InlineBackend) else Registry.load(config))
            writer = WRITERS[output_format](told if file is None else to_file(file), options, words)
        found = results(backend, inputs, options)
        here = output is None and told.isatty()
        if looked_at:
            # What a file holds is known when it has been read.
            total = len(files) if all(path.endswith(".txt") for path in files) else None
            found = watched(found, total, Console(stderr=True), until_first=here)
        # Who reads them in the text need not read them twice: on a terminal they stand there, in a pipe they do not.
        text = output_format == "text"
        tell = not (here and looked_at and text)
        short = tell and text and output is None and _is_pipe(told)
        failures = (
            _export(writer, found) if isinstance(writer, Export) else _write(writer, found, tell=tell, short=short)
        )
    if output is not None and (export is None or export.kept):
        tell_written("results", output)
    if failures:
        ctx.exit(1)


def results(
    backend: Backend, items: Iterable[Item | None], options: AnalysisOptions
) -> Iterator[tuple[Document, DocumentResult]]:
    """Every document with its result, in order; what could not be read goes past the backend."""
    # A remote backend reads ahead, maybe in a thread of its own: a deque is safe for that.
    waiting: deque[Item] = deque()

    def readable() -> Iterator[Document | None]:
        for item in items:
            if item is None:
                yield None
                continue
            waiting.append(item)
            if item.failure is None:
                yield item.document

    def unreadable() -> Iterator[tuple[Document, DocumentResult]]:
        while waiting and waiting[0].failure is not None:
            item = waiting.popleft()
            name = item.document.id
            yield item.document, DocumentResult(name, DocumentStatus.FAILED, failure=item.failure)

    for result in backend.analyze(readable(), options):
        yield from unreadable()
        yield waiting.popleft().document, result
    yield from unreadable()


def _in_small_steps(config: Config) -> Config:
    small = min(WATCHED_BATCH, config.server.batch_documents)
    return config.model_copy(update={"server": config.server.model_copy(update={"batch_documents": small})})


def _is_pipe(file: TextIO) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(file.fileno()).st_mode)
    except OSError:  # it is no file of the system's
        return False


def _write(writer: Writer, found: Iterable[tuple[Document, DocumentResult]], *, tell: bool, short: bool) -> int:
    """Write all results and tell the failures; returns how many documents failed, wholly or in part.

    With `short`, those that failed as a whole are only told, unless very many do, and notes only written.
    """
    failed = 0
    noted: set[str] = set()
    failures = Failures()
    writer.begin()
    for document, result in found:
        alone = short and result.failure is not None
        told = result if alone and failures.tell(result) else writer.write(result, document.text)
        failed += not told.ok
        if tell and not alone:
            failures.tell(told)
        if tell and not short:
            tell_notes(told, noted)
    writer.end()
    failures.end()
    return failed


def _export(export: Export, found: Iterable[tuple[Document, DocumentResult]]) -> int:
    """The same in somebody else's format, and what it could not carry."""
    failed = 0
    noted: set[str] = set()
    failures = Failures()
    for document, result in found:
        told = export.write(document, result)
        failed += not told.ok
        failures.tell(told)
        tell_notes(told, noted)
    export.end()
    failures.end()
    tell_losses(export)
    return failed


def _specs(
    backend: Backend, analyzers: str | None, assignments: tuple[str, ...], wanted: tuple[str, ...] = ()
) -> list[AnalyzerSpec]:
    """The analyzers that were asked for, and those that a format wants besides and that are there."""
    specs = parse_analyzers(analyzers)
    more = [name for name in wanted if all(spec.analyzer != name for spec in specs)]
    if not specs and (assignments or more):
        # Options can only be set on named analyzers: name the default set.
        specs = [AnalyzerSpec(info.id) for info in backend.analyzers() if info.in_default_set]
    if more:
        there = {info.id for info in backend.analyzers()}
        specs += [AnalyzerSpec(name) for name in more if name in there]
    return with_options(specs, assignments)


def _check_paths(files: Iterable[str], output: Path | None) -> None:
    if sum(path == STDIN for path in files) > 1:
        raise click.UsageError("standard input (-) can be read only once")
    if output is None:
        return
    for path in files:
        if path != STDIN and output.exists() and os.path.exists(path) and os.path.samefile(path, output):
            raise click.UsageError(f"--output {output} would overwrite an input")
        if os.path.isdir(path) and output.resolve().is_relative_to(Path(path).resolve()):
            raise click.UsageError(f"--output {output} would lie in {path}, which is read: name another place")
