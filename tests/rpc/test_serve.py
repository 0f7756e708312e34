"""`glossator serve` as a process: what it prints, how it stops, what it refuses, what it never says."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
import pytest_asyncio

from glossator.wire import messages as pb
from glossator.wire.rpc import AnalysisServiceStub, RegistryServiceStub
from glossator_server.worker.memory import own_bytes

from .gate import Gate
from .service import document, dones, options
from .unreading import Unreading

PLUGINS = Path(__file__).parent / "plugins"


class Process:
    """A server process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.address = ""

    async def line(self) -> str:
        """The next line of stdout."""
        assert self.process.stdout is not None
        return (await self.process.stdout.readline()).decode().rstrip("\n")

    async def serving(self) -> None:
        listening, _, self.address = (await self.line()).partition(" on ")
        assert listening == "listening"
        assert await self.line() == "serving"

    @property
    def own_bytes(self) -> int:
        """Memory that the front takes."""
        found = own_bytes(self.process.pid)
        assert found is not None
        return found

    def environments(self) -> list[bytes]:
        """Of what the front has started."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        assert children
        return [Path(f"/proc/{child}/environ").read_bytes() for child in children]

    def send(self, number: int) -> None:
        self.process.send_signal(number)

    async def ended(self) -> tuple[int, str, str]:
        """Exit status, and what is left of stdout and stderr."""
        out, err = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, out.decode(), err.decode()


Spawn = Callable[..., Awaitable[Process]]


@pytest_asyncio.fixture(loop_scope="session")
async def spawn() -> AsyncIterator[Spawn]:
    """Starts `glossator serve` with these arguments."""
    processes: list[Process] = []

    async def start(
        *arguments: str, program: tuple[str, ...] = ("-m", "glossator_server"), plugins: tuple[str, ...] = ("faults",)
    ) -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *program,
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(PLUGINS), "GLOSSATOR_PLUGINS__ALLOW": json.dumps(plugins)},
        )
        processes.append(Process(process))
        return processes[-1]

    yield start
    for process in processes:
        if process.process.returncode is None:
            process.process.kill()
            await process.process.communicate()


async def test_it_serves_until_it_is_told_to_stop(spawn: Spawn) -> None:
    server = await spawn("--port", "0", "--workers", "1")
    await server.serving()
    async with grpc.aio.insecure_channel(server.address) as channel:
        response = await AnalysisServiceStub(channel).Analyze(pb.AnalyzeRequest(document=document()))
    assert response.done.status == pb.DOCUMENT_STATUS_OK
    server.send(signal.SIGTERM)
    status, out, err = await server.ended()
    assert (status, out) == (0, "")
    assert "stopped" in err
    assert "Traceback" not in err


async def test_it_ends_where_whoever_started_it_had_signals_blocked(spawn: Spawn) -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    try:
        server = await spawn("--port", "0", "--workers", "1")
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    await server.serving()
    server.send(signal.SIGTERM)
    assert (await server.ended())[0] == 0


async def test_keys_without_a_flag_are_set_and_flags_win(spawn: Spawn) -> None:
    given = ("limits.max_document_bytes=7", "server.workers=65", "plugins.strict=true")
    server = await spawn("--port", "0", "--workers", "0", *(word for each in given for word in ("--set", each)))
    await server.serving()
    async with grpc.aio.insecure_channel(server.address) as channel:
        info = await RegistryServiceStub(channel).GetServerInfo(pb.GetServerInfoRequest())
    assert info.limits.max_document_bytes == 7


async def test_a_set_that_is_no_key_with_a_value_is_refused(spawn: Spawn) -> None:
    server = await spawn("--set", "server.workers")
    status, out, err = await server.ended()
    assert (status, out) == (2, "")
    assert "server.workers" in err
    assert "server.threads=2" in err


async def test_it_finishes_what_it_has_accepted(spawn: Spawn, gate: Gate) -> None:
    server = await spawn("--port", "0", "--workers", "1")
    await server.serving()
    async with grpc.aio.insecure_channel(server.address) as channel:
        call = AnalysisServiceStub(channel).AnalyzeDocuments()
        config = pb.StreamConfig(options=options("faults.acts"))
        await call.write(pb.AnalyzeDocumentsRequest(config=config))
        item = document("Wait.", "d", act="wait", gate=gate.path)
        await call.write(pb.AnalyzeDocumentsRequest(document=item))
        await call.done_writing()
        await gate.told("waiting", "d")
        server.send(signal.SIGINT)
        assert server.process.stderr is not None
        while b"draining: 1 documents in flight" not in await server.process.stderr.readline():
            pass
        gate.release("d")
        events = [event async for event in call]
    assert dones(events)["d"].status == pb.DOCUMENT_STATUS_OK
    assert events[-1].summary.ok == 1
    assert (await server.ended())[0] == 0


async def test_a_second_signal_stops_it_at_once(spawn: Spawn, gate: Gate) -> None:
    server = await spawn("--port", "0", "--workers", "1")
    await server.serving()
    async with grpc.aio.insecure_channel(server.address) as channel:
        item = document("Hang.", "d", act="hang", gate=gate.path)
        request = pb.AnalyzeStreamRequest(document=item, options=options("faults.acts"))
        call = AnalysisServiceStub(channel).AnalyzeStream(request)
        await gate.told("hanging", "d")
        server.send(signal.SIGTERM)
        assert server.process.stderr is not None
        while b"draining" not in await server.process.stderr.readline():
            pass
        server.send(signal.SIGTERM)
        events = [event async for event in call]
    assert events[-1].done.error.reason == "SHUTTING_DOWN"
    status, _, err = await server.ended()
    assert status == 1
    assert "Traceback" not in err


async def test_a_signal_while_models_load(spawn: Spawn) -> None:
    server = await spawn("--port", "0", "--workers", "1")
    assert (await server.line()).startswith("listening on ")
    server.send(signal.SIGTERM)
    assert (await server.ended())[0] == 0


async def test_workers_do_not_outlive_a_front_that_is_killed(spawn: Spawn, gate: Gate) -> None:
    server = await spawn("--port", "0", "--workers", "1")
    await server.serving()
    async with grpc.aio.insecure_channel(server.address) as channel:
        item = document("Wait.", "d", act="wait", gate=gate.path)
        request = pb.AnalyzeRequest(document=item, options=options("faults.acts"))
        call = AnalysisServiceStub(channel).Analyze(request)
        await gate.told("waiting", "d")
        server.send(signal.SIGKILL)
        with pytest.raises(grpc.aio.AioRpcError):
            await call
    # Both ends of stdout and stderr are the worker's too: they close when it is gone.
    await server.ended()


@pytest.mark.skipif(
    sys.platform != "linux" or platform.libc_ver()[0] != "glibc", reason="only there is memory given back"
)
async def test_what_a_client_left_unread_is_given_back_to_the_system(spawn: Spawn) -> None:
    """Also if nobody calls after it has gone, and while a stream of somebody else's stays open."""
    process = await spawn("--port", "0", "--workers", "1")
    await process.serving()
    item = document("Big.", act="large", size="3000000")
    async with grpc.aio.insecure_channel(process.address) as channel:
        stub: Any = AnalysisServiceStub(channel)
        other = stub.AnalyzeDocuments()
        await other.write(pb.AnalyzeDocumentsRequest(config=pb.StreamConfig()))
        await other.read()
        before = process.own_bytes
        clients = [await Unreading.connect(process.address) for _ in range(5)]
        for client in clients:
            for _ in range(4):
                client.call(pb.AnalyzeRequest(document=item, options=options("faults.acts")))
        while process.own_bytes < before + 60_000_000:  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.05)
        for client in clients:
            client.close()
        while process.own_bytes > before + 30_000_000:  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.05)
        await other.done_writing()
        assert (await other.read()).HasField("summary")


