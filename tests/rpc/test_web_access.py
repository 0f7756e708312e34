"""HTTP: who may call, from where and over what; and bad input, each kind with its answer."""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from glossator.errors import ConfigError
from glossator_server import Server

from .conftest import PLUGINS
from .gate import Gate
from .service import Serve, Service, config, document
from .test_security import TOKEN, Files
from .web import ANALYZE, INFO, STREAM, browser, frame, frames, reason, streaming, told

WORD = "Xylophone"
"""A word of requests that must not turn up in any answer that refuses."""
PARTNER = "https://partner.example"
SECONDS = 2.0
JSON = {"content-type": "application/json"}
BINARY = {"content-type": "application/proto"}
STREAMED = {"content-type": "application/connect+json"}


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def service() -> AsyncIterator[Service]:
    """A server that some page may call, under one name of its own, with little patience and small messages."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(PLUGINS))
        started = Serve()
        web = {"port": 0, "hosts": ["text.example"], "origins": [PARTNER], "idle": SECONDS}
        yield await started(more={"web": web}, limits={"max_message_bytes": 100_000})
        await started.stop()


def error_of(response: httpx.Response) -> dict[str, Any]:
    """Of unary calls, and of streams, where it is the last frame."""
    if response.headers["content-type"].startswith("application/connect+"):
        flags, data = frames(response.content)[-1]
        assert flags == 2
        found: dict[str, Any] = json.loads(data)["error"]
        return found
    body: dict[str, Any] = response.json()
    return body


DEEP = b'{"options":{"analyzers":[{"options":' + b'{"a":' * 3000 + b"1" + b"}" * 3000 + b"}]}}"


@pytest.mark.parametrize(
    ("path", "headers", "body", "expected"),
    [
        (ANALYZE, JSON, b'{"document": "Xylophone"}', ("invalid_argument", "PROTOCOL_ERROR")),
        (ANALYZE, JSON, b'{"document": {"text": "Xylophone', ("invalid_argument", "PROTOCOL_ERROR")),
        (ANALYZE, JSON, b'{"document": {"txt": "Xylophone"}}', ("invalid_argument", "PROTOCOL_ERROR")),
        (ANALYZE, JSON, b'{"document": {"text": "Xylophone\\ud800"}}', ("invalid_argument", "PROTOCOL_ERROR")),
        (ANALYZE, JSON, b'{"document": {"text": "Xylophone\xff"}}', ("invalid_argument", "PROTOCOL_ERROR")),
        (ANALYZE, JSON, DEEP, ("invalid_argument", "PROTOCOL_ERROR")),
        (ANALYZE, JSON, b"", ("invalid_argument", "PROTOCOL_ERROR")),
        (ANALYZE, BINARY, b"\x0a\x05Xylo", ("invalid_argument", "PROTOCOL_ERROR")),
        (ANALYZE, JSON | {"content-encoding": "gzip"}, b"Xylophone", ("invalid_argument", "PROTOCOL_ERROR")),
        (
            ANALYZE,
            JSON | {"content-encoding": "gzip"},
            gzip.compress(b"a" * 200_000),
            ("invalid_argument", "DOCUMENT_TOO_LARGE"),
        ),
        (ANALYZE, JSON | {"content-encoding": "rot13"}, b"{}", ("unimplemented", "")),
        (ANALYZE, JSON | {"connect-timeout-ms": "soon"}, b"{}", ("invalid_argument", "")),
        (ANALYZE, JSON | {"connect-protocol-version": "7"}, b"{}", ("invalid_argument", "")),
        (ANALYZE, BINARY, b"x" * 100_001, ("invalid_argument", "DOCUMENT_TOO_LARGE")),
        (STREAM, STREAMED, frame(b'{"document": {"text": "Xylo')[:-3], ("invalid_argument", "PROTOCOL_ERROR")),
        (STREAM, STREAMED, b"\x00\x00", ("invalid_argument", "PROTOCOL_ERROR")),
        (STREAM, STREAMED, b"\xff\x00\x00\x00\x02{}", ("invalid_argument", "PROTOCOL_ERROR")),
        (STREAM, STREAMED, b"\x01\x00\x00\x00\x02{}", ("invalid_argument", "PROTOCOL_ERROR")),
        (STREAM, STREAMED, b"\x00\x7f\xff\xff\xff{}", ("invalid_argument", "DOCUMENT_TOO_LARGE")),
        (STREAM, STREAMED, b"", ("invalid_argument", "PROTOCOL_ERROR")),
        (STREAM, STREAMED, frame(b"{}") * 2, ("invalid_argument", "PROTOCOL_ERROR")),
        (STREAM, JSON, b"{}", ("invalid_argument", "")),
        (ANALYZE, STREAMED, frame(b"{}"), ("invalid_argument", "")),
        (ANALYZE, {"content-type": "text/plain"}, b"Xylophone", ("invalid_argument", "")),
        (ANALYZE, {}, b"Xylophone", ("invalid_argument", "")),
        (ANALYZE, {"content-type": "application/grpc"}, frame(b""), ("invalid_argument", "")),
        ("/glossator.v1.AnalysisService/Xylophone", JSON, b"{}", ("unimplemented", "")),
        ("/glossator.v2.AnalysisService/Analyze", JSON, b"{}", ("unimplemented", "")),
        ("/glossator.v1.AdminService/Reload", JSON, b"{}", ("unimplemented", "")),
    ],
)
async def test_bad_input_is_told_what_is_wrong_with_it(
    service: Service, path: str, headers: dict[str, str], body: bytes, expected: tuple[str, str]
) -> None:
    async with browser(service.server.url) as client:
        response = await client.post(path, content=body, headers=headers)
    error = error_of(response)
    assert (error["code"], reason(error)) == expected
    assert WORD.lower() not in response.text.lower()
    assert response.headers["cache-control"] == "no-store"


async def test_a_document_does_not_belong_into_a_url(service: Service) -> None:
    async with browser(service.server.url) as client:
        query = {"encoding": "json", "message": json.dumps({"document": {"text": WORD}}), "connect": "v1"}
        refused = await client.get(ANALYZE, params=query)
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
        assert "POST" in refused.json()["message"]
        assert WORD not in refused.text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:1234", 200),
        ("[::1]:80", 200),
        ("TEXT.example", 200),
        ("text.example.:443", 200),
        ("attacker.example", 403),
        ("text.example.attacker.example", 403),
        ("user@localhost", 403),
        ("localhost:port", 403),
        ("", 403),
    ],
)
async def test_the_host_must_be_a_name_of_this_server(service: Service, host: str, status: int) -> None:
    async with browser(service.server.url) as client:
        for answer in (
            await client.post(INFO, json={}, headers={"host": host}),
            await client.get("/", headers={"host": host}),
        ):
            assert answer.status_code == status


async def test_only_pages_that_may_can_call(service: Service) -> None:
    url = service.server.url
    async with browser(url) as client:
        own = await client.post(INFO, json={}, headers={"origin": url})
        assert own.status_code == 200
        assert "access-control-allow-origin" not in own.headers
        for origin in ("https://attacker.example", "null", f"{PARTNER}.attacker.example", "http://127.0.0.1:1"):
            refused = await client.post(INFO, json={}, headers={"origin": origin})
            assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
            assert "web.origins" in refused.json()["message"]
            assert "access-control-allow-origin" not in refused.headers

        asks = {"origin": PARTNER, "access-control-request-method": "POST"}
        preflight = await client.request("OPTIONS", ANALYZE, headers=asks)
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-origin"] == PARTNER
        assert "connect-timeout-ms" in preflight.headers["access-control-allow-headers"]
        allowed = await client.post(ANALYZE, json={}, headers={"origin": PARTNER})
        assert reason(allowed.json()) == "DOCUMENT_EMPTY"
        assert allowed.headers["access-control-allow-origin"] == PARTNER
        assert "origin" in allowed.headers["vary"].lower()
        async with streaming(client, told(document("One.")), origin=PARTNER) as events:
            assert [flags async for flags, _ in events][-1] == 2


async def test_whoever_sends_nothing_more_is_not_waited_for(service: Service) -> None:
    port = httpx.URL(service.server.url).port
    head = (
        f"POST {ANALYZE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    )
    for sent in (b"", b"POST /", head.encode() + b'{"docu'):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        answered = await reader.read()
        assert (b" 499 " in answered) == sent.startswith(head.encode())
        writer.close()
    await service.still_serves()


async def test_requests_that_are_no_http_at_all(service: Service) -> None:
    port = httpx.URL(service.server.url).port
    for sent in (b"\x00\xff Xylophone\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.0\r\n\r\n"):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        assert b"200 OK" not in await reader.read()
        writer.close()
    await service.still_serves()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


async def test_tokens_and_certificates_are_those_of_grpc(files: Files) -> None:
    files.grant(TOKEN)
    client_cert = files.client(files.ca)
    security = {
        "tokens": str(files.tokens),
        "tls_cert": str(files.cert),
        "tls_key": str(files.key),
        "tls_client_ca": str(files.authority),
    }
    other = {"tls_cert": str(files.folder / "other.pem"), "tls_key": str(files.folder / "other.key")}
    settings = [config(more={"security": security | each, "web": {"port": 0}}) for each in ({}, other)]
    async with Server(settings[0], source=lambda: settings[1]) as server:
        assert server.url.startswith("https://127.0.0.1:")
        trust = ssl.create_default_context(cafile=str(files.authority))
        async with browser(server.url, verify=trust) as nobody:
            with pytest.raises(httpx.TransportError):
                await nobody.get("/readyz")
        trust.load_cert_chain(client_cert["cert"], client_cert["key"])
        async with browser(server.url, verify=trust) as client:
            assert (await client.get("/readyz")).status_code == 200, "health needs no token"
            assert (await client.get("/")).status_code == 200, "nor does the page, which holds nothing"
            for headers in ({}, {"authorization": "Bearer other"}, {"authorization": "Basic eDp5"}):
                refused = await client.post(ANALYZE, json={"document": {"text": WORD}}, headers=headers)
                assert (refused.status_code, reason(refused.json())) == (401, "UNAUTHENTICATED")
            good = {"authorization": f"Bearer {TOKEN}"}
            assert (await client.post(INFO, json={}, headers=good)).status_code == 200

        # A new certificate holds for connections that begin after it was noticed,
        files.issue(files.ca)
        await until_presented(server.url, trust, files.cert.read_text())
        # and one in other files after they were named.
        for name, path in other.items():
            shutil.copy(security[name], path)
        other_cert = files.cert.read_text()
        files.issue(files.ca)
        await server.reload()
        await until_presented(server.url, trust, other_cert)
        async with browser(server.url, verify=trust) as client:
            assert (await client.post(INFO, json={}, headers=good)).status_code == 200


async def test_certificates_that_change_under_load_cost_no_call(files: Files) -> None:
    security = {"tls_cert": str(files.cert), "tls_key": str(files.key)}
    other = {"tls_cert": str(files.folder / "other.pem"), "tls_key": str(files.folder / "other.key")}
    settings = [config(more={"security": each, "web": {"port": 0}}) for each in (security, other)]
    async with Server(settings[0], source=lambda: settings[1]) as server:
        trust = ssl.create_default_context(cafile=str(files.authority))
        over = asyncio.Event()
        statuses: set[int] = set()
        process = server.web_pid

        async def call(*, anew: bool) -> None:
            async with browser(server.url, verify=trust) as client:
                while not over.is_set():
                    statuses.add((await client.post(INFO, json={})).status_code)
                    if anew:
                        break
            if not over.is_set():
                await call(anew=anew)

        calls = [asyncio.create_task(call(anew=anew)) for anew in (True, True, False, False)]
        async with browser(server.url, verify=trust) as idle:
            assert "connection" not in (await idle.post(INFO, json={})).headers
            files.issue(files.ca)
            await until_presented(server.url, trust, files.cert.read_text())
            assert (await idle.post(INFO, json={})).headers["connection"] == "close", "it goes on with the old one"
            assert "connection" not in (await idle.post(INFO, json={})).headers
            for name, path in other.items():
                shutil.copy(security[name], path)
            chain = files.cert.read_text()
            files.issue(files.ca)
            await server.reload()
            await until_presented(server.url, trust, chain)
            assert (await idle.post(INFO, json={})).headers["connection"] == "close"
            assert "connection" not in (await idle.post(INFO, json={})).headers
        over.set()
        await asyncio.gather(*calls)
        assert (statuses, server.web_pid) == ({200}, process)


async def test_a_token_that_is_taken_back_ends_streams_of_browsers_and_frees_the_worker(
    files: Files, gate: Gate
) -> None:
    files.grant(TOKEN)
    settings = config(workers=1, more={"security": {"tokens": str(files.tokens)}, "web": {"port": 0}})
    async with Server(settings) as server, browser(server.url) as client:
        client.headers["authorization"] = f"Bearer {TOKEN}"
        asked = told(document("One.", "held", act="wait", gate=gate.path), "faults.acts")
        async with streaming(client, asked) as events:
            await anext(events)
            await gate.told("waiting", "held")
            files.grant("other-token")
            *_, (flags, last) = [event async for event in events]
            await gate.told("cancelled", "held")
        assert flags == 2
        error = json.loads(last)["error"]
        assert (error["code"], reason(error)) == ("unauthenticated", "UNAUTHENTICATED")
        client.headers["authorization"] = "Bearer other-token"
        assert (await client.post(INFO, json={})).status_code == 200


async def until_presented(url: str, trust: ssl.SSLContext, chain: str) -> None:
    """Wait until the server shows the certificate that this chain in PEM begins with."""
    expected = chain.partition("-----END")[0].split()
    while (await asyncio.to_thread(presented, url, trust)).partition("-----END")[0].split() != expected:
        pass


def presented(url: str, trust: ssl.SSLContext) -> str:
    import socket

    port = httpx.URL(url).port
    assert port is not None
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        trust.wrap_socket(plain, server_hostname="localhost") as tls,
    ):
        der = tls.getpeercert(binary_form=True)
    assert der is not None
    return ssl.DER_cert_to_PEM_cert(der)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - that is the point
async def test_others_can_connect_only_over_tls(host: str) -> None:
    with pytest.raises(ConfigError, match="--insecure"):
        async with Server(config(more={"web": {"port": 0, "host": host}})):
            pass


async def test_a_port_that_is_taken(service: Service) -> None:
    taken = httpx.URL(service.server.url).port
    with pytest.raises(ConfigError, match="--http"):
        async with Server(config(more={"web": {"port": taken}})):
            pass
