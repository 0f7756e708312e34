"""Log lines tell places, never what an exception quotes."""

from __future__ import annotations

import json
import logging

import pytest

from glossator.config import Server
from glossator_server import logs


@pytest.fixture
def _restored() -> object:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    yield
    logging.captureWarnings(capture=False)
    root.setLevel(before[0])
    root.handlers[:] = before[1]


@pytest.mark.usefixtures("_restored")
@pytest.mark.parametrize("log_format", ["text", "json"])
def test_an_exception_is_told_by_its_type_and_place(log_format: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(Server(log_format=log_format))
    try:
        raise ValueError("Xylophone")
    except ValueError:
        logging.getLogger("glossator_server").exception("it failed")
    (line,) = capsys.readouterr().err.splitlines()
    assert "Xylophone" not in line
    assert "ValueError at test_an_exception" in line
    if log_format == "json":
        record = json.loads(line)
        assert (record["level"], record["message"]) == ("error", "it failed")


@pytest.mark.usefixtures("_restored")
def test_the_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(Server(log_level="warning"))
    logging.getLogger("glossator_server").info("quiet")
    assert capsys.readouterr().err == ""
