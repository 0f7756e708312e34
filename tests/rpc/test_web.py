"""HTTP: the same answers as over gRPC, in each protocol, when they are there; and what holds when somebody goes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from google.protobuf.json_format import MessageToDict, ParseDict

from glossator.wire import messages as pb

from .conftest import PLUGINS
from .gate import Gate
from .service import Serve, Service, config, document, options
from .web import ANALYZE, browser, frame, frames, reason, streaming, told

WEB: dict[str, Any] = {"web": {"port": 0}}


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def service() -> AsyncIterator[Service]:
    """One server with one worker for those tests that leave it as it was."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(PLUGINS))
        started = Serve()
        # Its analyzers do as they are told: one that is killed before it gets to it could not say so.
        yield await started(more=WEB, workers=1, cancel_grace=100)
        await started.stop()


def timeless(response: pb.AnalyzeResponse) -> dict[str, Any]:
    response.done.ClearField("timing")
    for result in response.results:
        result.ClearField("timing")
    return MessageToDict(response)


def request(text: str = "One two three.") -> pb.AnalyzeRequest:
    return pb.AnalyzeRequest(document=document(text, "d"), options=options("faults.words"))


@pytest.mark.parametrize("text", ["One two three.", "Ein 🙂 عربي\r\nw"])
async def test_unary_in_every_encoding_is_what_grpc_says(service: Service, text: str) -> None:
    expected = timeless(await service.analysis.Analyze(request(text)))
    async with browser(service.server.url) as client:
        as_json = await client.post(ANALYZE, json=MessageToDict(request(text)))
        assert as_json.headers["content-type"] == "application/json"
        assert as_json.headers["cache-control"] == "no-store"
        assert timeless(ParseDict(as_json.json(), pb.AnalyzeResponse())) == expected

        data = request(text).SerializeToString()
        binary = await client.post(ANALYZE, content=data, headers={"content-type": "application/proto"})
        assert timeless(pb.AnalyzeResponse.FromString(binary.content)) == expected

        grpc_web = await client.post(
            ANALYZE, content=frame(data), headers={"content-type": "application/grpc-web+proto", "x-grpc-web": "1"}
        )
        (flags, message), (last, trailers) = frames(grpc_web.content)
        assert (flags, last) == (0, 0x80)
        assert timeless(pb.AnalyzeResponse.FromString(message)) == expected
        assert b"grpc-status: 0" in trailers


async def test_the_registry_in_json(service: Service) -> None:
    async with browser(service.server.url) as client:
        listed = await client.post("/glossator.v1.RegistryService/ListAnalyzers", json={})
        ids = [item["id"] for item in listed.json()["analyzers"]]
        assert "faults.words" in ids
        got = await client.post("/glossator.v1.RegistryService/GetAnalyzer", json={"id": "faults.words"})
        assert got.json()["analyzer"]["optionsSchema"]["properties"]["minimum"]["default"] == 1
        assert '"default": 1.0' not in got.text, "whole numbers are written as such"
        absent = await client.post("/glossator.v1.RegistryService/GetAnalyzer", json={"id": "nobody"})
        assert (absent.status_code, absent.json()["code"]) == (404, "not_found")
        assert reason(absent.json()) == "ANALYZER_NOT_FOUND"


async def test_results_arrive_while_others_are_awaited(service: Service, gate: Gate) -> None:
    asked = told(document("One two.", "d", act="wait", gate=gate.path))
    asked["options"]["analyzers"] = [{"analyzer": "faults.acts", "name": name} for name in ("first", "second")]
    async with browser(service.server.url) as client, streaming(client, asked) as events:
        _, accepted = await anext(events)
        assert json.loads(accepted)["accepted"]["analyzers"][0]["name"] == "first"
        await gate.visited("waiting", "d")
        gate.release("d")
        _, first = await anext(events)
        assert json.loads(first)["result"]["name"] == "first"
        await gate.visited("waiting", "d")
        gate.release("d")
        (_, second), (_, done), end = [event async for event in events]
    assert json.loads(second)["result"]["name"] == "second"
    assert json.loads(done)["done"]["status"] == "DOCUMENT_STATUS_OK"
    assert end == (2, b"{}")


