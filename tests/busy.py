"""Runs the tests beside busy loops, again and again: a stranger's machine is busy, and `make test` must not fail there.

    make test-busy ARGS="--times 10"
    make test-busy ARGS="--times 3 --loops 4 -- tests/rpc -x"
    make test-busy ARGS="--times 3 --loops 0 --stall 2 -- tests/rpc"

What follows `--` goes to pytest. Prints every failure as it is found, and at the end how often each test failed; the
output of runs that failed stays in the folder that is named then.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
from benchmarks.processes import tree

# Whatever becomes of this process, its loops end.
LOOP = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: pass"
# A line of pytest's summary: the test may have blanks in its parameters, and a reason behind it.
FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)


@click.command(help=__doc__.replace("\n\n    ", "\n\n\b\n    ") if __doc__ else None)
@click.option("--times", default=10, show_default=True, help="Runs of the tests.")
@click.option("--loops", type=int, help="Busy loops beside them; as many as there are processors, unless given.")
@click.option(
    "--stall",
    default=0.0,
    show_default=True,
    help="On Linux, stop one process of the tests after the other, for up to so many seconds each.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def main(times: int, loops: int | None, stall: float, arguments: tuple[str, ...]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="glossator-busy-"))
    failures: Counter[str] = Counter()
    bad = 0
    with busy(os.cpu_count() or 1 if loops is None else loops) as number:
        click.echo(f"{times} runs beside {number} busy loops")
        for run in range(1, times + 1):
            began = time.monotonic()
            output, status = once(arguments, stall)
            click.echo(f"run {run}: {last_line(output)} ({time.monotonic() - began:.0f} s)")
            if status:
                bad += 1
                (folder / f"run-{run}.txt").write_text(output, encoding="utf-8")
                found = FAILED.findall(output) or [f"pytest ended with status {status}"]
                failures.update(found)
                for each in found:
                    click.echo(f"  {each}")
    for name, count in failures.most_common():
        click.echo(f"{count:4} of {times}  {name}")
    click.echo(f"{bad} of {times} runs failed" + (f"; their output is in {folder}" if bad else ""))
    if bad:
        sys.exit(1)
    folder.rmdir()


def once(arguments: tuple[str, ...], stall: float) -> tuple[str, int]:
    """One run of pytest: its output and its exit status."""
    root = Path(__file__).parents[1]
    command = [sys.executable, "-m", "pytest", "-q", "--color=no", "-p", "no:cacheprovider", *arguments]
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
    ) as process:
        if stall:
            threading.Thread(target=stop_and_go, args=(process, stall), daemon=True).start()
        output, _ = process.communicate()
    return output, process.returncode


def stop_and_go(process: subprocess.Popen[str], longest: float) -> None:
    """Until the process ends, stop it or one of its descendants for a moment, and then another one."""
    draw = random.Random()  # noqa: S311 - no secret
    while process.poll() is None:
        time.sleep(draw.uniform(0, longest))
        with suppress(OSError, IndexError):  # it has ended
            pid = draw.choice(tree(process.pid))
            os.kill(pid, signal.SIGSTOP)
            try:
                time.sleep(draw.uniform(0, longest))
            finally:
                os.kill(pid, signal.SIGCONT)


def last_line(output: str) -> str:
    return next((line.strip("= ") for line in reversed(output.splitlines()) if line.strip()), "no output")


@contextmanager
def busy(number: int) -> Iterator[int]:
    """So many processes that do nothing, as fast as they can."""
    processes = [subprocess.Popen([sys.executable, "-c", LOOP]) for _ in range(number)]
    try:
        yield number
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()


if __name__ == "__main__":
    main()
