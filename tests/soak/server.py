"""The server of the soak: started as its users start it, and looked at from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

import trustme

from glossator_client import AsyncClient, Retry, Token, tls

from ..ports import free_port

PLUGINS = Path(__file__).parents[1] / "rpc/plugins"
MARK = "GLOSSATOR_SOAK"

# Of a server that is killed now and then: clients wait for the next one.
PATIENT = Retry(wait=120.0, max_delay=1.0)


class Server:
    """`glossator serve` as its users start it, started again whenever it is killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mark = uuid.uuid4().hex
        self.port, self.metrics = free_port(), free_port()
        ca = trustme.CA()
        issued = ca.issue_cert("127.0.0.1")
        ca.cert_pem.write_to_path(str(folder / "ca.pem"))
        issued.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
        issued.private_key_pem.write_to_path(str(folder / "key.pem"))
        made = subprocess.run(
            [sys.executable, "-m", "glossator", "token", "soak", "--right", "analyze", "--right", "admin"],
            capture_output=True,
            text=True,
            check=True,
        )
        (folder / "tokens.toml").write_text(made.stderr)
        (folder / "token").write_text(made.stdout)
        self.output = (folder / "output").open("ab")
        self.process: subprocess.Popen[bytes] | None = None
        self.samples: list[list[tuple[int, int]]] = []
        """Resident bytes and open files of the front, once a second, for each of its lives."""

    def start(self) -> None:
        self.samples.append([])
        environment = {**os.environ, MARK: self.mark, "PYTHONPATH": os.pathsep.join([str(PLUGINS), *sys.path[1:]])}
        environment["GLOSSATOR_PLUGINS__ALLOW"] = json.dumps(["stanza", "glossator_en", "numbers", "faults"])
        environment["GLOSSATOR_TELEMETRY__METRICS_PORT"] = str(self.metrics)
        environment["GLOSSATOR_SERVER__DOCUMENT_MAX_MEMORY"] = str(1024**3)
        environment["GLOSSATOR_SERVER__RESULT_CACHE_BYTES"] = str(4 * 1024**2)
        files = {name: str(self.folder / name) for name in ("cert.pem", "key.pem", "tokens.toml")}
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "glossator", "serve", "--port", str(self.port), "--workers", "2"),
                *("--tls-cert", files["cert.pem"], "--tls-key", files["key.pem"], "--tokens", files["tokens.toml"]),
                *("--log-format", "json", "--access-log", "--worker-max-documents", "500"),
            ],
            cwd=self.folder,
            env=environment,
            stdout=self.output,
            stderr=self.output,
        )

    def client(self, **more: Any) -> AsyncClient:
        return AsyncClient(
            f"127.0.0.1:{self.port}",
            credentials=tls(self.folder / "ca.pem"),
            token=Token(file=self.folder / "token"),
            **{"retry": PATIENT, "timeout": 150.0, **more},
        )

    def processes(self) -> list[int]:
        """All that this server and its former lives started and that are still there."""
        found = []
        needle = f"{MARK}={self.mark}".encode()
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                if entry.name.isdigit() and needle in (entry / "environ").read_bytes().split(b"\0"):
                    state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
                    found += [int(entry.name)] if state != "Z" else []
        return found

    def workers(self) -> list[int]:
        return [pid for pid in self.processes() if self.process is not None and pid != self.process.pid]

    def sample(self) -> None:
        assert self.process is not None
        with suppress(OSError):
            proc = Path("/proc") / str(self.process.pid)
            pages = int((proc / "statm").read_text().split()[1])
            self.samples[-1].append((pages * os.sysconf("SC_PAGE_SIZE"), len(list((proc / "fd").iterdir()))))

    def left(self) -> list[int]:
        """What is left of its processes some seconds after its end."""
        last = time.monotonic() + 15
        while (left := self.processes()) and time.monotonic() < last:
            time.sleep(0.2)
        return left

    def figures(self) -> str:
        """Its metrics."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics", timeout=10) as answer:
            text: str = answer.read().decode()
            return text
