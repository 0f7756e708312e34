"""TLS, certificates of clients, and tokens: on real connections, with files that change while the server runs."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
import trustme
from grpc_health.v1 import health_pb2, health_pb2_grpc

from glossator import Config
from glossator.errors import ConfigError
from glossator.wire import messages as pb
from glossator.wire.rpc import AnalysisServiceStub
from glossator_client import AccessDenied, AsyncClient, Overloaded, Retry, Token, Unavailable, tls
from glossator_server import Server
from glossator_server.security.tokens import digest_of

from .service import config

ONCE = Retry(attempts=1)
TOKEN = "desk-token"  # noqa: S105 - made up


class Files:
    """A folder with a certificate and its key, an authority's, and tokens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ca = trustme.CA()
        self.cert, self.key, self.authority, self.tokens = (
            folder / name for name in ("cert.pem", "key.pem", "ca.pem", "tokens.toml")
        )
        self.issue(self.ca)

    def issue(self, ca: trustme.CA) -> None:
        """A new certificate, signed by this authority."""
        issued = ca.issue_cert("127.0.0.1", "localhost")
        self.replace(self.key, issued.private_key_pem.bytes())
        self.replace(self.cert, b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        self.replace(self.authority, ca.cert_pem.bytes())

    def grant(self, token: str, more: str = "") -> None:
        """Only this token."""
        text = f'[[tokens]]\nname = "desk"\nsha256 = "{digest_of(token)}"\n{more}\n'
        self.replace(self.tokens, text.encode())

    def client(self, ca: trustme.CA) -> dict[str, Path]:
        issued = ca.issue_cert("desk@example.org")
        cert, key = self.folder / "client.pem", self.folder / "client.key"
        issued.private_key_pem.write_to_path(str(key))
        issued.cert_chain_pems[0].write_to_path(str(cert))
        return {"cert": cert, "key": key}

    def spoil(self, path: Path, content: bytes | None) -> None:
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)

    def replace(self, path: Path, content: bytes) -> None:
        """Turned around at once, as orchestrators do it."""
        new = path.with_suffix(".new")
        new.write_bytes(content)
        os.replace(new, path)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@asynccontextmanager
async def serving(files: Files, *, tokens: bool = False, encrypted: bool = True, **more: Any) -> AsyncIterator[str]:
    security: dict[str, Any] = {"tls_cert": str(files.cert), "tls_key": str(files.key)} if encrypted else {}
    if tokens:
        security["tokens"] = str(files.tokens)
    settings = config().model_dump() | {"security": security | more}
    async with Server(Config.model_validate(settings)) as server:
        yield server.address


async def works(address: str, **how: Any) -> bool:
    async with AsyncClient(address, retry=ONCE, timeout=30, **how) as client:
        result = await client.analyze("One two.", analyzers=["faults.words"])
        return len(result.annotations()) == 3


async def eventually(check: Any, *arguments: Any, **named: Any) -> None:
    """Files are looked at once a second."""
    async with asyncio.timeout(60):
        while True:
            try:
                if await check(*arguments, **named):
                    return
            except (Unavailable, AccessDenied):
                pass
            await asyncio.sleep(0.1)


async def test_it_speaks_tls_and_nothing_else(files: Files) -> None:
    async with serving(files) as address:
        assert await works(address, credentials=tls(files.authority))
        with pytest.raises(Unavailable):
            await works(address)
        stranger = files.folder / "stranger.pem"
        trustme.CA().cert_pem.write_to_path(str(stranger))
        with pytest.raises(Unavailable):
            await works(address, credentials=tls(stranger))


async def test_a_new_certificate_holds_without_a_restart_and_open_connections_go_on(files: Files) -> None:
    async with serving(files) as address:
        old = tls(files.authority)
        async with AsyncClient(address, credentials=old, retry=ONCE, timeout=30) as client:
            assert (await client.analyze("One.", analyzers=["faults.words"])).ok
            files.issue(trustme.CA())
            await eventually(works, address, credentials=tls(files.authority))
            assert (await client.analyze("One.", analyzers=["faults.words"])).ok
        with pytest.raises(Unavailable):
            await works(address, credentials=old, channel_arguments=[("grpc.use_local_subchannel_pool", 1)])


