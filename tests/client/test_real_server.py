"""Client and server together: a real `glossator serve`, with the plugins of the server's own tests."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from glossator import AnalyzerSpec, Document, DocumentResult, DocumentStatus, Reason
from glossator_client import (
    AnalyzerFailed,
    AsyncClient,
    Client,
    DocumentRejected,
    HealthState,
    RequestInvalid,
    Retry,
)

PLUGINS = Path(__file__).parents[1] / "rpc" / "plugins"
TEXT = "Zoë 🎺 plays 𝄞 tonight"


@contextmanager
def serving(*where: str) -> Iterator[str]:
    """A server process, on a free port unless told where; stopped with SIGTERM, which it must survive with status 0."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(PLUGINS),
        "GLOSSATOR_PLUGINS__ALLOW": '["faults"]',
        "GLOSSATOR_LIMITS__RESULT_CHUNK_BYTES": "16384",
    }
    command = [sys.executable, "-m", "glossator", "serve", "--workers", "0", *(where or ("--port", "0"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().removeprefix("listening on ").strip()
            assert process.stdout.readline() == "serving\n"
            yield address
        finally:
            process.terminate()
            status = process.wait(200)
    assert status == 0


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    with Client(address) as client:
        client.wait_ready()
        yield client


def test_one_document(client: Client) -> None:
    result = client.analyze(Document(TEXT, id="d"), analyzers="faults.words")
    found = result["faults.words"].annotations
    assert found
    for item in found:
        assert item.spans[0].slice(TEXT) == item.value["text"]


def test_results_over_the_size_of_a_chunk_arrive_whole(client: Client) -> None:
    many = {"faults.words": {"copies": 500}}
    *_, whole = client.analyze_stream("two words", analyzers=many)
    assert isinstance(whole, DocumentResult)
    assert len(whole.annotations()) == 1000
    [bulk] = client.analyze_documents(["two words"], analyzers=many)
    assert bulk.annotations() == whole.annotations()


def test_partial_success_is_a_result(client: Client) -> None:
    document = Document("text", attributes={"act": "raise"})
    result = client.analyze(document, analyzers=["faults.words", "faults.acts"])
    assert result.status is DocumentStatus.PARTIAL
    assert result["faults.words"].ok
    failure = result["faults.acts"].failure
    assert failure is not None
    assert failure.reason is Reason.ANALYZER_ERROR


def test_no_success_is_an_exception(client: Client) -> None:
    with pytest.raises(AnalyzerFailed) as caught:
        client.analyze(Document("text", attributes={"act": "raise"}), analyzers="faults.acts")
    assert caught.value.failure.reason is Reason.ANALYZER_ERROR


def test_rejections(client: Client) -> None:
    large = "é" * (512 * 1024) + "."
    with pytest.raises(DocumentRejected) as caught:
        client.analyze(large)
    assert caught.value.failure.metadata == {"limit": str(1024 * 1024), "found": str(1024 * 1024 + 1)}
    with pytest.raises(DocumentRejected):
        list(client.analyze_stream(" \n", analyzers="faults.words"))
    documents = [Document("one", id="a"), Document(large, id="b"), Document("", id="c"), Document("two", id="a")]
    documents += [Document("\ud800", id="e"), Document("three", id="f", language="tlh")]
    results = client.analyze_documents(documents, analyzers="faults.words", ordered=True)
    assert [result.failure and result.failure.reason for result in results] == [
        None,
        Reason.DOCUMENT_TOO_LARGE,
        Reason.DOCUMENT_EMPTY,
        Reason.DUPLICATE_DOCUMENT_ID,
        Reason.DOCUMENT_INVALID,
        Reason.LANGUAGE_UNSUPPORTED,
    ]


@pytest.mark.parametrize(
    ("analyzers", "reason"),
    [
        ("nobody", Reason.ANALYZER_NOT_FOUND),
        (AnalyzerSpec("faults.words", version="99"), Reason.ANALYZER_VERSION_MISMATCH),
        (AnalyzerSpec("faults.words", options={"minimum": 0}), Reason.OPTIONS_INVALID),
    ],
)
def test_wrong_requests(client: Client, analyzers: str | AnalyzerSpec, reason: Reason) -> None:
    with pytest.raises(RequestInvalid) as unary:
        client.analyze("text", analyzers=[analyzers])
    with pytest.raises(RequestInvalid) as stream:
        list(client.analyze_stream("text", analyzers=[analyzers]))
    with pytest.raises(RequestInvalid) as bulk:
        list(client.analyze_documents(["text"], analyzers=[analyzers]))
    assert unary.value.failure == stream.value.failure == bulk.value.failure
    assert unary.value.failure.reason is reason


def test_what_the_server_tells_about_itself(client: Client) -> None:
    assert client.health() is HealthState.SERVING
    assert client.health("glossator.v1.analyzer.faults.words") is HealthState.SERVING
    assert client.server_info().limits.max_document_bytes == 1024 * 1024
    assert "faults.words" in [info.id for info in client.list_analyzers()]
    assert client.get_analyzer("faults.words").default_options == {"minimum": 1, "copies": 1}
    with pytest.raises(RequestInvalid):
        client.get_analyzer("nobody")


def test_a_restart_in_the_middle_loses_nothing() -> None:
    # Nobody else takes this address meanwhile, as it may happen to a port.
    with tempfile.TemporaryDirectory(prefix="gl-") as folder:
        _restart_in_the_middle("--unix-socket", f"{folder}/socket")


def _restart_in_the_middle(*where: str) -> None:
    documents = [Document(f"number {index}", id=str(index)) for index in range(300)]
    with serving(*where) as address:
        client = Client(address, retry=Retry(wait=200))
        results = client.analyze_documents(documents, analyzers="faults.words")
        first = next(results)
    with serving(*where), client:
        rest = list(results)
    assert all(result.ok for result in (first, *rest))
    assert sorted(result.index for result in (first, *rest)) == list(range(300))


@pytest.mark.asyncio(loop_scope="session")
async def test_the_async_client(address: str) -> None:
    async with AsyncClient(address) as client:
        await client.wait_ready()
        assert (await client.analyze(TEXT, analyzers="faults.words")).ok
        documents = [Document(f"number {index}", id=str(index)) for index in range(300)]
        results = client.analyze_documents(documents, analyzers="faults.words", ordered=True)
        assert [result.index async for result in results if result.ok] == list(range(300))
