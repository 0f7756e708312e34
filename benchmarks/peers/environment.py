"""Environments for peers whose dependencies clash with ours, and builds of earlier commits; kept in `.bench/`."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.peers.child import ROOT

FOLDER = ROOT / ".bench"
MTAP = "1.5.0"
PREVIOUS = "70f02ba"
"""The commit that the rows `previous` compare with."""
_INSTALL_SECONDS = 900.0


class NotInstallable(Exception):
    """A peer cannot be measured here; the message says why."""


@dataclass(frozen=True, slots=True)
class Build:
    """Glossator as of some commit."""

    python: Path
    """Of an environment that it is installed into."""
    folder: Path
    """Its sources, benchmarks included."""


def previous() -> Build:
    """Glossator of the commit `PREVIOUS`, installed with the same Stanza and torch as ours; minutes the first time.

    Raises `NotInstallable`.
    """
    folder = FOLDER / f"previous-{PREVIOUS}"
    sources = folder / "sources"
    if not (sources / "pyproject.toml").is_file():
        archive = subprocess.run(["git", "archive", PREVIOUS], cwd=ROOT, capture_output=True, check=False)
        if archive.returncode:
            raise NotInstallable(f"this clone does not have the commit {PREVIOUS}: git fetch --unshallow")
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as packed:
            packed.extractall(sources, filter="data")
    wanted = [
        *("-c", str(sources / "constraints.txt")),
        *(f"{name}=={version(name).partition('+')[0]}" for name in ("stanza", "torch")),
        *("-e", f"{sources}[server,bench]"),
    ]
    return Build(
        _environment(f"{folder.name}/environment", wanted, check="import benchmarks.peers.ours", at=sources), sources
    )


def mtap_python() -> Path:
    """The interpreter of an environment with MTAP and the same Stanza and torch as ours.

    Raises `NotInstallable`.
    """
    wanted = [f"mtap=={MTAP}", f"stanza=={version('stanza')}", f"torch=={version('torch').partition('+')[0]}"]
    return _environment("mtap", wanted, check="import mtap, stanza")


def _environment(name: str, requirements: list[str], *, check: str, at: Path = ROOT) -> Path:
    """The interpreter of an environment with these, in which `check` can be run in the folder `at`."""
    folder = FOLDER / name
    python = folder / "bin" / "python"
    done = folder / "installed"
    if done.is_file() and done.read_text() == "\n".join(requirements):
        return python
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements]
    try:
        for command in (
            [sys.executable, "-m", "venv", str(folder)],
            [str(python), *install],
            [str(python), "-c", check],
        ):
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=_INSTALL_SECONDS, cwd=at)
    except (OSError, subprocess.SubprocessError) as error:
        said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        raise NotInstallable(f"{requirements[-1]} cannot be installed: {said[-1] if said else error}") from error
    done.write_text("\n".join(requirements))
    return python
