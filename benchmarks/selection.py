"""Which analyzers the suite measures: `make bench ANALYZERS=a,b`, or every one that runs by default.

Found through entry points, so a third party's needs no line of code here.
"""

from __future__ import annotations

import os

import pytest

from glossator import Config, Registry

VARIABLE = "GLOSSATOR_BENCH_ANALYZERS"


# What tells something of an analyzer: alone, in the engine, and served by one worker.
_CONCERNED = frozenset({"test_analyzer", "test_engine_with", "test_unary", "test_bidi"})
_OTHER_SERVERS = "2-workers"


def concerns_selected(name: str) -> bool:
    """Whether a benchmark of this name, "test_unary[1-worker]", is run: with a choice, only what tells of that."""
    if not os.environ.get(VARIABLE, "").strip():
        return True
    return name.partition("[")[0] in _CONCERNED and _OTHER_SERVERS not in name


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
