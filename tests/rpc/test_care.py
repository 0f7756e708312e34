"""Starting and ending in bad company: plugins that hang, exit or panic, and readers that go away."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from glossator.wire import messages as pb
from glossator.wire.rpc import AnalysisServiceStub, RegistryServiceStub

from .gate import Gate
from .service import document
from .test_serve import PLUGINS, Spawn, spawn

__all__ = ["spawn"]

CARE = ("faults", "faults_care")


@pytest.fixture
def care(monkeypatch: pytest.MonkeyPatch, gate: Gate) -> pytest.MonkeyPatch:
    monkeypatch.setenv("GLOSSATOR_FAULTS_GATE", gate.path)
    return monkeypatch


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_plugin_that_hangs_while_it_is_imported_makes_nobody_deaf(
    spawn: Spawn, care: pytest.MonkeyPatch, gate: Gate, number: int
) -> None:
    care.setenv("GLOSSATOR_FAULTS_CARE", "hang")
    server = await spawn("--port", "0", "--workers", "1", plugins=CARE)
    await gate.told("hanging", "hang")
    server.send(number)
    assert (await server.ended())[0] == -number
    await gate.left("hanging", "hang")


async def test_a_front_that_is_killed_takes_those_along_that_load(
    spawn: Spawn, care: pytest.MonkeyPatch, gate: Gate
) -> None:
    care.setenv("GLOSSATOR_FAULTS_CARE", "hang in create")
    server = await spawn("--port", "0", "--workers", "1", plugins=CARE)
    await gate.told("hanging", "create")
    server.send(signal.SIGKILL)
    await server.ended()
    await gate.left("hanging", "create")


@pytest.mark.parametrize("what", ["panic", "exit in create"])
async def test_a_plugin_that_ends_while_it_loads_ends_alone(spawn: Spawn, care: pytest.MonkeyPatch, what: str) -> None:
    care.setenv("GLOSSATOR_FAULTS_CARE", what)
    server = await spawn("--port", "0", "--workers", "1", plugins=CARE)
    await server.serving()
    async with grpc.aio.insecure_channel(server.address) as channel:
        listed = await RegistryServiceStub(channel).ListAnalyzers(pb.ListAnalyzersRequest())
        response = await AnalysisServiceStub(channel).Analyze(pb.AnalyzeRequest(document=document()))
    infos = {info.id: info for info in listed.analyzers}
    (failed,) = (infos[name] for name in ("faults_care", "care.ends") if name in infos)
    assert failed.state == pb.ANALYZER_STATE_FAILED
    assert ("BaseException" if what == "panic" else "SystemExit") in failed.state_reason
    assert "no licence" not in failed.state_reason
    assert response.done.status == pb.DOCUMENT_STATUS_OK


async def test_whoever_reads_its_output_may_go_away() -> None:
    reader, writer = os.pipe()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "glossator_server", "--port", "0", "--workers", "0"),
        stdout=writer,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(PLUGINS), "GLOSSATOR_PLUGINS__ALLOW": '["faults"]'},
    )
    os.close(writer)
    with os.fdopen(reader) as lines:
        address = (await asyncio.to_thread(lines.readline)).removeprefix("listening on ").rstrip("\n")
    try:
        async with grpc.aio.insecure_channel(address) as channel:
            watched = health_pb2.HealthCheckRequest(service="glossator.v1.AnalysisService")
            async for state in health_pb2_grpc.HealthStub(channel).Watch(watched):
                if state.status == health_pb2.HealthCheckResponse.SERVING:
                    break
            response = await AnalysisServiceStub(channel).Analyze(pb.AnalyzeRequest(document=document()))
        assert response.done.status == pb.DOCUMENT_STATUS_OK
    finally:
        process.send_signal(signal.SIGTERM)
        await process.communicate()
    assert process.returncode == 0


async def test_it_says_which_file_it_was_given_unasked(
    spawn: Spawn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "glossator.toml").write_text('[server]\ninsecure = true\nhost = "127.0.0.2"\nlog_level = "warning"\n')
    server = await spawn("--port", "0", "--workers", "0")
    await server.serving()
    server.send(signal.SIGTERM)
    _, _, err = await server.ended()
    assert f"configuration: read {folder / 'glossator.toml'}, because it is here" in err


@pytest.mark.parametrize("when", ["changes", "changes in create"])
async def test_a_plugin_that_changes_the_process_changes_nothing(
    spawn: Spawn, care: pytest.MonkeyPatch, folder: Path, when: str
) -> None:
    care.setenv("GLOSSATOR_FAULTS_CARE", when)
    care.chdir(folder)
    server = await spawn("--unix-socket", "socket", "--workers", "1", plugins=CARE)
    await server.serving()
    assert os.stat("socket").st_mode & 0o700 == 0o700
    template, worker = processes(server.process.pid)[1:]
    async with grpc.aio.insecure_channel(f"unix:{folder / 'socket'}") as channel:
        analysis = AnalysisServiceStub(channel)
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(worker, number)  # as a terminal does with all of its processes
        for act in ("crash", ""):
            response = await analysis.Analyze(pb.AnalyzeRequest(document=document(act=act)))
            reasons = {result.error.reason for result in response.results if result.HasField("error")}
            assert ("ANALYZER_CRASHED" in reasons) == (act == "crash")
    assert processes(server.process.pid)[1] == template
    server.send(signal.SIGTERM)
    status, _, err = await server.ended()
    assert status == 0
    assert "exit status 3" in err
    assert "nobody knows" not in err
    assert "template is gone" not in err


async def test_what_a_plugin_does_to_its_group_of_processes_reaches_nobody_else(spawn: Spawn) -> None:
    server = await spawn("--port", "0", "--workers", "2")
    await server.serving()
    assert all(os.getpgid(pid) == pid for pid in processes(server.process.pid)[1:])


def processes(pid: int) -> list[int]:
    """A process and those that it started, in turn, parents first."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found