async def test_the_front_never_imports_models(spawn: Spawn) -> None:
    """With all plugins that are installed, not just those of these tests."""
    program = """
import asyncio, os, sys
del os.environ["GLOSSATOR_PLUGINS__ALLOW"]
from glossator import Config
from glossator_server import Server
async def main():
    block = ["faults_slow", "faults_broken"]
    server = Server(Config.load(None, {"server": {"port": 0, "workers": 1}, "plugins": {"block": block}}))
    await server.start()
    await server.stop()
asyncio.run(main())
print(sorted({"torch", "stanza", "numpy"} & sys.modules.keys()))
"""
    server = await spawn(program=("-c", program))
    assert await server.ended() == (0, "[]\n", "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--host", "0.0.0.0"), "--insecure"),  # noqa: S104 - that is the point
        (("--host", "::"), "--insecure"),
        (("--config", "missing.toml"), "cannot read missing.toml"),
        (("--set", "server.wrokers=2"), "server.wrokers"),
        (("--unix-socket", "/nowhere/at/all"), "cannot listen on unix:/nowhere/at/all"),
    ],
)
async def test_what_cannot_be_served_is_refused_in_one_line(
    spawn: Spawn, arguments: tuple[str, ...], says: str
) -> None:
    server = await spawn("--port", "0", *arguments)
    status, out, err = await server.ended()
    assert (status, out) == (1, "")
    assert says in err
    assert err.startswith("glossator serve: ")
    assert err.count("\n") == 1


async def test_a_port_in_use_is_refused_in_one_line(spawn: Spawn) -> None:
    first = await spawn("--port", "0", "--workers", "0")
    await first.serving()
    port = first.address.rpartition(":")[2]
    second = await spawn("--port", port, "--workers", "0")
    status, out, err = await second.ended()
    assert (status, out) == (1, "")
    lines = [line for line in err.splitlines() if line.startswith("glossator serve: ")]
    assert lines == [
        f"glossator serve: cannot listen on 127.0.0.1:{port}: the port is in use or not allowed; choose another with "
        "server.port (--port), 0 for any free one"
    ]


