"""Fixtures for pytest: a harness, its engine, and a running server, each with the plugin under test.

Nothing is registered with pytest by itself: who has Glossator installed for something else does not pay for it. In
`conftest.py`:

    pytest_plugins = ["glossator.testing.fixtures"]

    @pytest.fixture(scope="session")
    def glossator_plugin():
        return "acme.plugin"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from glossator.extras import advice
from glossator.host.engine import Engine
from glossator.testing.harness import Harness
from glossator.testing.plugin import Plugin


@pytest.fixture(scope="session")
def glossator_plugin() -> Plugin:
    """The plugin under test; define it in your conftest.py."""
    raise pytest.UsageError("which plugin is under test? Define a session fixture glossator_plugin that returns it")


@pytest.fixture(scope="session")
def glossator_settings() -> Mapping[str, Mapping[str, Any]]:
    """Analyzer -> its settings; define it in your conftest.py if the defaults do not do."""
    return {}


@pytest.fixture(scope="session")
def harness(glossator_plugin: Plugin, glossator_settings: Mapping[str, Mapping[str, Any]]) -> Iterator[Harness]:
    """The plugin in a harness, once for all tests."""
    with Harness(glossator_plugin, config={"analyzers": glossator_settings}) as made:
        yield made


@pytest.fixture(scope="session")
def engine(harness: Harness) -> Engine:
    """The engine of the harness, loaded."""
    return harness.engine


@pytest.fixture(scope="session")
def running_server(glossator_plugin: Plugin, glossator_settings: Mapping[str, Mapping[str, Any]]) -> Iterator[Any]:
    """A real server with the plugin, as a process of its own: a `glossator.testing.server.RunningServer`.

    Tests that ask for one are skipped where the extra `server` is not installed.
    """
    from glossator.testing.server import serving

    if hint := advice("server"):
        pytest.skip(f"a server needs more than the base install: {hint}")
    if not isinstance(glossator_plugin, str):
        raise pytest.UsageError(
            "a server is a process of its own: glossator_plugin must be a name, such as acme.plugin"
        )
    with serving(glossator_plugin, settings=glossator_settings) as server:
        yield server