async def test_half_of_a_change_changes_nothing(files: Files, caplog: pytest.LogCaptureFixture) -> None:
    """A new key with the old certificate is no pair."""
    async with serving(files) as address:
        good = tls(files.authority)
        files.replace(files.key, trustme.CA().issue_cert("127.0.0.1").private_key_pem.bytes())
        while "stays in force" not in caplog.text:
            own = [("grpc.use_local_subchannel_pool", 1)]
            assert await works(address, credentials=good, channel_arguments=own)
            await asyncio.sleep(0.1)


async def test_clients_show_certificates_where_they_are_asked_to(files: Files) -> None:
    clients = trustme.CA()
    trusted = files.folder / "clients.pem"
    clients.cert_pem.write_to_path(str(trusted))
    async with serving(files, tls_client_ca=str(trusted)) as address:
        assert await works(address, credentials=tls(files.authority, **files.client(clients)))
        with pytest.raises(Unavailable):
            await works(address, credentials=tls(files.authority))
        with pytest.raises(Unavailable):
            await works(address, credentials=tls(files.authority, **files.client(trustme.CA())))


async def test_a_token_opens_every_kind_of_call(files: Files) -> None:
    files.grant(TOKEN)
    async with serving(files, tokens=True) as address:
        how: dict[str, Any] = {"credentials": tls(files.authority), "retry": ONCE, "timeout": 30}
        async with AsyncClient(address, token=TOKEN, **how) as client:
            assert (await client.analyze("One.", analyzers=["faults.words"])).ok
            outcomes = [each async for each in client.analyze_stream("One.", analyzers=["faults.words"])]
            assert len(outcomes) == 2
            results = [each async for each in client.analyze_documents(["One.", "Two."], analyzers=["faults.words"])]
            assert all(each.ok for each in results)
            assert await client.list_analyzers()
        async with AsyncClient(address, **how) as client:
            assert (await client.health()).value == "serving"
            calls: list[Any] = [
                lambda: client.analyze("One."),
                client.list_analyzers,
                lambda: anext(aiter(client.analyze_stream("One."))),
                lambda: anext(aiter(client.analyze_documents(["One."]))),
            ]
            for call in calls:
                with pytest.raises(AccessDenied, match="asks for a token"):
                    await call()


async def test_tokens_change_without_a_restart(files: Files) -> None:
    files.grant(TOKEN)
    async with serving(files, tokens=True, encrypted=False) as address:
        assert await works(address, token=TOKEN)
        with pytest.raises(AccessDenied, match="not one of this server's"):
            await works(address, token="other-token")  # noqa: S106
        files.grant("other-token")
        await eventually(works, address, token="other-token")  # noqa: S106
        with pytest.raises(AccessDenied):
            await works(address, token=TOKEN)


async def test_a_client_reads_its_file_again(files: Files, tmp_path: Path) -> None:
    files.grant(TOKEN)
    held = tmp_path / "token"
    held.write_text("wrong\n")
    async with (
        serving(files, tokens=True, encrypted=False) as address,
        AsyncClient(address, token=Token(file=held), retry=ONCE, timeout=30) as client,
    ):
        with pytest.raises(AccessDenied):
            await client.list_analyzers()
        files.replace(held, TOKEN.encode() + b"\n")
        assert await client.list_analyzers()


async def test_what_a_token_allows_is_all_that_it_gets(files: Files) -> None:
    files.grant(TOKEN, "documents_per_minute = 2")
    async with serving(files, tokens=True, encrypted=False) as address:
        assert await works(address, token=TOKEN)
        assert await works(address, token=TOKEN)
        with pytest.raises(Overloaded, match="its 2 documents of a minute") as raised:
            await works(address, token=TOKEN)
        assert raised.value.failure.retry_after is not None


async def test_a_stream_stays_within_what_its_token_allows_and_loses_nothing(files: Files) -> None:
    files.grant(TOKEN, "max_in_flight = 1")
    async with serving(files, tokens=True, encrypted=False) as address:
        async with AsyncClient(address, token=TOKEN, retry=ONCE, timeout=60) as client:
            texts = [f"One {number}." for number in range(20)]
            found = [each async for each in client.analyze_documents(texts, analyzers=["faults.words"])]
        assert len(found) == 20
        assert all(each.ok for each in found)


async def test_reflection_asks_for_a_token_too(files: Files) -> None:
    files.grant(TOKEN)
    async with serving(files, tokens=True, encrypted=False) as address, grpc.aio.insecure_channel(address) as channel:
        call: Any = channel.stream_stream("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")()
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await call.read()
        assert raised.value.code() is grpc.StatusCode.UNAUTHENTICATED


