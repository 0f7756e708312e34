"""Fixtures that all tests share: the seeds, and what is really installed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from glossator import Config, Engine, Registry

ROOT = Path(__file__).parents[1]

# The same examples in every run, and no wall clock: a machine may be busy.
settings.register_profile("glossator", deadline=None, derandomize=True, database=None, max_examples=60)
settings.load_profile("glossator")

# A shell that runs the tests in the background has Ctrl-C ignored, here and in every process that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def seeds() -> Mapping[str, str]:
    """Name of each seed document -> its text, line ends as they are."""
    return {path.name: path.read_bytes().decode() for path in sorted((ROOT / "seeds").glob("*.txt"))}


@pytest.fixture(scope="session")
def registry() -> Registry:
    """Every installed plugin, with the default configuration; none may be broken."""
    return Registry.load(Config.model_validate({"plugins": {"strict": True}}))


@pytest.fixture(scope="session")
def engine(registry: Registry) -> Iterator[Engine]:
    """A loaded engine with the bundled models."""
    engine = Engine(registry)
    engine.load()
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def plugin_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the distributions of `tests/plugin_package`, installed by pip; put it on PYTHONPATH."""
    site = tmp_path_factory.mktemp("plugin_site")
    sources = [str(ROOT / "tests" / "plugin_package" / name) for name in ("topics", "broken")]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--disable-pip-version-check", "--target", str(site), *sources], check=True)
    return site
