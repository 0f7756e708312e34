"""A remote for all of these tests, and engines that ask it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from glossator import Config, Engine, Registry
from glossator.host.plugins.remotes import introduced
from glossator.testing import entities, toy
from glossator.testing.plugin import Given

from .processes import Process, served

os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # before anything imports grpc

Ask = Callable[..., Engine]


@pytest.fixture(scope="session")
def remote() -> Iterator[Process]:
    process = served()
    yield process
    assert process.end() == 0


@pytest.fixture(scope="session")
def ask() -> Iterator[Ask]:
    """An engine with toys and the remote at this address, called `elsewhere`, and whatever else is configured of it."""
    engines = []

    def make(address: str, **remote: Any) -> Engine:
        config = introduced(Config.model_validate({"remotes": {"elsewhere": {"address": address, **remote}}}))
        engine = Engine(Registry.load(config, [Given("toy", toy), Given("entities", entities)]))
        engine.load()
        engines.append(engine)
        return engine

    yield make
    for engine in engines:
        engine.close()


@pytest.fixture(scope="session")
def asking(remote: Process, ask: Ask) -> Engine:
    return ask(remote.address)
