"""`glossator admin` and its service: what it tells and does, and whom it refuses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from click.testing import CliRunner

from glossator import Config
from glossator.wire import messages as pb
from glossator.wire.rpc import AdminServiceStub, AnalysisServiceStub
from glossator_client.admin.command import admin
from glossator_server import Server
from glossator_server.security.tokens import digest_of

from .gate import Gate
from .service import Serve, Service, config, document, dones, options, refusal
from .test_serve import Spawn, spawn

__all__ = ["spawn"]


def stub(service: Service) -> Any:
    return AdminServiceStub(service.channel)


async def refused(call: Any) -> tuple[grpc.StatusCode, str, str]:
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await call
    found = refusal(raised.value)
    return found.code, found.reason, found.message


async def command(*arguments: str) -> tuple[int, str]:
    """Exit status and output of `glossator admin`."""
    result = await asyncio.to_thread(CliRunner().invoke, admin, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return 1, str(result.exception)
    return result.exit_code, result.output


async def test_status_tells_of_the_server_and_of_each_worker(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=2)
    waiting = asyncio.create_task(
        service.analyze(document("Wait.", "secret-id", act="wait", gate=gate.path), options("faults.acts"))
    )
    await gate.told("waiting", "secret-id")
    status = await stub(service).GetStatus(pb.GetStatusRequest())
    assert (status.serving, status.draining, status.in_flight_documents, status.open_calls) == (True, False, 1, 1)
    assert [worker.pid for worker in status.workers] == list(service.server.worker_pids)
    assert sorted(worker.state for worker in status.workers) == [pb.WORKER_STATE_IDLE, pb.WORKER_STATE_BUSY]
    assert sum(worker.batch_documents for worker in status.workers) == 1
    assert all(worker.resident_bytes > 1e6 for worker in status.workers)
    assert "secret-id" not in str(status)
    code, out = await command("status", "--address", service.server.address)
    assert code == 0
    assert "serving" in out.splitlines()[0]
    assert {"busy", "idle"} <= set(out.split())
    gate.release("secret-id")
    await waiting


async def test_status_tells_of_the_worker_for_those_who_wait(serve: Serve, gate: Gate) -> None:
    service = await serve(config(plugins=("faults", "faults_waits"), workers=1))
    asking = asyncio.create_task(service.analyze(document("One.", "w", gate=gate.path), options("waits.asks")))
    await gate.told("waiting", "w")
    found = (await stub(service).GetStatus(pb.GetStatusRequest())).waiting_worker
    assert (found.pid, found.state) == (service.server.worker_pids[-1], pb.WORKER_STATE_BUSY)
    assert found.batch_documents == 1
    assert "waiting" in (await command("status", "--address", service.server.address))[1].split()
    gate.release("w")
    await asking


async def test_a_drained_worker_finishes_and_nobody_waits_for_its_successor(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=1)
    (before,) = service.server.worker_pids
    stream = await service.stream(options("faults.acts"), max_in_flight_documents=40)
    await stream.send(document("Wait.", "waits", act="wait", gate=gate.path))
    await gate.told("waiting", "waits")
    await stream.send(*(document(f"One {number}.", f"d{number}") for number in range(30)))
    draining = asyncio.create_task(command("drain", "0", "--address", service.server.address))
    states: set[int] = set()
    while pb.WORKER_STATE_DRAINING not in states:
        status = await stub(service).GetStatus(pb.GetStatusRequest())
        states |= {worker.state for worker in status.workers}
    assert not draining.done()
    gate.release("waits")
    code, out = await draining
    assert (code, f"process {before} has ended" in out) == (0, True)
    await stream.close()
    ended = dones(await stream.rest())
    assert len(ended) == 31
    assert {done.status for done in ended.values()} == {pb.DOCUMENT_STATUS_OK}
    assert await service.worker_pids() != (before,)


async def test_there_may_be_none_to_drain(serve: Serve) -> None:
    service = await serve(workers=1)
    code, reason, message = await refused(stub(service).DrainWorker(pb.DrainWorkerRequest(number=1)))
    assert (code, reason) == (grpc.StatusCode.INVALID_ARGUMENT, "OPTIONS_INVALID")
    assert "from 0 to 0" in message
    inline = await serve(workers=0)
    _, _, message = await refused(stub(inline).DrainWorker(pb.DrainWorkerRequest(number=0)))
    assert "server.workers = 0" in message


async def test_a_reload_is_told_and_one_that_failed_too(serve: Serve) -> None:
    service = await serve(workers=1)
    code, out = await command("reload", "--replace-workers", "--address", service.server.address)
    assert (code, out) == (0, "1 workers were replaced\n")
    status = await stub(service).GetStatus(pb.GetStatusRequest())
    assert status.last_reload.replaced_workers == 1

    def unreadable() -> Config:
        return Config.load("/nowhere/glossator.toml")

    async with Server(config(workers=0), source=unreadable) as server:
        broken = Service(server)
        code_, reason, message = await refused(stub(broken).Reload(pb.ReloadRequest()))
        assert (code_, reason) == (grpc.StatusCode.FAILED_PRECONDITION, "CONFIG_INVALID")
        assert "cannot read /nowhere/glossator.toml" in message
        code, out = await command("reload", "--address", server.address)
        assert (code, "nothing was changed" in out) == (1, True)
        assert "failed: cannot read" in (await command("status", "--address", server.address))[1]
        await broken.channel.close()


async def test_the_log_level_reaches_the_workers(spawn: Spawn) -> None:
    server = await spawn("--port", "0", "--workers", "1", "--log-level", "error", plugins=("faults", "faults_canary"))
    await server.serving()
    from_workers = b"withheld from the log"
    async with grpc.aio.insecure_channel(server.address) as channel:
        service: Any = AdminServiceStub(channel)
        assert "debug" in (await command("log-level", "debug", "--address", server.address))[1]
        assert (await service.GetStatus(pb.GetStatusRequest())).log_level == "debug"
        _, _, message = await refused(service.SetLogLevel(pb.SetLogLevelRequest(level="loud")))
        assert "debug, info, warning, error" in message
        analysis: Any = AnalysisServiceStub(channel)
        item = document("One.", way="a log line in our name")
        await analysis.Analyze(pb.AnalyzeRequest(document=item, options=options("canary.says")))
        assert server.process.stderr is not None
        while from_workers not in await server.process.stderr.readline():
            pass


class Tokens:
    def __init__(self, path: Path) -> None:
        self.path = path
        entries = {"desk": '["analyze"]', "boss": '["admin"]'}
        path.write_text(
            "".join(
                f'[[tokens]]\nname = "{name}"\nsha256 = "{digest_of(f"{name}-token")}"\nrights = {rights}\n'
                for name, rights in entries.items()
            )
        )

    def metadata(self, name: str) -> tuple[tuple[str, str], ...]:
        return (("authorization", f"Bearer {name}-token"),)


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(tmp_path / "tokens.toml")


@asynccontextmanager
async def serving(tokens: Tokens | None = None, **server: Any) -> AsyncIterator[Service]:
    settings = config(**server).model_dump()
    if tokens is not None:
        settings["security"] = {"tokens": str(tokens.path)}
    async with Server(Config.model_validate(settings)) as started:
        service = Service(started)
        try:
            yield service
        finally:
            await service.channel.close()


def calls(service: Service, **how: Any) -> list[Any]:
    asked = stub(service)
    return [
        asked.GetStatus(pb.GetStatusRequest(), **how),
        asked.DrainWorker(pb.DrainWorkerRequest(), **how),
        asked.Reload(pb.ReloadRequest(), **how),
        asked.SetLogLevel(pb.SetLogLevelRequest(level="info"), **how),
    ]


async def test_where_tokens_are_asked_for_the_right_is_needed(tokens: Tokens, tmp_path: Path) -> None:
    async with serving(tokens) as service:
        for call in calls(service):
            assert (await refused(call))[0] is grpc.StatusCode.UNAUTHENTICATED
        for call in calls(service, metadata=tokens.metadata("desk")):
            code, reason, message = await refused(call)
            assert (code, reason) == (grpc.StatusCode.PERMISSION_DENIED, "PERMISSION_DENIED")
            assert "the right 'admin'" in message
        status = await stub(service).GetStatus(pb.GetStatusRequest(), metadata=tokens.metadata("boss"))
        assert status.serving
        # Who runs it need not be one who may analyze.
        call = service.registry.GetServerInfo(pb.GetServerInfoRequest(), metadata=tokens.metadata("boss"))
        assert (await refused(call))[0] is grpc.StatusCode.PERMISSION_DENIED
        held = tmp_path / "boss"
        held.write_text("boss-token")
        address = service.server.address
        assert (await command("status", "--address", address, "--token-file", str(held)))[0] == 0
        assert (await command("status", "--address", address))[0] == 1


async def test_beyond_loopback_it_is_off_without_tokens(tokens: Tokens) -> None:
    async with serving(host="0.0.0.0", insecure=True) as service:  # noqa: S104 - that is the point
        for call in calls(service):
            code, _, message = await refused(call)
            assert code is grpc.StatusCode.PERMISSION_DENIED
            assert "security.tokens" in message
        await service.still_serves()
    async with serving(tokens, host="0.0.0.0", insecure=True) as service:  # noqa: S104
        assert (await stub(service).GetStatus(pb.GetStatusRequest(), metadata=tokens.metadata("boss"))).serving


async def test_it_can_be_switched_off() -> None:
    async with serving(admin=False) as service:
        for call in calls(service):
            assert (await refused(call))[0] is grpc.StatusCode.PERMISSION_DENIED


async def test_over_a_unix_socket_it_is_on(folder: Path) -> None:
    async with serving(unix_socket=str(folder / "socket")) as service:
        assert (await stub(service).GetStatus(pb.GetStatusRequest())).serving
