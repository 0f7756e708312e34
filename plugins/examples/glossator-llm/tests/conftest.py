"""Which plugin the fixtures of glossator.testing load, and where its service is: harness, engine, running_server."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
pytest_plugins = ["glossator.testing.fixtures"]


@pytest.fixture(scope="session")
def glossator_plugin():
    return "glossator_llm.plugin"


@pytest.fixture(scope="session")
def glossator_settings():
    from stand_in import SETTINGS

    return {"glossator.llm": SETTINGS}
