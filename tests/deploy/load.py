"""Servers as their users start them, and clients that keep them busy and count what comes back."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import trustme

from glossator import Document, DocumentResult
from glossator_client import AsyncClient, Retry, Token, tls
from glossator_server.security.tokens import digest_of

PLUGINS = Path(__file__).parents[1] / "rpc/plugins"
PATIENT = Retry(wait=120.0, max_delay=0.5)
# All servers of a test have one name, whatever their addresses.
NAME = "analysis.example.org"


class Files:
    """A certificate with its authority, tokens, and the one that clients hold; replaced as orchestrators do it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ca = trustme.CA()
        self.put("ca.pem", self._ca.cert_pem.bytes())
        self.renew()
        self.grant("first")
        self.put("token", b"first-token")

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def put(self, name: str, content: bytes) -> None:
        new = self.folder / f"{name}.new"
        new.write_bytes(content)
        os.replace(new, self.folder / name)

    def renew(self) -> bytes:
        """Another certificate and key, by the same authority; returns the certificate."""
        issued = self._ca.issue_cert(NAME, "127.0.0.1")
        chain = b"".join(blob.bytes() for blob in issued.cert_chain_pems)
        self.put("key.pem", issued.private_key_pem.bytes())
        self.put("cert.pem", chain)
        return chain

    def grant(self, *names: str) -> None:
        """These tokens, "NAME-token", and no others."""
        entries = [f'[[tokens]]\nname = "{name}"\nsha256 = "{digest_of(f"{name}-token")}"\n' for name in names]
        self.put("tokens.toml", "\n".join(entries).encode())


class Process:
    """`glossator serve` with certificates and tokens."""

    def __init__(self, files: Files, port: int, *, code: Path | None = None, plugins: Path = PLUGINS) -> None:
        """`code`: the folder of another version of the project; None: this one."""
        self.files = files
        self.address = f"127.0.0.1:{port}"
        own = [str(code / part) for part in ("core", "server", "clients", "plugins")] if code else []
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([*own, str(plugins)]),
            "GLOSSATOR_PLUGINS__ALLOW": json.dumps(["faults"]),
        }
        with (files.folder / f"log-{port}").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "glossator", "serve", "--port", str(port), "--workers", "2"),
                    *("--tls-cert", files.path("cert.pem"), "--tls-key", files.path("key.pem")),
                    *("--tokens", files.path("tokens.toml"), "--log-level", "warning"),
                ],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    @property
    def log(self) -> str:
        return (self.files.folder / f"log-{self.address.rpartition(':')[2]}").read_text()

    async def ready(self) -> None:
        async with client(self.files, [self.address]) as asking:
            await asking.wait_ready(120)

    async def stopped(self) -> int:
        """Its exit status."""
        return await asyncio.to_thread(self.process.wait, 60)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


def client(files: Files, addresses: Sequence[str], **more: Any) -> AsyncClient:
    """One that balances over all addresses, as over those of a name."""
    return AsyncClient(
        f"ipv4:{','.join(addresses)}",
        credentials=tls(files.path("ca.pem")),
        token=Token(file=files.path("token")),
        channel_arguments=[
            ("grpc.ssl_target_name_override", NAME),
            ("grpc.default_authority", NAME),
            ("grpc.use_local_subchannel_pool", 1),
        ],
        **{"retry": PATIENT, "timeout": 150.0, **more},
    )


class Load:
    """Streams and single calls without a pause."""

    def __init__(self, connect: Callable[[], AsyncClient]) -> None:
        self._connect = connect
        self._over = False
        self.sent: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        self.bad: Counter[str] = Counter()
        self.versions: Counter[str] = Counter()
        """Of the analyzer that made the results."""
        self._arrived = asyncio.Condition()
        self._idle = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Ends when the last document has; raises what a client raised."""
        async with asyncio.TaskGroup() as group:
            for number in range(3):
                group.create_task(self._until_over(self._streams, f"s{number}"))
            for number in range(3):
                group.create_task(self._until_over(self._calls, f"c{number}"))
            try:
                yield
            finally:
                self._over = True

    async def finish(self) -> None:
        """Send no more, and wait until all that was sent has ended."""
        self._over = True
        async with self._arrived:
            await self._arrived.wait_for(lambda: self._idle == 6)

    async def more(self, count: int) -> None:
        """Wait until so many more documents have ended."""
        target = self.ended.total() + count
        async with self._arrived:
            await self._arrived.wait_for(lambda: self.ended.total() >= target)

    async def _until_over(self, client: Callable[[str], Awaitable[None]], name: str) -> None:
        round_ = 0
        while not self._over:
            round_ += 1
            await client(f"{name}-{round_}")
        self._idle += 1
        async with self._arrived:
            self._arrived.notify_all()

    async def _streams(self, name: str) -> None:
        documents = [Document(f"Word {number}.", f"{name}-{number}") for number in range(50)]
        self.sent.update(document.id for document in documents)
        async with self._connect() as connected:
            async for result in connected.analyze_documents(documents, analyzers=["faults.words"]):
                await self._end(result)

    async def _calls(self, name: str) -> None:
        async with self._connect() as connected:
            for number in range(20):
                document = Document("One word.", f"{name}-{number}")
                self.sent[document.id] += 1
                await self._end(await connected.analyze(document, analyzers=["faults.words"]))

    async def _end(self, result: DocumentResult) -> None:
        self.ended[result.document_id] += 1
        if not result.ok:
            self.bad[result.failure.reason.value if result.failure else "partial"] += 1
        self.versions.update(each.version for each in result.results)
        async with self._arrived:
            self._arrived.notify_all()


@asynccontextmanager
async def ending(*processes: Process) -> AsyncIterator[None]:
    """Kills what is left of them."""
    try:
        yield
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                process.kill()
