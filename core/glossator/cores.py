"""Cores: processors that this process may use."""

from __future__ import annotations

import os


def cores() -> int:
    """How many there are; where the system does not tell, all of the machine's."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
