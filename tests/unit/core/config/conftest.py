"""Nothing is configured where these tests run."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory without a configuration, and an environment without ours."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("GLOSSATOR_"):
            monkeypatch.delenv(name)
