"""The short form of `make fuzz`, and what it once found."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz", Path(__file__).with_name("fuzz.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


fuzz = _load()
targets = fuzz.load_targets().TARGETS


@pytest.mark.parametrize("target", targets)
def test_any_bytes_are_understood_or_refused(target: str) -> None:
    assert fuzz.at_random(target, 300, seed=3) == 0


def test_a_target_that_fails_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(data: bytes) -> None:
        raise RuntimeError("it failed")

    module = fuzz.load_targets()
    monkeypatch.setattr(module, "TARGETS", {"fails": fails})
    monkeypatch.setattr(fuzz, "load_targets", lambda: module)
    assert fuzz.at_random("fails", 300, seed=1) == 10
    assert "RuntimeError: it failed" in capsys.readouterr().err
