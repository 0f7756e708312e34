"""The examples of plugins are green, by their own tests and as their READMEs say how to run them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[3] / "plugins" / "examples"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/pyproject.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_green(name: str) -> None:
    folder = EXAMPLES / name
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    for each in (command, [sys.executable, "benchmarks/bench.py"]):
        ran = subprocess.run(each, cwd=folder, env=environment, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_both_kinds_are_there() -> None:
    assert NAMES == ["glossator-llm", "glossator-readability"]
