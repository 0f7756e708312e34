"""The stage of a run: how much effort to make, and the processes that measurements share, started when first needed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from benchmarks import workloads
from benchmarks.peers import same
from benchmarks.peers.child import ROOT, Child
from benchmarks.peers.environment import Build
from benchmarks.peers.web import VARIABLE
from benchmarks.ports import free_port
from benchmarks.processes import ServedGlossator, certificate
from glossator import Document, Layer
from glossator.cores import cores

CORES = cores()
ALL_CORES = 0
"""As many threads as torch takes by itself."""
_START_SECONDS = 300.0

HeldT = TypeVar("HeldT", bound=AbstractContextManager[Any])


@dataclass(frozen=True, slots=True)
class Effort:
    """How long measurements may take. A quick run shows that everything works; its figures mean little."""

    rounds: int = 3
    seeds: int = 14
    generated: int = 18
    """Documents beside the seeds."""
    requests: int = 32
    """Per round, of the services that are asked document by document."""
    messages: int = 4000
    """Documents per round that nothing is done with."""
    pairs: int = 80
    """Of single documents, where milliseconds count; in each process."""
    processes: int = 5
    """One after another, where processes that do the same differ by what is looked for."""
    calls: int = 30
    """Single ones, beside others who are busy; per round."""
    long_bytes: int = 1024 * 1024
    small: int = 20_000
    """Documents of a sentence, of the longer of two runs over a corpus."""
    starts: int = 2
    seconds: float = 6.0
    """Of each closed loop; open loops take twice as long."""
    clients: tuple[int, ...] = (1, 4, 16, 64)
    batches: tuple[int, ...] = (1, 4, 16, 64)
    sizes: tuple[int, ...] = (200, 1024, 4096, 16 * 1024, 64 * 1024, 256 * 1024)

    @classmethod
    def quick(cls) -> Effort:
        return cls(
            rounds=1,
            seeds=1,
            generated=1,
            requests=4,
            messages=300,
            pairs=3,
            processes=1,
            calls=4,
            long_bytes=12 * 1024,
            small=400,
            starts=1,
            seconds=2.0,
            clients=(1, 4),
            batches=(1, 4),
            sizes=(200, 1024),
        )


class Web:
    """The FastAPI service under uvicorn."""

    def __init__(self, *, processes: int, threads: int) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        pipeline = json.dumps([same.FOLDER, same.processors(same.default_layers()), threads])
        command = [sys.executable, "-m", "uvicorn", "--factory", "benchmarks.peers.web:make", "--port", str(port)]
        self._process = subprocess.Popen(
            [*command, "--workers", str(processes), "--log-level", "warning", "--no-access-log"],
            cwd=ROOT,
            env={**os.environ, VARIABLE: pipeline, **({"OMP_NUM_THREADS": str(threads)} if threads else {})},
            stdout=subprocess.DEVNULL,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def __enter__(self) -> Self:
        end = time.monotonic() + _START_SECONDS
        # Each connection may reach another process: all of them have to be there.
        answered = 0
        while answered < 8:
            try:
                httpx.get(f"{self.url}/ready", timeout=_START_SECONDS)
                answered += 1
            except httpx.HTTPError:
                answered = 0
                if self._process.poll() is not None or time.monotonic() > end:
                    self.__exit__(None, None, None)
                    raise RuntimeError("the web service did not start") from None
                time.sleep(0.2)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Stage:
    """Processes by what they are; all end with the stage, or with `clear`."""

    def __init__(self, effort: Effort, note: Callable[[str], None] = lambda text: None) -> None:
        self.effort = effort
        self.note = note
        """Tells people what is going on."""
        self._held: dict[tuple[object, ...], Any] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        # Without this, SIGTERM would end this process at once and leave the others behind.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def clear(self) -> None:
        """End every process."""
        self._held.clear()
        self._stack.close()

    def corpus(self) -> list[Document]:
        """The seeds and generated documents."""
        return [
            *workloads.seeds()[: self.effort.seeds],
            *workloads.corpus(self.effort.generated, median=2000, largest=16 * 1024),
        ]

    def server(self, workers: int, build: Build | None = None) -> ServedGlossator:
        """Ours, with the bundled models; of another `build`, or of this."""
        key = "server", workers, *([build.folder.parent.name] if build else [])
        return self._hold(key, lambda: ServedGlossator(workers=workers, build=build))

    def http_server(self) -> ServedGlossator:
        """The same with one worker, over HTTP as well."""
        return self._hold(("http",), lambda: ServedGlossator(http=True))

    def null_server(self) -> ServedGlossator:
        """Ours, with the null analyzer alone."""
        return self._hold(("null",), ServedGlossator.with_null)

    def secured_server(self, workers: int, *, null: bool = False, encrypted: bool = True) -> ServedGlossator:
        """The same as `server` or `null_server`, with TLS, tokens and metrics; without TLS if not `encrypted`."""

        def start() -> ServedGlossator:
            return ServedGlossator.secured(self._folder(), workers=workers, null=null, encrypted=encrypted)

        return self._hold(("secured", workers, null, encrypted), start)

    def certificate(self) -> Path:
        """A folder with one, for a server on this machine."""
        folder = self._folder()
        certificate(folder)
        return folder

    def _folder(self) -> Path:
        return Path(self._stack.enter_context(TemporaryDirectory(prefix="glossator-bench-")))

    def crashing_server(self) -> ServedGlossator:
        """Ours with one worker, with the bundled models and the crashing analyzer, which is never left out."""
        return self._hold(("crashing",), ServedGlossator.with_crash)

    def web(self, *, processes: int, threads: int) -> Web:
        """The FastAPI service."""
        return self._hold(("web", processes, threads), lambda: Web(processes=processes, threads=threads))

    def raw(self, threads: int, layers: Iterable[Layer]) -> Child:
        """Plain Stanza with the processors behind these layers."""
        processors = json.dumps(same.processors(layers), sort_keys=True)
        return self.child("benchmarks.peers.raw", same.FOLDER, processors, str(threads), threads=threads)

    def ours(self, threads: int) -> Child:
        """Our engine."""
        return self.child("benchmarks.peers.ours", str(threads), threads=threads)

    def child(
        self, module: str, *arguments: str, threads: int = 0, python: Path | None = None, folder: Path = ROOT
    ) -> Child:
        """Any peer that speaks `benchmarks.peers.child`, of the clone in `folder`, in the environment of `python`."""
        environment = {"OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)} if threads else {}

        def start() -> Child:
            child = Child(module, *arguments, python=python, folder=folder, environment=environment)
            child.wait_ready()
            return child

        return self._hold((module, *arguments, *([folder.parent.name] if folder != ROOT else [])), start)

    def _hold(self, key: tuple[object, ...], make: Callable[[], HeldT]) -> HeldT:
        if key not in self._held:
            self.note(f"starting {' '.join(map(str, key))[:100]}")
            held = make()
            self._stack.enter_context(held)
            self._held[key] = held
        found: HeldT = self._held[key]
        return found
