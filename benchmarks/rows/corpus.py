"""`glossator run`: how much of a server's throughput it reaches, and that its memory does not grow with the corpus."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path

from benchmarks.processes import ServedGlossator, cpu_seconds, memory, tree
from benchmarks.rows.row import Measured
from benchmarks.rows.served import NotServed, stream
from benchmarks.stage import Stage
from benchmarks.stats import ratios
from glossator import Document
from glossator.cli.group import cli

_TIMES = 12
"""How often the documents of the other rows: ten seconds of two processors, so that a run is no matter of starting."""
_LOOK_SECONDS = 0.1
SMALL = "Mayor Ann Lee said at least {} gulls were fed in Oslo on Friday."


def throughput(stage: Stage) -> Measured:
    """Documents per second of a run over those of a client that streams the same documents to the same server.

    The run reads them from a file, writes tables, and makes what it does first: it asks the server about its analyzers.
    Both go first in turns.
    """
    documents = [
        Document(document.text, f"{document.id}-{number}", "en")
        for number in range(_TIMES)
        for document in stage.corpus()
    ]
    server = stage.server(2)
    stream(server, documents[:16])
    mine: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "corpus.jsonl"
        write(file, documents)
        for number in range(2 * stage.effort.rounds):
            arguments = [str(file), "--out", f"{folder}/{number}", "--address", server.address]
            sides: list[tuple[list[tuple[float, float]], Callable[[], object]]] = [
                (theirs, partial(stream, server, documents)),
                (mine, partial(_run, arguments)),
            ]
            for found, work in sides[:: 1 if number % 2 else -1]:
                began, used = time.perf_counter(), _processor(server)
                work()
                found.append((time.perf_counter() - began, _processor(server) - used))
    processors = sum(used for _, used in theirs), sum(used for _, used in mine)
    return Measured(
        ratios([seconds for seconds, _ in theirs], [seconds for seconds, _ in mine]),
        {
            "documents": len(documents),
            "run documents/s": [len(documents) / seconds for seconds, _ in mine],
            "streamed documents/s": [len(documents) / seconds for seconds, _ in theirs],
            "CPU seconds, run": [used for _, used in mine],
            "CPU seconds, stream": [used for _, used in theirs],
            # Which neighbours change less than what the clock says.
            "stream / run, in processor time": processors[0] / processors[1],
        },
    )


def flat(stage: Stage) -> Measured:
    """Peak memory of all processes of a run over many small documents, over that of a tenth of them.

    On toy parses: it is the memory of the way that is looked at, not that of the models.
    """
    peaks = {count: peak(count) for count in (stage.effort.small // 10, stage.effort.small)}
    few, many = peaks.values()
    return Measured([many / few], {"bytes by documents": peaks})


def peak(count: int, arguments: Sequence[str] = ()) -> int:
    """Bytes that the run and its server took at most, of so many small documents."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "corpus.jsonl"
        write(file, (Document(SMALL.format(number), str(number)) for number in range(count)))
        command = [sys.executable, "-m", "glossator", "run", str(file), "--out", f"{folder}/tables"]
        most = 0
        with subprocess.Popen(
            [*command, "--plugin", "glossator.testing.toy", "--workers", "1", *arguments],
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            while process.poll() is None:
                most = max(most, memory(tree(process.pid)).taken)
                time.sleep(_LOOK_SECONDS)
            told = process.stdout.read() if process.stdout else ""
        if process.returncode or not told.startswith(f"{count:,} documents: {count:,} analyzed;"):
            raise NotServed(f"the run ended with status {process.returncode}: {told}")
        return most


def write(file: Path, documents: Iterable[Document]) -> None:
    """As JSON lines."""
    with file.open("w") as target:
        for document in documents:
            target.write(json.dumps({"id": document.id, "text": document.text, "language": document.language}) + "\n")


def _processor(server: ServedGlossator) -> float:
    """Seconds of the server's processes and of this one so far."""
    return cpu_seconds(tree(server.pid)) + time.process_time()


def _run(arguments: list[str]) -> None:
    with redirect_stdout(io.StringIO()) as told:
        status = cli.main(["run", *arguments], standalone_mode=False)
    if status:
        raise NotServed(told.getvalue())
