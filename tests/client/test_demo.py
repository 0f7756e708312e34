"""`glossator demo` with a small plugin in the place of the models: how it reports success and failure."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PLUGINS = Path(__file__).parents[1] / "rpc" / "plugins"


def demo(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "glossator", "demo", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=200,
        env={
            **os.environ,
            "PYTHONPATH": str(PLUGINS),
            "GLOSSATOR_PLUGINS__ALLOW": '["faults"]',
            "GLOSSATOR_SERVER__WORKERS": "0",
            "GLOSSATOR_DEFAULT_ANALYZERS": '["faults.words"]',
            **environment,
        },
    )


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    texts = {"one.txt": "Zebras trot.\r\n", "two.txt": "Owls 🦉 hoot\n"}
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text.encode())
    return [tmp_path / name for name in texts]


def test_every_result_of_every_file(files: list[Path]) -> None:
    ran = demo(*files)
    assert ran.returncode == 0, ran.stderr
    for file in files:
        assert str(file) in ran.stdout
    for word in ("Zebras", "trot", "Owls", "hoot"):
        assert word in ran.stdout
    assert re.search(r"2 documents, 5 words, \d+ annotations in \d+\.\d s\n", ran.stdout)
    assert "\nserver stopped, exit status 0\nmodels for en: " in ran.stdout
    assert "\x1b" not in ran.stdout


def test_colours_where_they_are_wanted(files: list[Path]) -> None:
    ran = demo(*files, FORCE_COLOR="1", NO_COLOR="")
    assert ran.returncode == 0, ran.stderr
    assert "\x1b[" in ran.stdout


def test_a_failed_analyzer_shows_in_status_and_log(files: list[Path]) -> None:
    ran = demo(*files, GLOSSATOR_DEFAULT_ANALYZERS='["faults.words", "faults.raises"]')
    assert ran.returncode == 1
    assert "ANALYZER_ERROR" in ran.stdout
    assert "2 failed, wholly or in part" in ran.stdout
    assert "the server's log" in ran.stderr
    assert "\nserver stopped, exit status 0\nmodels for en: " in ran.stdout


def test_a_file_that_is_no_text(files: list[Path]) -> None:
    files[0].write_bytes(b"\xff\xfe broken")
    ran = demo(*files)
    assert ran.returncode == 1
    assert f"{files[0]}: " in ran.stderr
    assert "UTF-8" in ran.stderr
    assert "Owls" in ran.stdout


def test_a_server_that_does_not_start(files: list[Path]) -> None:
    ran = demo(*files, GLOSSATOR_MODELS__LANGUAGES='["tlh"]')
    assert ran.returncode == 1
    assert "tlh" in ran.stderr.partition("the server's log")[2]
    assert "the server ended while starting" in ran.stderr
    assert "Traceback" not in ran.stderr
