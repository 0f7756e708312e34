"""The recipes are scripts that import each other by their bare names: here they are found so, and leave no trace."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "plugins" / "training"


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Imports a module of plugins/training."""
    monkeypatch.syspath_prepend(str(FOLDER))
    yield importlib.import_module
    for name in [file.stem for file in FOLDER.glob("*.py")]:
        sys.modules.pop(name, None)
