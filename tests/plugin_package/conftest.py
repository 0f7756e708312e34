"""Folders that plugins are installed in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .sites import Site


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.syspath_prepend(tmp_path)
    yield Site(tmp_path)
    # The next test has modules of the same names.
    for name in [name for name in sys.modules if name.startswith("acme_")]:
        del sys.modules[name]
