"""The recipes: imported when a test asks for one, because they bring torch with them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def recipe() -> Callable[[str], Any]:
    """Imports a module of plugins/training, such as `data.sources`."""
    return lambda name: importlib.import_module(f"training.{name}")
