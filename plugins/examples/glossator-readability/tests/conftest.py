"""Which plugin the fixtures of glossator.testing load: harness, engine, running_server."""

import pytest

pytest_plugins = ["glossator.testing.fixtures"]


@pytest.fixture(scope="session")
def glossator_plugin() -> str:
    return "glossator_readability.plugin"