def test_a_token_does_not_go_over_the_network_unencrypted() -> None:
    with pytest.raises(ConfigError, match="unencrypted"):
        AsyncClient("example.org:50051", token=TOKEN)
    AsyncClient("example.org:50051", token=TOKEN, insecure=True)
    AsyncClient("example.org:50051", token=TOKEN, credentials=tls())


@pytest.mark.parametrize(
    ("missing", "why"),
    [("tls_cert", "security.tls_cert .* is missing"), ("tls_key", "security.tls_key .* is missing")],
)
async def test_half_a_pair_is_none(files: Files, missing: str, why: str) -> None:
    left_out: dict[str, Any] = {missing: ""}
    with pytest.raises(ConfigError, match=why):
        async with serving(files, **left_out):
            pass


@pytest.mark.parametrize("name", ["cert", "key"])
@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
async def test_files_that_cannot_be_used_are_told_at_start(files: Files, name: str, content: bytes | None) -> None:
    files.spoil(getattr(files, name), content)
    with pytest.raises(ConfigError, match=r"security\.tls_"):
        async with serving(files):
            pass


async def test_tls_is_leave_enough_to_listen_beyond_loopback(files: Files) -> None:
    settings = config(host="0.0.0.0").model_dump()  # noqa: S104 - that is the point
    settings["security"] = {"tls_cert": str(files.cert), "tls_key": str(files.key)}
    async with Server(Config.model_validate(settings)) as server:
        port = server.address.rpartition(":")[2]
        assert await works(f"127.0.0.1:{port}", credentials=tls(files.authority))


async def status_of(call: Any) -> Any:
    """How an open call ends."""

    async def read() -> None:
        while await call.read() is not grpc.aio.EOF:
            pass

    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await read()
    return raised.value


@asynccontextmanager
async def open_streams(files: Files) -> AsyncIterator[tuple[Any, Any]]:
    """A stream of documents that waits for more of them, and a watch of health; both with the token."""
    held = (("authorization", f"Bearer {TOKEN}"),)
    async with (
        serving(files, tokens=True, encrypted=False, health_without_token=False) as address,
        grpc.aio.insecure_channel(address) as channel,
    ):
        stub: Any = AnalysisServiceStub(channel)
        documents = stub.AnalyzeDocuments(metadata=held)
        options = pb.AnalysisOptions(analyzers=[pb.AnalyzerSpec(analyzer="faults.words")])
        await documents.write(pb.AnalyzeDocumentsRequest(config=pb.StreamConfig(options=options)))
        await documents.read()
        health: Any = health_pb2_grpc.HealthStub(channel)
        watch = health.Watch(health_pb2.HealthCheckRequest(), metadata=held)
        await watch.read()
        yield documents, watch


async def test_a_token_that_is_taken_back_ends_what_is_open(files: Files) -> None:
    files.grant(TOKEN)
    async with open_streams(files) as calls:
        files.grant("other-token")
        for call in calls:
            ended = await status_of(call)
            assert ended.code() is grpc.StatusCode.UNAUTHENTICATED
            assert "the token 'desk' was taken back" in ended.details()


async def test_a_token_that_expires_ends_what_is_open(files: Files) -> None:
    files.grant(TOKEN)
    async with open_streams(files) as (documents, _):
        files.grant(TOKEN, "expires = 2001-01-01")
        ended = await status_of(documents)
        assert ended.code() is grpc.StatusCode.UNAUTHENTICATED
        assert "has expired" in ended.details()


async def test_so_does_a_right_that_is_taken_away_where_it_is_needed(files: Files) -> None:
    files.grant(TOKEN)
    async with open_streams(files) as (documents, watch):
        files.grant(TOKEN, 'rights = ["admin"]')
        ended = await status_of(documents)
        assert ended.code() is grpc.StatusCode.PERMISSION_DENIED
        assert not watch.done()


async def test_other_limits_of_a_token_end_nothing(files: Files, caplog: pytest.LogCaptureFixture) -> None:
    files.grant(TOKEN)
    caplog.set_level("INFO")
    async with open_streams(files) as (documents, _):
        files.grant(TOKEN, "max_in_flight = 3")

        async def read_again() -> bool:
            return "read again" in caplog.text

        await eventually(read_again)
        item = pb.Document(id="d", text="One two.")
        await documents.write(pb.AnalyzeDocumentsRequest(document=item))
        assert (await documents.read()).result.annotations
        assert (await documents.read()).done.status == pb.DOCUMENT_STATUS_OK
