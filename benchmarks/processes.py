"""Processes under measurement: a served Glossator, and what a tree of processes uses of processor and memory.

Reads /proc, so it is for Linux; elsewhere the figures are missing and everything else works.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import trustme

from benchmarks.peers.environment import Build
from benchmarks.ports import free_port
from glossator_client import Client, tls

PLUGINS = Path(__file__).parent / "plugins"
"""Goes on the path of a process that shall have the null analyzer, or those that crash and wait."""

_LISTENING = "listening on "
_TOKEN = "glossator_for-benchmarks-alone"  # noqa: S105 - of servers that live as long as a measurement
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class ServerFailed(Exception):
    """A server did not start; the message has the end of its log."""


class ServedGlossator:
    """`glossator serve` on a free port. As a context manager it is ready when entered and gone when left."""

    def __init__(
        self,
        *,
        workers: int = 1,
        http: bool = False,
        environment: Mapping[str, str] | None = None,
        build: Build | None = None,
    ) -> None:
        """With `http` it speaks that, too, at `url`. `build` is another one than this."""
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            [
                *(str(build.python if build else sys.executable), "-m", "glossator", "serve"),
                *("--port", "0", "--workers", str(workers)),
                *(("--http", "0") if http else ()),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={**os.environ, **(environment or {})},
            cwd=build.folder if build else None,
        )
        self._http = http
        self.address = ""
        self.access: Mapping[str, Any] = {}
        """What its clients need: credentials and token."""
        self.url = ""
        self.seconds_to_serving = 0.0
        """From the start of the process until health said SERVING."""

    @classmethod
    def with_null(cls, *, workers: int = 1) -> ServedGlossator:
        """One with the null analyzer and no models."""
        return cls(workers=workers, environment=_null())

    @classmethod
    def with_waiting(cls) -> ServedGlossator:
        """One with the null analyzer, the one that waits, and no models."""
        environment = {
            **_with_plugins(),
            "GLOSSATOR_PLUGINS__ALLOW": '["bench_null", "bench_parser", "bench_waits"]',
            "GLOSSATOR_DEFAULT_ANALYZERS": '["bench.null"]',
        }
        return cls(environment=environment)

    @classmethod
    def with_crash(cls) -> ServedGlossator:
        """One with the bundled models and the crashing analyzer, however often that crashes."""
        environment = {
            **_with_plugins(),
            "GLOSSATOR_PLUGINS__BLOCK": '["bench_null", "bench_parser", "bench_waits"]',
            "GLOSSATOR_SERVER__QUARANTINE_AFTER": "0",
        }
        return cls(environment=environment)

    @classmethod
    def secured(cls, folder: Path, *, workers: int = 1, null: bool = False, encrypted: bool = True) -> ServedGlossator:
        """One that speaks TLS unless not `encrypted`, asks for a token and counts metrics; `null` as above.

        Its files go into the folder.
        """
        (folder / "tokens.toml").write_text(
            f'[[tokens]]\nname = "bench"\nsha256 = "{hashlib.sha256(_TOKEN.encode()).hexdigest()}"\n'
        )
        environment = {
            "GLOSSATOR_SECURITY__TOKENS": str(folder / "tokens.toml"),
            "GLOSSATOR_TELEMETRY__METRICS_PORT": str(free_port()),
        }
        access: dict[str, Any] = {"token": _TOKEN}
        if encrypted:
            certificate(folder)
            environment["GLOSSATOR_SECURITY__TLS_CERT"] = str(folder / "cert.pem")
            environment["GLOSSATOR_SECURITY__TLS_KEY"] = str(folder / "key.pem")
            access["credentials"] = tls(folder / "ca.pem")
        served = cls(workers=workers, environment={**environment, **(_null() if null else {})})
        served.access = access
        return served

    def __enter__(self) -> Self:
        try:
            assert self._process.stdout is not None
            line = self._process.stdout.readline()
            if not line.startswith(_LISTENING):
                raise ServerFailed(f"the server ended with status {self._process.wait()}: {self._tail()}")
            self.address = line.removeprefix(_LISTENING).strip()
            if self._http:
                self.url = self._process.stdout.readline().removeprefix(_LISTENING).strip()
            with Client(self.address, **self.access) as client:
                client.wait_ready(timeout=300)
            self.seconds_to_serving = time.perf_counter() - self.started
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Of the front process."""
        return self._process.pid

    def stop(self) -> None:
        """End it; it gets a while to do so in good order."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                for pid in reversed(tree(self.pid)):
                    os.kill(pid, signal.SIGKILL)
                self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()

    def _tail(self) -> str:
        self._log.seek(0)
        return self._log.read().decode(errors="replace")[-2000:]


def certificate(folder: Path) -> None:
    """Issue one for 127.0.0.1: `key.pem` and `cert.pem` for a server, `ca.pem` for its clients."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    issued.private_key_pem.write_to_path(str(folder / "key.pem"))
    issued.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))


def _null() -> dict[str, str]:
    return {
        **_with_plugins(),
        "GLOSSATOR_PLUGINS__ALLOW": '["bench_null", "bench_parser"]',
        "GLOSSATOR_DEFAULT_ANALYZERS": '["bench.null"]',
    }


def _with_plugins() -> dict[str, str]:
    """The environment of a process that finds the plugins of the benchmarks."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, (str(PLUGINS), os.environ.get("PYTHONPATH"))))}


def tree(pid: int) -> list[int]:
    """The process and all its descendants, parents first; empty if it is gone."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name stands in parentheses and may hold anything.
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        children.setdefault(int(fields[1]), []).append(int(entry.parent.name))
    found = [pid] if Path(f"/proc/{pid}").exists() else []
    for parent in found:
        found += children.get(parent, [])
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of these processes so far, that of children that have ended included."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / _TICKS


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of processes."""

    rss: int = 0
    """Resident, whoever shares it."""
    pss: int = 0
    """Resident, shared pages divided by all that share them, strangers that use the same libraries included."""
    uss: int = 0
    """What only one process has."""
    own: int = 0
    """PSS without mapped files: what was made here, divided among the processes that inherited it."""
    files: int = 0
    """Of mapped files, the most that one of the processes has resident: they are in memory once."""

    @property
    def taken(self) -> int:
        """What the processes take together, whatever else runs on the machine."""
        return self.own + self.files

    def __add__(self, other: Memory) -> Memory:
        return Memory(
            self.rss + other.rss,
            self.pss + other.pss,
            self.uss + other.uss,
            self.own + other.own,
            max(self.files, other.files),
        )


def memory(pids: Iterable[int]) -> Memory:
    """Of all these processes together."""
    total = Memory()
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        except OSError:
            continue
        values = {name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in lines)}
        total += Memory(
            values["Rss"],
            values["Pss"],
            values["Private_Clean"] + values["Private_Dirty"],
            values["Pss_Anon"] + values["Pss_Shmem"],
            values["Rss"] - values["Anonymous"],
        )
    return total
