"""Which analyzers the suite measures: `make bench ANALYZERS=a,b`, or every one that runs by default.

Found through entry points, so a third party's needs no line of code here.
"""

from __future__ import annotations

import os

import pytest

from glossator import Config, Registry

VARIABLE = "GLOSSATOR_BENCH_ANALYZERS"


def analyzers() -> tuple[str, ...]:
    """Their names; raises `pytest.UsageError` for one that is not installed."""
    registry = Registry.load(Config.load())
    asked = [name.strip() for name in os.environ.get(VARIABLE, "").split(",") if name.strip()]
    if unknown := [name for name in asked if name not in registry.analyzers]:
        installed = ", ".join(sorted(registry.analyzers))
        raise pytest.UsageError(f"ANALYZERS names {', '.join(unknown)}, which is not installed; there are: {installed}")
    return tuple(asked) or tuple(registry.default_set)


def selected() -> list[str] | None:
    """What a request asks for; None is the default set."""
    return list(analyzers()) if os.environ.get(VARIABLE, "").strip() else None
