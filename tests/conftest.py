"""Fixtures that all tests share: the seeds, and what is really installed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from glossator import Config, Engine, Registry

ROOT = Path(__file__).parents[1]

# The same examples in every run, and no wall clock: a machine may be busy.
settings.register_profile("glossator", deadline=None, derandomize=True, database=None)
settings.load_profile("glossator")


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