@pytest.mark.parametrize("kind", ["path", "abstract"])
async def test_a_service_manager_is_told(
    spawn: Spawn, folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """As systemd's `Type=notify` is, and by the server alone: nothing that it starts knows where."""
    address = f"{folder}/notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address if kind == "path" else "\0" + address)
        manager.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", address if kind == "path" else "@" + address)
        process = await spawn("--port", "0", "--workers", "1")

        async def told() -> list[str]:
            return (await asyncio.get_running_loop().sock_recv(manager, 1000)).decode().split("\n")

        assert await told() == ["READY=1"]
        await process.serving()
        assert [each for each in process.environments() if b"NOTIFY_SOCKET" in each] == []
        process.send(signal.SIGHUP)
        reloading, since = await told()
        assert reloading == "RELOADING=1"
        assert int(since.removeprefix("MONOTONIC_USEC=")) > 0
        assert await told() == ["READY=1"]
        process.send(signal.SIGTERM)
        assert await told() == ["STOPPING=1"]
        assert (await process.ended())[0] == 0


@pytest.mark.parametrize("address", ["/nowhere/notify", "vsock:2:1", "", "@"])
async def test_a_service_manager_that_is_not_there_is_no_obstacle(
    spawn: Spawn, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    process = await spawn("--port", "0", "--workers", "0")
    await process.serving()
    process.send(signal.SIGTERM)
    assert (await process.ended())[0] == 0


async def test_a_unix_socket(spawn: Spawn, folder: Path) -> None:
    path = folder / "socket"
    first = await spawn("--unix-socket", str(path), "--workers", "0")
    await first.serving()
    assert first.address == f"unix:{path}"
    async with grpc.aio.insecure_channel(first.address) as channel:
        response = await AnalysisServiceStub(channel).Analyze(pb.AnalyzeRequest(document=document()))
        assert response.done.status == pb.DOCUMENT_STATUS_OK
        # Its socket is not taken away from it.
        second = await spawn("--unix-socket", str(path), "--workers", "0")
        status, _, err = await second.ended()
        assert status == 1
        assert "another server does" in err
    first.send(signal.SIGTERM)
    assert (await first.ended())[0] == 0


async def test_a_socket_file_that_nobody_listens_on_is_no_obstacle(spawn: Spawn, folder: Path) -> None:
    path = folder / "socket"
    with socket.socket(socket.AF_UNIX) as left_over:
        left_over.bind(str(path))
    server = await spawn("--unix-socket", str(path), "--workers", "0")
    await server.serving()


async def test_a_server_whose_default_analyzers_are_not_there(spawn: Spawn, folder: Path) -> None:
    file = folder / "glossator.toml"
    file.write_text('default_analyzers = ["nobody"]')
    server = await spawn("--config", str(file), "--port", "0")
    status, _, err = await server.ended()
    assert status == 1
    assert "no analyzer 'nobody' is installed" in err


async def test_models_that_cannot_be_loaded(spawn: Spawn, folder: Path) -> None:
    file = folder / "glossator.toml"
    file.write_text('models.languages = ["en", "tlh"]')
    server = await spawn("--config", str(file), "--port", "0", "--workers", "1")
    assert (await server.line()).startswith("listening on ")
    status, out, err = await server.ended()
    assert (status, out) == (1, "")
    (line,) = (line for line in err.splitlines() if line.startswith("glossator serve: "))
    assert "'tlh'" in line


async def test_log_lines_are_json_and_hold_no_text(spawn: Spawn, gate: Gate) -> None:
    """Whatever goes wrong with a document, its words stay out of the log."""
    server = await spawn("--port", "0", "--workers", "1", "--log-format", "json", "--log-level", "debug")
    await server.serving()
    word = "Xylophone"
    async with grpc.aio.insecure_channel(server.address) as channel:
        stub = AnalysisServiceStub(channel)
        for act in ("raise", "nan", "surrogate", "crash", ""):
            item = document(f"{word} music.", word, act=act, note=word)
            await stub.Analyze(pb.AnalyzeRequest(document=item))
        for wrong in ("raises", "outside", "undeclared", "miscounts"):
            request = pb.AnalyzeRequest(document=document(f"{word}."), options=options(f"faults.{wrong}"))
            with pytest.raises(grpc.aio.AioRpcError) as error:
                await stub.Analyze(request)
            assert word not in str(error.value)
    server.send(signal.SIGTERM)
    status, _, err = await server.ended()
    assert status == 0
    lines = [json.loads(line) for line in err.splitlines()]
    assert any(line["message"] == "stopped" and line["level"] == "info" for line in lines)
    assert any("worker died" in line["message"] for line in lines)
    assert word not in err
