"""Reloading: what changes at once, what makes new workers, what needs a restart, and what is refused as a whole."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest

from glossator import Config
from glossator.wire import messages as pb
from glossator.wire.rpc import AnalysisServiceStub
from glossator_client import AccessDenied, AsyncClient, Retry
from glossator_server import Server
from glossator_server.reload import ReloadFailed
from glossator_server.security.tokens import digest_of

from .gate import Gate
from .service import Serve, Service, config, document, dones, options, results, words
from .test_serve import Spawn, spawn

__all__ = ["spawn"]

WORDS = options("faults.words")


class Source:
    """A configuration that can be another one the next time it is read."""

    def __init__(self, **sections: Any) -> None:
        self.sections = config(workers=1).model_dump()
        self.change(**sections)

    def change(self, **sections: Any) -> None:
        for section, values in sections.items():
            now = self.sections[section]
            self.sections[section] = {**now, **values} if isinstance(now, dict) else values

    def __call__(self) -> Config:
        return Config.load(None, self.sections)


@asynccontextmanager
async def serving(source: Source) -> AsyncIterator[Service]:
    async with Server(source(), source=source) as server:
        service = Service(server)
        try:
            yield service
        finally:
            await service.channel.close()


async def test_nothing_differs_and_nothing_happens() -> None:
    async with serving(Source()) as service:
        before = service.server.worker_pids
        done = await service.server.reload()
        assert (done.changed, done.needs_restart, done.replaced, done.error) == ((), (), 0, "")
        assert service.server.worker_pids == before


async def test_limits_hold_at_once_and_workers_stay() -> None:
    source = Source()
    async with serving(source) as service:
        before = service.server.worker_pids
        source.change(limits={"max_document_bytes": 20, "max_options_bytes": 50}, server={"quarantine_after": 3})
        done = await service.server.reload()
        assert done.changed == ("limits.max_document_bytes", "limits.max_options_bytes", "server.quarantine_after")
        assert (done.replaced, service.server.worker_pids) == (0, before)
        refused = await service.refused(document("Words " * 10), WORDS)
        assert refused.reason == "DOCUMENT_TOO_LARGE"
        assert (await service.refused(document(), options(*["faults.words"] * 9))).reason == "OPTIONS_INVALID"
        info = await service.registry.GetServerInfo(pb.GetServerInfoRequest())
        assert info.limits.max_document_bytes == 20


async def test_other_plugins_come_with_new_workers_and_nothing_is_lost(gate: Gate) -> None:
    source = Source(server={"workers": 2})
    async with serving(source) as service:
        before = service.server.worker_pids
        assert (await service.refused(document(), options("numbers"))).reason == "ANALYZER_NOT_FOUND"
        stream = await service.stream(options("faults.acts", "faults.words"), max_in_flight_documents=60)
        await stream.send(*(document(f"One {number}.", f"d{number}") for number in range(20)))
        await stream.send(document("Wait.", "waits", act="wait", gate=gate.path))
        await gate.told("waiting", "waits")
        source.change(plugins={"allow": ("faults", "numbers")})
        reloading = asyncio.create_task(service.server.reload())
        await stream.send(*(document(f"Two {number}.", f"e{number}") for number in range(20)))
        assert not reloading.done()
        gate.release("waits")
        done = await reloading
        assert (done.changed, done.replaced) == (("plugins.allow",), 2)
        assert not set(await service.worker_pids()) & set(before)
        await stream.send(*(document(f"Three {number}.", f"f{number}") for number in range(20)))
        await stream.close()
        events = await stream.rest()
        assert len(dones(events)) == 61
        assert {done.status for done in dones(events).values()} == {pb.DOCUMENT_STATUS_OK}
        assert words(results(events, "f19")["faults.words"])
        response = await service.analyze(document("It has 3 parts."), options("numbers"))
        assert response.results[0].annotations[0].number.value == "3"
        listed = await service.registry.ListAnalyzers(pb.ListAnalyzersRequest())
        assert "numbers" in {info.id for info in listed.analyzers}


async def test_what_is_taken_away_fails_alone_in_streams_that_are_open() -> None:
    source = Source(plugins={"allow": ("faults", "numbers")})
    async with serving(source) as service:
        stream = await service.stream(options("numbers", "faults.words"))
        source.change(plugins={"allow": ("faults",)})
        await service.server.reload()
        await stream.send(document("It has 3 parts.", "d"))
        await stream.close()
        found = results(await stream.rest(), "d")
        assert found["numbers"].error.reason
        assert words(found["faults.words"])
        assert (await service.refused(document(), options("numbers"))).reason == "ANALYZER_NOT_FOUND"


async def test_what_needs_a_restart_is_told_and_does_not_hold() -> None:
    source = Source()
    async with serving(source) as service:
        source.change(
            server={"port": 1, "workers": 3, "reflection": False, "drain_timeout": 1.0},
            telemetry={"metrics_port": 9},
            security={"tls_cert": "/cert.pem", "tls_key": "/key.pem"},
        )
        done = await service.server.reload()
        assert done.changed == ("server.drain_timeout",)
        assert done.needs_restart == (
            *("security.tls_cert", "security.tls_key", "server.port", "server.reflection", "server.workers"),
            "telemetry.metrics_port",
        )
        await service.still_serves()
        assert len(service.server.worker_pids) == 1
        assert (await service.server.reload()).needs_restart == done.needs_restart


def unreadable() -> Config:
    raise OSError(13, "Permission denied")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"default_analyzers": ("faults.wrods",)}, "faults.wrods"),
        ({"security": {"tokens": "/nowhere/tokens.toml"}}, "cannot read /nowhere/tokens.toml"),
        ({"plugins": {"allow": ("faults", "faults_unloadable")}}, "unloadable would not work: "),
        ({"models": {"languages": ("en", "tlh")}}, "tlh"),
        ({"limits": {"max_streams": 0}}, "max_streams"),
    ],
)
async def test_a_bad_one_changes_nothing_and_says_why(change: dict[str, Any], why: str) -> None:
    source = Source()
    async with serving(source) as service:
        before = service.server.worker_pids
        source.change(limits={"max_document_bytes": 30})
        source.change(**change)
        with pytest.raises(ReloadFailed, match=f"(?s)nothing was changed: .*{why}"):
            await service.server.reload()
        assert service.server.worker_pids == before
        assert (await service.analyze(document("Many words " * 10), WORDS)).done.status == pb.DOCUMENT_STATUS_OK
        assert service.server.last_reload is not None
        assert service.server.last_reload.error


async def test_tokens_can_be_asked_for_from_some_moment_on(tmp_path: Path) -> None:
    path = tmp_path / "tokens.toml"
    path.write_text(f'[[tokens]]\nname = "desk"\nsha256 = "{digest_of("desk-token")}"\n')
    source = Source()
    async with serving(source) as service:
        await service.still_serves()
        source.change(security={"tokens": str(path)})
        assert (await service.server.reload()).changed == ("security.tokens",)
        async with AsyncClient(service.server.address, retry=Retry(attempts=1)) as client:
            with pytest.raises(AccessDenied, match="asks for a token"):
                await client.list_analyzers()
        async with AsyncClient(service.server.address, token="desk-token") as client:  # noqa: S106
            assert await client.list_analyzers()


async def test_workers_can_be_replaced_where_nothing_differs(serve: Serve) -> None:
    service = await serve(workers=1)
    before = service.server.worker_pids
    assert (await service.server.reload(replace_workers=True)).replaced == 1
    assert await service.worker_pids() != before
    await service.still_serves()


async def test_an_engine_in_the_process_itself_can_be_replaced(serve: Serve) -> None:
    service = await serve(workers=0)
    assert (await service.server.reload(replace_workers=True)).replaced == 1
    await service.still_serves()


async def test_results_that_were_kept_are_forgotten() -> None:
    source = Source(server={"result_cache_bytes": 100_000})
    async with serving(source) as service:
        for expected in (False, True):
            assert (await service.analyze(document(), WORDS)).done.cached is expected
        source.change(limits={"max_streams": 7})
        await service.server.reload()
        assert not (await service.analyze(document(), WORDS)).done.cached


@pytest.mark.parametrize("named", [True, False])
async def test_a_hang_up_reads_the_file_again(
    spawn: Spawn, folder: Path, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    monkeypatch.chdir(folder)
    file = folder / "glossator.toml"
    file.write_text("[server]\nport = 0\nworkers = 1\n[limits]\nmax_document_bytes = 100\n")
    server = await spawn(*(("--config", str(file)) if named else ()))
    await server.serving()
    assert server.process.stderr is not None
    async with grpc.aio.insecure_channel(server.address) as channel:
        analysis: Any = AnalysisServiceStub(channel)
        long = pb.AnalyzeRequest(document=document("word " * 30))
        with pytest.raises(grpc.aio.AioRpcError, match="the limit is 100"):
            await analysis.Analyze(long)
        for text, said in (
            ("[limits\n", "nothing was changed"),
            (f"x = {'[' * 5000}{']' * 5000}\n", "nested too deep"),
            ("", "glossator.toml: no such file"),
            ("[limits]\nmax_document_bites = 1\n", "max_document_bites"),
            ("[server]\nport = 7\nworkers = 1\n", "changed: limits.max_document_bytes; needs a restart: server.port"),
        ):
            file.write_text(text)
            if not text:
                file.unlink()  # that does not mean that the defaults are wanted
            server.send(signal.SIGHUP)
            while said.encode() not in await server.process.stderr.readline():
                pass
        assert (await analysis.Analyze(long)).done.status == pb.DOCUMENT_STATUS_OK
    server.send(signal.SIGTERM)
    assert (await server.ended())[0] == 0


async def test_a_remote_that_is_away_is_waited_for_as_at_the_start() -> None:
    source = Source()
    async with serving(source) as service:
        source.change(remotes={"far": {"address": "127.0.0.1:9", "timeout": 100}})
        assert "remotes.far" in (await service.server.reload()).changed
        found = await service.refused(document(), options("far.names"))
        assert found.reason == "ANALYZER_UNAVAILABLE"
        await service.still_serves()


async def test_a_configuration_that_cannot_be_read_for_whatever_reason_changes_nothing() -> None:
    source = Source()
    broken = False

    def read() -> Config:
        if broken:
            raise KeyError("here")
        return source()

    async with Server(read(), source=read) as server:
        broken = True
        with pytest.raises(ReloadFailed, match="nothing was changed: it raised KeyError"):
            await server.reload()
        assert server.last_reload is not None
        assert server.last_reload.error


async def test_who_waits_for_a_service_is_waited_for(gate: Gate) -> None:
    source = Source(plugins={"allow": ("faults", "faults_waits")})
    async with serving(source) as service:
        asking = asyncio.create_task(
            service.analyze(document("One two.", "waits", gate=gate.path), options("waits.asks", "faults.words"))
        )
        await gate.told("waiting", "waits")
        before = service.server.worker_pids
        source.change(limits={"max_analyzers": 9})
        assert (await service.server.reload()).replaced == 1
        assert (await service.analyze(document("One."), options("waits.asks"))).done.status == pb.DOCUMENT_STATUS_OK
        assert not asking.done()
        gate.release("waits")
        assert (await asking).done.status == pb.DOCUMENT_STATUS_OK
        assert not set(await service.worker_pids()) & set(before)
