"""Remotes in processes of their own, on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent


class Process:
    """A process that says where it listens."""

    def __init__(self, command: Sequence[str], **environment: str) -> None:
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "GRPC_VERBOSITY": "NONE", **environment},
        )
        assert self._process.stdout is not None
        listening, _, self.address = self._process.stdout.readline().strip().partition(" on ")
        assert listening == "listening", "the remote did not start"

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()

    def end(self) -> int:
        """Its exit status, after SIGTERM."""
        self._process.terminate()
        self._process.communicate()
        return self._process.returncode


def served(address: str = "127.0.0.1:0", *arguments: str) -> Process:
    """`glossator remote serve` with the analyzers of `elsewhere`."""
    module = str(HERE / "elsewhere.py")
    return Process([sys.executable, "-m", "glossator", "remote", "serve", module, "--address", address, *arguments])
