"""Log lines for readers that do not read: nobody waits for them, and what is missing is told."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator

import pytest

from glossator_server import logs
from glossator_server.log_writer import LogWriter


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe()
    yield reader, writer
    for descriptor in (reader, writer):
        os.close(descriptor)


@pytest.mark.parametrize("length", [10, 3000, 9000])
def test_a_reader_that_stops_is_not_waited_for(pipe: tuple[int, int], length: int) -> None:
    reader, writer = pipe
    lines = LogWriter(writer, lambda count: f"{count} missing")
    count = 3_000_000 // length // 10
    for number in range(count):
        lines.write(f"{number} ".ljust(length, "x"))
    told = os.read(reader, 1 << 24).decode()
    lines.write("again")
    told += os.read(reader, 1 << 24).decode()
    *kept, missing, again = told.splitlines()
    if kept[-1] == "":  # after a line that was cut short
        kept = kept[:-1]
    whole = [line for line in kept if len(line) == length]
    assert [int(line.split()[0]) for line in whole] == list(range(len(whole)))
    assert len(whole) >= len(kept) - 1
    assert (missing, again) == (f"{count - len(whole)} missing", "again")


def test_that_lines_are_missing_is_a_line_of_the_log(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    handler = logs._Handler(writer, withhold=True)
    handler.setFormatter(logs._Json())
    record = logging.LogRecord("glossator_server", logging.INFO, logs.__file__, 1, "%s", ("x" * 100,), None)
    for _ in range(2000):
        handler.emit(record)
    os.read(reader, 1 << 24)
    handler.emit(record)
    missing, again = map(json.loads, os.read(reader, 1 << 24).decode().splitlines())
    assert missing["level"] == "warning"
    assert "lines of the log are missing here" in missing["message"]
    assert again["message"] == "x" * 100
