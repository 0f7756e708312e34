"""Fixtures of the core's unit tests."""

import pytest

from .fakes import Plugins


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> Plugins:
    """Makes plugins for the test."""
    return Plugins(monkeypatch)
