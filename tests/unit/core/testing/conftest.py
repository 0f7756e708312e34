"""A small package of a plugin, in a folder of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .good import GOOD


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of a plugin that finds words in capitals; its folder is the working directory."""
    path = tmp_path / "acme_words_plugin.py"
    path.write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(tmp_path))
        yield path
    sys.modules.pop(path.stem, None)
