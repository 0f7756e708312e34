"""Ctrl-C while a command waits for input."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from glossator.reading.interrupt import interruptible

# An interrupt arrives where Python must ignore exceptions, before the second line is waited for.
SWALLOWED = """
import signal, sys
from glossator.reading.documents import How, documents

class Leaving:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

found = documents(["-"], How("jsonl"), pauses=True)
print(next(found).document.id, flush=True)
sys.unraisablehook = lambda ignored: print(ignored.exc_type.__name__, flush=True)
Leaving()
try:
    next(found)  # that nothing has come yet
    next(found)
except KeyboardInterrupt:
    print("ended", flush=True)
"""


def test_an_interrupt_that_got_lost_ends_the_next_wait() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SWALLOWED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write('{"id": "1", "text": "Ada was here."}\n')
        process.stdin.flush()
        assert process.stdout.read().split() == ["1", "KeyboardInterrupt", "ended"]
        assert process.wait(200) == 0


def test_lines_are_read_as_they_come_and_to_the_end() -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as source, interruptible(source) as stream:
        os.write(writer, b"one\ntw")
        assert stream.readline() == b"one\n"
        os.write(writer, b"o\nthree")
        assert stream.readline() == b"two\n"
        os.close(writer)
        assert stream.read() == b"three"
        assert stream.read() == b""


def test_other_signals_interrupt_nothing() -> None:
    heard: list[int] = []
    reader, writer = os.pipe()
    before = signal.signal(signal.SIGUSR1, lambda number, frame: heard.append(number))
    try:
        with os.fdopen(reader, "rb") as source, interruptible(source) as stream:
            signal.raise_signal(signal.SIGUSR1)
            os.write(writer, b"one\n")
            assert stream.readline() == b"one\n"
    finally:
        signal.signal(signal.SIGUSR1, before)
        os.close(writer)
    assert heard == [signal.SIGUSR1]


def test_whoever_listened_to_signals_before_does_so_again() -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer)
    try:
        with open(os.devnull, "rb") as source, interruptible(source) as stream:
            assert stream.read() == b""
        assert signal.set_wakeup_fd(before) == writer
    finally:
        os.close(reader)
        os.close(writer)