async def test_whoever_goes_in_the_middle_frees_the_worker(service: Service, gate: Gate) -> None:
    item = document("One two.", "gone", act="wait", gate=gate.path)
    async with browser(service.server.url) as client:
        async with streaming(client, told(item, "faults.acts")) as events:
            await anext(events)
            await gate.told("waiting", "gone")
        await gate.told("cancelled", "gone")

        unary = asyncio.create_task(
            client.post(ANALYZE, json=told(document("x", "too", **item.attributes), "faults.acts"))
        )
        await gate.told("waiting", "too")
        unary.cancel()
        await gate.told("cancelled", "too")
    await service.still_serves()


async def test_the_timeout_of_the_header_is_the_deadline(service: Service, gate: Gate) -> None:
    item = document("One two.", "late", act="wait", gate=gate.path)
    async with browser(service.server.url) as client:
        for milliseconds in (1000, 8000, 64000):
            late = await client.post(
                ANALYZE, json=told(item, "faults.acts"), headers={"connect-timeout-ms": str(milliseconds)}
            )
            assert (late.status_code, late.json()["code"]) == (504, "deadline_exceeded")
            assert reason(late.json()) == "DEADLINE_EXCEEDED"
            if gate.was_told("waiting", "late"):
                break
        await gate.told("cancelled", "late")
        gate.open("late")
        async with streaming(client, told(item, "faults.acts"), **{"connect-timeout-ms": "1"}) as events:
            *_, (flags, end) = [event async for event in events]
        assert flags == 2
        assert reason(json.loads(end)["error"]) == "DEADLINE_EXCEEDED"


async def test_failures_are_those_of_grpc(service: Service) -> None:
    async with browser(service.server.url) as client:
        for item, code in (("", "DOCUMENT_EMPTY"), ("x" * (1024 * 1024 + 1), "DOCUMENT_TOO_LARGE")):
            found = await service.refused(document(item))
            refused = await client.post(ANALYZE, json={"document": {"text": item}})
            assert refused.status_code == 400
            assert refused.json()["message"] == found.message
            assert reason(refused.json()) == found.reason == code
        in_band = await client.post(ANALYZE, json=told(document(act="raise"), "faults.words", "faults.acts"))
        assert in_band.json()["results"][1]["error"]["reason"] == "ANALYZER_ERROR"
        later = await client.post(ANALYZE, json=told(document(act="unavailable"), "faults.acts"))
        assert (later.status_code, later.headers["retry-after"]) == (503, "2")
        over_grpc_web = await client.post(
            ANALYZE, content=frame(b""), headers={"content-type": "application/grpc-web+proto"}
        )
        assert b"grpc-status: 3" in over_grpc_web.content or over_grpc_web.headers.get("grpc-status") == "3"


async def test_a_large_document_in_json(service: Service) -> None:
    text = "Wörter 🙂 " * 60_000
    async with browser(service.server.url) as client:
        found = await client.post(
            ANALYZE, json={"document": {"text": text}, "options": {"analyzers": [{"analyzer": "faults.acts"}]}}
        )
        assert found.json()["done"]["status"] == "DOCUMENT_STATUS_OK"
        packed = await client.post(
            ANALYZE, json=told(document("One two. " * 2000), "faults.words"), headers={"accept-encoding": "gzip"}
        )
        assert packed.headers["content-encoding"] == "gzip"
        assert len(packed.json()["results"][0]["annotations"]) == 6000


async def test_answers_that_are_not_read_take_room(serve: Serve) -> None:
    """Those of a browser that stands still; others are told to wait, and go on when it does."""
    service = await serve(config(more=WEB, limits={"max_unread_bytes": 1_000_000}))
    large = json.dumps(told(document(act="large", size="7000000"), "faults.acts")).encode()
    small = told(document(), "faults.words")
    address = httpx.URL(service.server.url)
    with socket.socket() as still:
        still.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # or the system would read for it
        still.connect((address.host, address.port))
        still.sendall(b"POST %b HTTP/1.1\r\nHost: localhost\r\n" % ANALYZE.encode())
        still.sendall(b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(large), large))
        async with browser(service.server.url) as other:
            while (refused := await other.post(ANALYZE, json=small)).status_code == 200:
                pass
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
            assert refused.json()["code"] == "resource_exhausted"
            still.close()
            while (await other.post(ANALYZE, json=small)).status_code != 200:
                pass


