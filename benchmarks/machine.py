"""What a run was measured on: facts that belong beside every figure."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.peers.child import ROOT
from benchmarks.stage import CORES

PACKAGES = ("glossator", "stanza", "torch", "numpy", "grpcio", "protobuf", "fastapi", "uvicorn")
_MEASURED = ("core", "server", "clients", "plugins", "protos", "pyproject.toml")


def facts() -> dict[str, Any]:
    """Processor, memory, system, versions, the commit, and how busy the machine was."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "processor": _field("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": CORES,
        "memory GiB": round(int((_field("/proc/meminfo", "MemTotal") or "0 kB").split()[0]) / 1024**2, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "commit": commit(),
        "load": os.getloadavg()[0],
    }


def commit() -> str:
    """Of the working tree; "+" if files that the measured code is made of differ from it."""
    try:
        name = _git("rev-parse", "--short=12", "HEAD")
        changed = _git(
            "status", "--porcelain", "--", "core", "server", "clients", "plugins", "protos", "pyproject.toml"
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{name}+" if changed else name


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def _field(file: str, name: str) -> str:
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
