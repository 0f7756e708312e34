"""The path of `make demo`: a real server process with spawned workers, the seeds streamed through it, a clean stop."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def demo() -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "glossator", "demo", *map(str, SEEDS)]
    return subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)


def test_it_succeeds_and_stops_the_server(demo: subprocess.CompletedProcess[str]) -> None:
    assert demo.returncode == 0, demo.stderr


def test_it_shows_every_seed(demo: subprocess.CompletedProcess[str]) -> None:
    for seed in SEEDS:
        assert seed.name in demo.stdout


def test_it_shows_what_each_analyzer_found(demo: subprocess.CompletedProcess[str]) -> None:
    for word in ("Ihor Terekhov", "person", "civilians", "18 hours", "Klitschko", "negative"):
        assert word in demo.stdout, word


def test_piped_output_is_plain(demo: subprocess.CompletedProcess[str]) -> None:
    assert not re.search(r"\x1b\[", demo.stdout)
