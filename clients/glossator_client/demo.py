"""`glossator demo`: a real server as a process of its own, files streamed through it, every result as it arrives."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator, Sequence

import click
from rich.console import Console
from rich.text import Text

from glossator import AnalyzerResult, Config, Document, DocumentResult
from glossator.cli.show.console import console, show
from glossator.cli.show.describe import one_line, terms_told
from glossator.cli.show.marks import marks
from glossator.cli.show.text import highlighted, render_heading, render_result
from glossator.host.info import LanguageInfo
from glossator.reading.documents import documents
from glossator_client.access import of_config
from glossator_client.client import Client
from glossator_client.ledger import DocumentEvent
from glossator_client.process import ServerProcess


@click.command(
    short_help="Stream FILEs through a server of its own.",
    epilog="Exit status: 0 if every document succeeded and the server stopped cleanly.",
)
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE…", type=click.Path(exists=True, dir_okay=False, path_type=str)
)
@click.option("--ordered", is_flag=True, help="Show document after document instead of results as they arrive.")
@click.pass_context
def demo(ctx: click.Context, files: Sequence[str], ordered: bool) -> None:
    """Start a server, stream FILEs through it, show each result as it arrives, stop the server.

    \b
    Example:
      glossator demo seeds/*.txt
    """
    output, notes = console(), console(sys.stderr)
    # Without this, SIGTERM would end this process at once and leave the server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with ServerProcess() as server:
        try:
            failed, languages = _run(server, files, output, notes, ordered=ordered)
        except BaseException:
            server.show_log(notes)
            raise
        status = server.stop()
        if failed or status:
            server.show_log(notes)
    show(output, Text(f"server stopped, exit status {status}", style="dim" if status == 0 else "bold red"))
    for language in languages:
        told = f"models for {language.language}: {one_line(language.parser)}, {terms_told(language.terms)}"
        show(output, Text(told, style="dim"))
    if failed or status:
        ctx.exit(1)


def _run(
    server: ServerProcess, files: Sequence[str], output: Console, notes: Console, *, ordered: bool
) -> tuple[int, Sequence[LanguageInfo]]:
    """Stream the files; returns how many did not succeed, and the languages of the server."""
    show(notes, Text("starting a server; it loads its models …", style="dim"))
    with Client(server.address(), **of_config(Config.load().client)) as client:
        server.wait_ready(client)
        show(output, Text(f"server at {client.address} is serving", style="dim"))
        tally = Tally()
        for event in client.stream_documents(_documents(files, tally, notes), ordered=ordered):
            _show(event, output)
            tally.add(event)
        languages = client.server_info().languages
    show(output, tally.summary())
    return tally.failed, languages


def _documents(files: Sequence[str], tally: Tally, notes: Console) -> Iterator[Document]:
    for item in documents(files):
        if item.failure is None:
            yield item.document
        else:
            show(notes, Text(f"{one_line(item.document.id)}: {item.failure.message}", style="red"))
            tally.failed += 1


def _show(event: DocumentEvent, output: Console) -> None:
    """A result under the name of its document; at the end of a document its status, and on a terminal its text."""
    document, outcome = event.document, event.outcome
    if isinstance(outcome, AnalyzerResult):
        seconds = outcome.queue_seconds + outcome.compute_seconds
        show(output, Text(one_line(document.id), style="bold").append(f"  after {seconds:.2f} s", style="dim"))
        show(output, render_result(outcome, document.text))
    else:
        show(output, render_heading(outcome))
        if output.is_terminal:
            show(output, highlighted(marks(outcome.results, document.text), document.text))
    show(output, "")


class Tally:
    """Counts what came back."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._documents = 0
        self._words = 0
        self._annotations = 0
        self.failed = 0
        """Documents that could not be read, or of which at least one analyzer failed."""

    def add(self, event: DocumentEvent) -> None:
        if isinstance(event.outcome, DocumentResult):
            self._documents += 1
            self._words += len(event.document.text.split())
            self._annotations += len(event.outcome.annotations())
            self.failed += not event.outcome.ok

    def summary(self) -> Text:
        seconds = time.monotonic() - self._started
        documents = "1 document" if self._documents == 1 else f"{self._documents} documents"
        counts = f"{documents}, {self._words:,} words, {self._annotations:,} annotations"
        line = Text(f"{counts} in {seconds:.1f} s", style="bold")
        return line.append(f", {self.failed} failed, wholly or in part", style="bold red") if self.failed else line
