"""`glossator demo`: a real server as a process of its own, files streamed through it, every result as it arrives."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

import click
from rich.console import Console
from rich.text import Text

from glossator import AnalyzerResult, Config, Document, DocumentResult, Failure, Reason
from glossator.cli.show.console import console, show
from glossator.cli.show.describe import one_line
from glossator.cli.show.text import highlighted, render_heading, render_result
from glossator.reading.documents import documents
from glossator_client.access import of_config
from glossator_client.client import Client
from glossator_client.errors import ClientError, DeadlineExceeded, Unavailable
from glossator_client.ledger import DocumentEvent

_LISTENING = "listening on "
_START_SECONDS = 300.0
_STOP_SECONDS = 60.0
_END_SECONDS = 10.0
_LOG_LINES = 40
_LAST_WORDS = re.compile(r"glossator( serve)?: (error: )?(?P<why>.+)")


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
            failed = _run(server, files, output, notes, ordered=ordered)
        except BaseException:
            server.show_log(notes)
            raise
        status = server.stop()
        if failed or status:
            server.show_log(notes)
    show(output, Text(f"server stopped, exit status {status}", style="dim" if status == 0 else "bold red"))
    if failed or status:
        ctx.exit(1)


def _run(server: ServerProcess, files: Sequence[str], output: Console, notes: Console, *, ordered: bool) -> int:
    """Stream the files; returns how many did not succeed."""
    show(notes, Text("starting a server; it loads its models …", style="dim"))
    with Client(server.address(), **of_config(Config.load().client)) as client:
        server.wait_ready(client)
        show(output, Text(f"server at {client.address} is serving", style="dim"))
        tally = Tally()
        for event in client.stream_documents(_documents(files, tally, notes), ordered=ordered):
            _show(event, output)
            tally.add(event)
    show(output, tally.summary())
    return tally.failed


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
            show(output, highlighted(outcome.results, document.text))
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
        counts = f"{self._documents} documents, {self._words:,} words, {self._annotations:,} annotations"
        line = Text(f"{counts} in {seconds:.1f} s", style="bold")
        return line.append(f", {self.failed} failed, wholly or in part", style="bold red") if self.failed else line


class ServerProcess:
    """`glossator serve` on a free port, as a child process; its log is kept aside."""

    def __init__(self) -> None:
        # A file and not a pipe: a pipe that nobody reads would stop the server when it is full.
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self._process = subprocess.Popen(
            [sys.executable, "-m", "glossator", "serve", "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def __enter__(self) -> ServerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.stop()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()

    def address(self) -> str:
        """Where it listens, as its first line of output says; raises `Unavailable` if it ends before."""
        assert self._process.stdout is not None  # noqa: S101 - it was opened with a pipe
        for line in self._process.stdout:
            if line.startswith(_LISTENING):
                return line.removeprefix(_LISTENING).strip()
        raise self._ended()

    def wait_ready(self, client: Client) -> None:
        """Wait until it can analyze documents; raises `Unavailable` as soon as it ends instead."""
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                return client.wait_ready(1.0)
            except ClientError as error:
                # Who ends breaks off its calls first, in one way or another, and is gone a moment later.
                if self._gone(0.0 if isinstance(error, DeadlineExceeded) else _END_SECONDS):
                    raise self._ended() from None
                if not isinstance(error, DeadlineExceeded) or time.monotonic() > deadline:
                    raise

    def _gone(self, seconds: float) -> bool:
        """Whether it ends within so many seconds."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> int:
        """Ask it to finish and wait; returns its exit status."""
        with _uninterrupted():
            self._process.send_signal(signal.SIGTERM)
            try:
                return self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                return self._process.wait()

    def show_log(self, target: Console) -> None:
        """The end of what it wrote to standard error."""
        lines = self._logged()
        show(target, Text(f"the server's log{', its end' if len(lines) > _LOG_LINES else ''}:", style="bold red"))
        for line in lines[-_LOG_LINES:]:
            show(target, Text(f"  {one_line(line)}"))

    def _ended(self) -> Unavailable:
        status = self._process.wait()
        # Its last words, if it had any: what it lacks, and what to install.
        why = next((found for line in reversed(self._logged()) if (found := _LAST_WORDS.match(line))), None)
        told = f": {one_line(why['why'])}" if why else ""
        message = f"the server ended while starting, with exit status {status}{told}"
        return Unavailable(Failure(Reason.UNREACHABLE, message))

    def _logged(self) -> list[str]:
        self._log.seek(0)
        return self._log.read().decode(errors="replace").splitlines()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A second Ctrl-C must not leave a server behind."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
