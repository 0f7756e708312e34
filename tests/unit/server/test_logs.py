"""Log lines tell places, never what an exception quotes."""

from __future__ import annotations

import json
import logging
import sys
import threading
import warnings

import pytest

from glossator import telling
from glossator.config import Server
from glossator_server import logs


@pytest.fixture
def _restored() -> object:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning)
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = hooks
    telling.reveal(False)
    root.setLevel(before[0])
    root.handlers[:] = before[1]


@pytest.mark.usefixtures("_restored")
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_an_exception_is_told_by_its_type_and_place(log_format: str, capsys: pytest.CaptureFixture[str]) -> None:
    # A test is no code of the server's: without it, it would be told only that there was something.
    logs.configure(Server(log_format=log_format, plugin_output="pass"))
    try:
        raise ValueError("Xylophone")
    except ValueError:
        logging.getLogger("glossator_server").exception("it failed")
    (line,) = capsys.readouterr().err.splitlines()
    assert "Xylophone" not in line
    assert "ValueError at tests.unit.server.test_logs:" in line
    if log_format == "json":
        record = json.loads(line)
        assert (record["level"], record["message"]) == ("error", "it failed")


@pytest.mark.usefixtures("_restored")
def test_the_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(Server(log_level="warning"))
    logging.getLogger("glossator_server").info("quiet")
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("_restored")
def test_what_others_log_is_counted_and_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(Server())
    for name in ("acme", "glossator_server"):
        for _ in range(5):
            logging.getLogger(name).warning("Xylophone %d", "Xylophone")
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(" so far")[0].rpartition(" ")[2] for line in lines] == ["1", "2", "4", "8"]
    assert all("withheld from the log" in line and "test_logs, line" in line for line in lines)
    assert "Xylophone" not in str(lines)


@pytest.mark.usefixtures("_restored")
def test_a_line_break_makes_no_second_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(Server(plugin_output="pass"))
    logging.getLogger("acme").warning("one\ntwo\u2028three")
    (line,) = capsys.readouterr().err.split("\n")[:-1]
    assert line.endswith(r"one\ntwo\u2028three")


@pytest.mark.usefixtures("_restored")
def test_tracebacks_come_when_they_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(Server(log_format="json", plugin_tracebacks=True))
    try:
        raise ValueError("Xylophone")
    except ValueError as error:
        telling.told(error)
    assert json.loads(capsys.readouterr().err)["traceback"].endswith("ValueError: Xylophone")
