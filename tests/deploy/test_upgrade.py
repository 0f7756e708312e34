"""What is done to servers under load loses nothing: an upgrade, other certificates and tokens, a reload.

With GLOSSATOR_UPGRADE_FROM=FOLDER the old version of the upgrade is that of another checkout; else it is this one with
an older version of the plugin.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import ssl
from pathlib import Path

import pytest

from glossator_client import AccessDenied, Client, Retry, tls

from ..ports import free_port
from .load import NAME, PLUGINS, Files, Load, Process, client, ending


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def newer_plugins(folder: Path) -> Path:
    """The same, as version 2.0."""
    shutil.copytree(PLUGINS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    metadata = folder / "glossator_faults-1.0.dist-info/METADATA"
    metadata.write_text(metadata.read_text().replace("Version: 1.0", "Version: 2.0"))
    return folder


async def test_an_upgrade_loses_nothing(files: Files, tmp_path: Path) -> None:
    old_port, new_port = free_port(), free_port()
    other = os.environ.get("GLOSSATOR_UPGRADE_FROM")
    old = Process(files, old_port, code=Path(other) if other else None)
    addresses = [f"127.0.0.1:{port}" for port in (old_port, new_port)]
    load = Load(lambda: client(files, addresses))
    async with ending(old):
        await old.ready()
        async with load.running():
            await load.more(300)
            new = Process(files, new_port, plugins=newer_plugins(tmp_path / "newer"))
            async with ending(new):
                await new.ready()
                await load.more(300)
                old.process.send_signal(signal.SIGTERM)
                assert await old.stopped() == 0
                await load.more(300)
                await load.finish()
    assert load.ended == load.sent
    assert not load.bad
    assert set(load.versions) == {"1.0", "2.0"}


def served_certificate(address: str) -> bytes:
    """What a new connection is shown."""
    host, _, port = address.rpartition(":")
    return ssl.get_server_certificate((host, int(port))).encode()


async def until_shown(address: str, certificate: bytes) -> None:
    wanted = certificate.split(b"-----END")[0]
    async with asyncio.timeout(60):
        while (await asyncio.to_thread(served_certificate, address)).split(b"-----END")[0] != wanted:
            pass


def refused(files: Files, address: str, token: str) -> bool:
    more = [("grpc.ssl_target_name_override", NAME)]
    with Client(
        address, credentials=tls(files.path("ca.pem")), token=token, retry=Retry(attempts=1), channel_arguments=more
    ) as asking:
        try:
            asking.list_analyzers()
        except AccessDenied:
            return True
        return False


async def test_certificates_and_tokens_are_swapped_under_load_and_nothing_is_lost(files: Files) -> None:
    server = Process(files, free_port())
    load = Load(lambda: client(files, [server.address]))
    async with ending(server):
        await server.ready()
        async with load.running():
            for name, before in (("second", "first"), ("third", "second")):
                await load.more(100)
                files.grant(before, name)
                await until_shown(server.address, files.renew())
                while await asyncio.to_thread(refused, files, server.address, f"{name}-token"):
                    pass
                files.put("token", f"{name}-token".encode())
                await load.more(200)
                server.process.send_signal(signal.SIGHUP)
                await load.more(200)
            await load.finish()
            files.grant("third")
            while not await asyncio.to_thread(refused, files, server.address, "first-token"):
                pass
        server.process.terminate()
        assert await server.stopped() == 0
    assert load.ended == load.sent
    assert not load.bad
    assert "Traceback" not in server.log