async def test_documents_go_one_after_the_other(service: Service) -> None:
    async with browser(service.server.url) as client:
        refused = await client.post(
            "/glossator.v1.AnalysisService/AnalyzeDocuments",
            content=frame(b"{}"),
            headers={"content-type": "application/connect+json"},
        )
    ((_, end),) = frames(refused.content)
    error = json.loads(end)["error"]
    assert error["code"] == "unimplemented"
    assert "AnalyzeStream" in error["message"]


async def test_the_page_brings_nothing_from_elsewhere(service: Service) -> None:
    async with browser(service.server.url) as client:
        page = await client.get("/")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        same = await client.get("/", headers={"if-none-match": page.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        assert (await client.head("/")).headers["content-length"] == str(len(page.content))
        assert (await client.post("/")).status_code == 405
        for path in ("/../app.py", "/%2e%2e/app.py", "/__init__.py", "/nothing"):
            assert (await client.get(path)).status_code == 404


async def test_two_hundred_idle_tabs_and_more_calls_than_a_connection_takes(service: Service, gate: Gate) -> None:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with browser(service.server.url, limits=limits) as client:
        reader_writers = [
            await asyncio.open_connection("127.0.0.1", httpx.URL(service.server.url).port) for _ in range(200)
        ]
        item = document("x", "many", act="wait", gate=gate.path)
        waiting = [asyncio.create_task(client.post(ANALYZE, json=told(item, "faults.acts"))) for _ in range(120)]
        await gate.told("waiting", "many")
        # They wait in the scheduler, which says so; none of them waits where nobody sees it.
        while service.server.in_flight < 120:
            await client.get("/healthz")
        assert (await client.get("/readyz")).text == "ready\n"
        gate.open("many")
        assert {found.result().status_code for found in (await asyncio.wait(waiting))[0]} == {200}
        for _, writer in reader_writers:
            writer.close()
    await service.still_serves()


async def test_a_crash_of_the_web_process_is_its_own(service: Service) -> None:
    await ready(service)
    before = service.server.web_pid
    os.kill(before, signal.SIGKILL)
    await service.still_serves()
    await ready(service)  # whoever connects meanwhile waits
    assert service.server.web_pid not in {0, before}


async def ready(service: Service) -> None:
    async with browser(service.server.url) as client:
        while True:
            try:
                assert (await client.get("/readyz")).status_code == 200
                return
            except httpx.TransportError:  # it had taken the connection when it was killed
                await asyncio.sleep(0)


async def test_starting_and_draining(serve: Serve, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSATOR_FAULTS_GATE", gate.path)
    service = await serve(more=WEB, plugins=("faults", "faults_slow"), ready=False)
    await gate.told("loading", "models")
    async with browser(service.server.url) as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 503
        early = await client.post(ANALYZE, json={"document": {"text": "One."}})
        assert (early.status_code, early.headers["retry-after"]) == (503, "1")
        assert reason(early.json()) == "ANALYZER_NOT_READY"
        gate.open("models")
        await service.server.ready()
        assert (await client.get("/readyz")).status_code == 200

        item = document("x", "last", act="wait", gate=gate.path)
        last = asyncio.create_task(client.post(ANALYZE, json=told(item, "faults.acts")))
        await gate.told("waiting", "last")
        draining = asyncio.create_task(service.server.drain())
        while (await client.get("/readyz")).status_code != 503:
            pass
        while True:
            refused = await client.post(ANALYZE, json={"document": {"text": "One."}})
            if refused.status_code == 503:
                break
        assert reason(refused.json()) == "SHUTTING_DOWN"
        gate.release("last")
        assert (await last).json()["done"]["status"] == "DOCUMENT_STATUS_OK", "accepted before, finished and delivered"
        assert await draining
        with pytest.raises(httpx.TransportError):
            await client.get("/healthz")
