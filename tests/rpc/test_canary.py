"""One document's text, in every way in which a plugin can say it: it reaches neither log nor output nor errors."""

from __future__ import annotations

import json
import signal

import grpc
import pytest

from glossator.wire import messages as pb
from glossator.wire.rpc import AnalysisServiceStub, RegistryServiceStub

from .plugins.glossator_faults import canary
from .service import document, options, spec
from .test_serve import Spawn, spawn

__all__ = ["spawn"]

WORD = "Glockenspiel"
OTHER = "Sackbut"
MADE = ("a kind", "an id", "a label", "a made value", "another kind")


@pytest.fixture(params=["forked worker", "worker of its own", "inline"])
def mode(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("GLOSSATOR_SERVER__WORKERS", "0" if request.param == "inline" else "1")
    monkeypatch.setenv("GLOSSATOR_SERVER__SHARE_MODELS", str(request.param == "forked worker").lower())
    return str(request.param)


@pytest.mark.usefixtures("mode")
async def test_nothing_that_a_plugin_says_gets_out(spawn: Spawn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(canary.WORD, OTHER)
    server = await spawn(
        "--port", "0", "--log-format", "json", "--log-level", "debug", plugins=("faults", "faults_canary")
    )
    await server.serving()
    told: list[str] = []
    async with grpc.aio.insecure_channel(server.address) as channel:
        stub = AnalysisServiceStub(channel)
        for way in (*canary.SAYS, *canary.RAISES, *MADE):
            item = document(WORD, way=way)
            request = pb.AnalyzeRequest(document=item, options=options("canary.says", "faults.words"))
            says, words = (await stub.Analyze(request)).results
            assert not words.HasField("error"), way
            assert says.HasField("error") == (way not in canary.SAYS), way
            told.append(str(says.error))
        bad = pb.AnalyzeRequest(document=document("Fine."), options=options(spec("canary.says", text=WORD)))
        with pytest.raises(grpc.aio.AioRpcError) as error:
            await stub.Analyze(bad)
        told.append(f"{error.value} {error.value.trailing_metadata()}")
        listed = await RegistryServiceStub(channel).ListAnalyzers(pb.ListAnalyzersRequest())
        told.append(str(listed))
    server.send(signal.SIGTERM)
    status, out, err = await server.ended()
    assert (status, out) == (0, "")
    for line in err.splitlines():
        assert isinstance(json.loads(line), dict)
    for said in (*told, err):
        assert WORD not in said
        assert OTHER not in said
    # What happened is told nevertheless.
    assert "plugins wrote" in err
    assert "withheld from the log" in err
    assert "ValueError at glossator_faults.canary:" in err
    assert "glossator_faults.canary.Panic at glossator_faults.canary:" in str(told)


async def test_a_developer_is_shown_all(spawn: Spawn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSATOR_SERVER__PLUGIN_OUTPUT", "pass")
    monkeypatch.setenv("GLOSSATOR_SERVER__PLUGIN_TRACEBACKS", "true")
    server = await spawn("--port", "0", "--workers", "1", plugins=("faults", "faults_canary"))
    await server.serving()
    async with grpc.aio.insecure_channel(server.address) as channel:
        for way in ("print", "a log line", "an exit"):
            request = pb.AnalyzeRequest(
                document=document(f"{WORD} {way}.", way=way), options=options("canary.says", "faults.words")
            )
            await AnalysisServiceStub(channel).Analyze(request)
    server.send(signal.SIGTERM)
    status, out, err = await server.ended()
    assert (status, out) == (0, "")
    assert f"{WORD} print." in err
    assert f"odd: {WORD} a log line." in err
    assert f"SystemExit: {WORD} an exit." in err
