"""A peer in a process of its own: one JSON object per line goes in, one comes out.

Both ends are here. This module and those of the peers themselves import nothing of Glossator, so that they run in
environments that have only the peer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]

Operation = Callable[..., Mapping[str, Any]]


class ChildFailed(Exception):
    """The child ended or could not do what it was asked; the message has the end of what it wrote."""


class Child:
    """The measuring side: starts `python -m MODULE` and asks it to do things, one at a time."""

    def __init__(
        self,
        module: str,
        *arguments: str,
        python: Path | None = None,
        folder: Path = ROOT,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """The module is that of `folder`, a clone of the repository."""
        self.started = time.perf_counter()
        self._module = module
        self._process = subprocess.Popen(
            [str(python or sys.executable), "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            env={**os.environ, **(environment or {})},
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, operation: str, **arguments: Any) -> Any:
        """What the child answers, with the `seconds` and `cpu` seconds that it took. Raises `ChildFailed`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps({"operation": operation, **arguments}) + "\n")
            self._process.stdin.flush()
        except OSError:
            raise ChildFailed(f"{self._module} is gone") from None
        return self._read(operation)

    def wait_ready(self) -> float:
        """Seconds from its start until it had loaded what it needs. Raises `ChildFailed`."""
        self._read("start")
        return time.perf_counter() - self.started

    def close(self) -> None:
        """End it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self, operation: str) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise ChildFailed(f"{self._module} ended with status {self._process.wait()} in {operation!r}")
        answer = json.loads(line)
        if "error" in answer:
            raise ChildFailed(f"{self._module} in {operation!r}: {answer['error']}")
        return answer


def serve(operations: Mapping[str, Operation], end: Callable[[], object] = lambda: None) -> None:
    """The child's side: answer until the input ends. What is printed goes to stderr, answers alone to stdout.

    `end` is called last, before the process is gone.
    """
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        operation = operations[request.pop("operation")]
        cpu, began = time.process_time(), time.perf_counter()
        try:
            found = dict(operation(**request))
        except Exception as error:  # the asking side decides what a failure means
            print(json.dumps({"error": f"{type(error).__name__}: {error}"}), file=answers, flush=True)
            continue
        # An operation that prepares something first times itself.
        measured = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
        print(json.dumps(measured | found), file=answers, flush=True)
    end()
    # Taking an interpreter with models in it apart would take seconds.
    os._exit(0)
