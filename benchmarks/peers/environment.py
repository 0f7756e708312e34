"""Environments for peers whose dependencies clash with ours, made once and kept in `.bench/`."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks.peers.child import ROOT

FOLDER = ROOT / ".bench"
MTAP = "1.5.0"
_INSTALL_SECONDS = 900.0


class NotInstallable(Exception):
    """A peer cannot be measured here; the message says why."""


def mtap_python() -> Path:
    """The interpreter of an environment with MTAP and the same Stanza and torch as ours.

    Raises `NotInstallable`.
    """
    wanted = [f"mtap=={MTAP}", f"stanza=={version('stanza')}", f"torch=={version('torch').partition('+')[0]}"]
    return _environment("mtap", wanted, check="import mtap, stanza")


def _environment(name: str, requirements: list[str], *, check: str) -> Path:
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
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=_INSTALL_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        raise NotInstallable(f"{requirements[0]} cannot be installed: {said[-1] if said else error}") from error
    done.write_text("\n".join(requirements))
    return python
