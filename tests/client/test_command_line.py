"""The client's part of the command line: `glossator health`, and the backend of `analyze --address`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from glossator import AnalysisOptions, AnalyzerSpec, Config, Document, Reason
from glossator.cli.group import cli
from glossator.errors import GlossatorError
from glossator_client.backend import RemoteBackend

from .behaviours import backwards, breaks_after
from .scripted import INFOS, TIME_IS_OVER, Scripted


def health(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["health", *arguments])


def test_a_healthy_server(server: Scripted) -> None:
    ran = health("--address", server.address)
    assert ran.exit_code == 0
    first, words, zebras = ran.stdout.splitlines()
    assert first == f"{server.address}  serving"
    assert words.split() == ["words", "ready"]
    assert zebras.split() == ["zebras", "unavailable", "no", "stripes"]


def test_a_server_that_is_not_ready(server: Scripted) -> None:
    server.ready.clear()
    ran = health("--address", server.address)
    assert ran.exit_code == 1
    assert ran.stdout.startswith(f"{server.address}  not serving\n")
    server.breaks.append(TIME_IS_OVER)
    ran = health("--address", server.address, "--wait", "30")
    assert ran.exit_code == 1
    assert "is not ready after 30 s: it is not serving" in ran.stderr


def test_waiting_for_a_server(server: Scripted) -> None:
    assert health("--address", server.address, "--wait", "30").exit_code == 0


def test_services_by_name(server: Scripted) -> None:
    assert health("--address", server.address, "--service", "").exit_code == 0
    ran = health("--address", server.address, "--service", "unheard.of")
    assert ran.exit_code == 1
    assert "service unknown" in ran.stdout


def test_no_server() -> None:
    ran = health("--address", "127.0.0.1:1")
    assert ran.exit_code == 1
    assert ran.stdout == ""
    assert "no server answers at 127.0.0.1:1" in ran.stderr


@pytest.fixture
def backend(server: Scripted) -> Iterator[RemoteBackend]:
    with RemoteBackend(server.address, Config()) as backend:
        yield backend


def test_results_come_in_order_with_failures_in_band(server: Scripted, backend: RemoteBackend) -> None:
    documents = [Document("one", id="a"), Document(" ", id="b"), Document("\ud800", id="c"), Document("two", id="d")]
    results = list(backend.analyze(documents, AnalysisOptions((AnalyzerSpec("words"),), default_language="en")))
    assert [result.document_id for result in results] == ["a", "b", "c", "d"]
    assert [result.failure and result.failure.reason for result in results] == [
        None,
        Reason.DOCUMENT_EMPTY,
        Reason.DOCUMENT_INVALID,
        None,
    ]
    assert server.calls[0].config.options.default_language == "en"
    server.script.append(backwards)
    assert [result.index for result in backend.analyze(map(Document, "abc"), AnalysisOptions())] == [0, 1, 2]


def test_one_file_named_twice(backend: RemoteBackend) -> None:
    documents = [Document("one", id="same"), Document("two", id="same"), Document("three"), Document("four")]
    results = list(backend.analyze(documents, AnalysisOptions()))
    assert [result.document_id for result in results] == ["same", "same", "", ""]
    assert all(result.ok for result in results)


def test_a_broken_stream_is_not_noticed(server: Scripted, backend: RemoteBackend) -> None:
    server.script.append(breaks_after(2))
    documents = [Document("text", id=str(index)) for index in range(5)]
    assert [result.index for result in backend.analyze(documents, AnalysisOptions())] == list(range(5))


def test_analyzers_of_the_server(backend: RemoteBackend) -> None:
    assert backend.analyzers() == list(INFOS)


def test_an_unreachable_server_is_an_error_for_people() -> None:
    with RemoteBackend("127.0.0.1:1", Config()) as nobody:
        with pytest.raises(GlossatorError, match="no server answers"):
            list(nobody.analyze([Document("text")], AnalysisOptions()))
        with pytest.raises(GlossatorError, match="no server answers"):
            nobody.analyzers()
