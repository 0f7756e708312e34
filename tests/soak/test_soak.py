"""The short form of `make soak`: fifteen seconds, in which the server is killed too."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("soak", Path(__file__).with_name("soak.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
soak = importlib.util.module_from_spec(_SPEC)
sys.modules["soak"] = soak
_SPEC.loader.exec_module(soak)


@pytest.mark.timeout(600)
def test_nothing_is_lost_leaked_or_left(capfd: pytest.CaptureFixture[str]) -> None:
    done, problems = soak.run(15.0, seed=7)
    assert problems == []
    assert done.kills["server"] >= 1
    assert done.tally.ended["stream"] > 0
    assert soak.CANARY not in capfd.readouterr().err
