"""Workers forked from a template: as isolated as others, replaced at once, and none where forking would be wrong."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import socket
from pathlib import Path
from typing import Any

import pytest

from glossator.wire import messages as pb
from glossator_server.worker.launch import Launcher

from .gate import Gate
from .service import Serve, Service, config, document, options, results


def parent(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("PPid:")).split()[1])


def descriptors(pid: int | str) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


async def value(service: Service) -> str:
    response = await service.analyze(document(), options("faults.leaves"))
    return str(response.results[0].annotations[0].fields["text"])


async def test_the_workers_of_a_server_are_forked_from_one_process(serve: Serve) -> None:
    service = await serve(workers=3)
    pids = service.server.worker_pids
    assert len(set(pids)) == 3
    (template,) = {parent(pid) for pid in pids}
    assert parent(template) == os.getpid()
    # Each holds its own pipe, beside what the template began with.
    assert len({descriptors(pid) for pid in pids}) == 1
    await service.still_serves()


async def test_a_crash_leaves_no_open_files_behind(serve: Serve) -> None:
    service = await serve(workers=2)
    template = parent(service.server.worker_pids[0])
    await service.analyze(document("Bad.", act="crash"))
    await service.still_serves()
    while 0 in service.server.worker_pids:
        await service.check()
    before = descriptors("self"), descriptors(template)
    for _ in range(3):
        await service.analyze(document("Bad.", act="crash"))
        await service.still_serves()
    # Six workers have died: what they had is closed as soon as their ends are noticed.
    while (
        0 in service.server.worker_pids  # a successor is on its way
        or descriptors("self") > before[0]
        or descriptors(template) > before[1]
    ):
        await service.check()
    assert {parent(pid) for pid in await service.worker_pids()} == {template}


async def test_workers_survive_their_template_and_get_another(serve: Serve) -> None:
    service = await serve(workers=1)
    (worker,) = service.server.worker_pids
    template = parent(worker)
    os.kill(template, signal.SIGKILL)
    await service.still_serves()
    assert service.server.worker_pids == (worker,)
    os.kill(worker, signal.SIGKILL)
    await service.still_serves()
    (successor,) = await service.worker_pids()
    assert parent(successor) not in (template, os.getpid())


@pytest.mark.parametrize("what", ["thread", "socket"])
async def test_a_plugin_whose_process_cannot_be_forked(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    monkeypatch.setenv("GLOSSATOR_FAULTS_LEAVES", what)
    with caplog.at_level("INFO", logger="glossator_server"):
        service = await serve(config(plugins=("faults", "faults_leaves"), workers=2))
    assert {parent(pid) for pid in service.server.worker_pids} == {os.getpid()}
    assert await value(service) == "helped"
    (line,) = [line for line in caplog.messages if line.startswith("each worker loads its own models")]
    assert {"thread": "threads: helper", "socket": "2 files open: socket"}[what] in line


@pytest.mark.parametrize("server", [{"share_models": False}, {"threads": 2}], ids=["each its own", "threads"])
async def test_workers_that_are_not_to_share(serve: Serve, server: dict[str, Any]) -> None:
    service = await serve(config(workers=2, **server))
    assert {parent(pid) for pid in service.server.worker_pids} == {os.getpid()}
    await service.still_serves()


async def test_a_hanging_worker_does_not_outlive_the_server(serve: Serve, gate: Gate) -> None:
    service = await serve(workers=2)
    hanging = service.analyze(document("Hang.", "h", act="hang", gate=gate.path), options("faults.acts"))
    call = asyncio.create_task(hanging)
    await gate.told("hanging", "h")
    pids = {*service.server.worker_pids, parent(service.server.worker_pids[0])}
    await service.server.stop()
    await asyncio.gather(call, return_exceptions=True)
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_a_template_that_dies_while_it_loads_is_told(
    serve: Serve, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOSSATOR_FAULTS_GATE", gate.path)
    service = await serve(config(plugins=("faults", "faults_slow"), workers=2), ready=False)
    await gate.told("loading", "models")
    template = service.server.template_pid
    assert template
    os.kill(template, signal.SIGKILL)
    with pytest.raises(Exception, match="ended while loading its models: signal 9"):
        await service.server.ready()


async def test_results_of_forked_workers_are_those_of_others(serve: Serve) -> None:
    found = []
    for share in (True, False):
        service = await serve(workers=1, share_models=share)
        events = await service.analyze_documents([document("One two.", "d")], options("faults.words", "faults.users"))
        found.append({name: list(item.annotations) for name, item in results(events, "d").items()})
        assert events[-1].summary == pb.StreamSummary(received=1, ok=1)
    assert found[0] == found[1]


def children(of: int | str = "self") -> list[int]:
    """Pids of a process's own, this one's by default."""
    return [int(pid) for task in Path(f"/proc/{of}/task").iterdir() for pid in (task / "children").read_text().split()]


@pytest.mark.parametrize("how", ["worker", "server"])
async def test_processes_that_a_worker_leaves_behind_end_with_it(serve: Serve, how: str) -> None:
    service = await serve(workers=1)
    (worker,) = service.server.worker_pids
    await service.analyze(document(act="leave"), options("faults.acts"))
    (left,) = children(worker)
    end = os.pidfd_open(left)
    if how == "worker":
        os.kill(worker, signal.SIGKILL)
    else:
        await service.server.stop()
    ended, _, _ = await asyncio.to_thread(select.select, [end], [], [], 30)
    os.close(end)
    assert ended


async def test_a_template_that_is_given_up_while_it_is_asked_takes_nothing_along(serve: Serve) -> None:
    launcher = Launcher(config(workers=1))
    first = socket.socketpair()
    second = socket.socketpair()
    worker = await launcher.launch(first[1])
    template = launcher.template_pid
    os.kill(template, signal.SIGSTOP)
    try:
        asked = asyncio.create_task(launcher.launch(second[1]))
        for _ in range(10):  # until it has been: that takes some turns of the event loop, and no waiting
            await asyncio.sleep(0)
        asked.cancel()
        await asyncio.wait([asked])
        closing = asyncio.create_task(launcher.close())
        # In the same event loop, where descriptors get the numbers of those that have been closed.
        for _ in range(2):
            await (await serve(workers=1)).still_serves()
    finally:
        # On a busy machine, `close` may have killed it by now, since it does not answer.
        with contextlib.suppress(ProcessLookupError):
            os.kill(template, signal.SIGCONT)
        for end in (*first, *second):
            end.close()
    await closing
    await worker.gone


async def test_each_worker_starts_its_analyzers_by_itself(serve: Serve) -> None:
    service = await serve(workers=2)
    found: dict[int, set[str]] = {}
    while len(found) < 2:
        answers = await asyncio.gather(*(service.analyze(document(), options("faults.starts")) for _ in range(8)))
        for response in answers:
            pid, number, state = str(response.results[0].annotations[0].fields["text"]).split(" ", 2)
            assert state == "[True, 1, True, False]"
            found.setdefault(int(pid), set()).add(number)
    assert found.keys() == set(service.server.worker_pids)
    first, second = found.values()
    assert not first & second, "they draw other random numbers"
    (template,) = {parent(pid) for pid in found}
    assert parent(template) == os.getpid()
