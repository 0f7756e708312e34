"""Node with what npm installs, for the tests of what is written in TypeScript."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CLIENT = Path(__file__).parents[2] / "clients" / "typescript"
OLDEST_NODE = 20
# Milliseconds for a file of tests as a whole, so that Node ends what hangs, and says where, before pytest does.
PATIENCE = 280_000


def _missing() -> str:
    if not (shutil.which("node") and shutil.which("npm")):
        return "Node and npm are not installed"
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"v(\d+)", said)
    return "" if found and int(found[1]) >= OLDEST_NODE else f"Node is {said.strip()}, {OLDEST_NODE} is the oldest"


@pytest.fixture(scope="session")
def modules() -> Path:
    """The folder of what npm has installed; as `make test-ts` does it."""
    if missing := _missing():
        pytest.skip(missing)
    stamp = CLIENT / "node_modules" / ".package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < (CLIENT / "package-lock.json").stat().st_mtime:
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
        done = subprocess.run(command, cwd=CLIENT, capture_output=True, text=True)
        if done.returncode and "CI" not in os.environ:
            pytest.skip("npm could not install what the client needs: is its registry within reach?")
        assert done.returncode == 0, done.stderr
    return stamp.parent


def _run(*command: str, folder: Path = CLIENT, **environment: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ | environment)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture
def run() -> Callable[..., str]:
    """Runs a command in the client's folder and gives what it prints; fails with what it says if it fails."""
    return _run


@pytest.fixture
def run_tests(modules: Path, run: Callable[..., str]) -> Callable[..., str]:
    """Runs a file of the client's own tests: `run_tests("client.test.js", "--test-name-pattern=a deadline")`."""

    def run_file(file: str, *options: str) -> str:
        run(str(modules / ".bin" / "tsc"), "-p", "tsconfig.test.json")
        how = ["--test", "--test-force-exit", f"--test-timeout={PATIENCE}", *options]
        return run("node", *how, f"build/test/{file}", GLOSSATOR_PYTHON=sys.executable)

    return run_file
