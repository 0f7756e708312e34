"""What those who run a server see: metrics that Prometheus' own parser reads, and a line of log for each call."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from glossator import Config
from glossator.errors import ConfigError
from glossator_server import Server, logs
from glossator_server.telemetry import metrics

from ..ports import free_port
from .service import Serve, config, document, options, spec

CANARY = "Zimtschnecke"


def watched(port: int = 0, *, log: bool = False, **server: Any) -> Config:
    settings = config(**server).model_dump()
    return Config.model_validate(settings | {"telemetry": {"metrics_port": port, "access_log": log}})


def _fetch(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        text: str = answer.read().decode()
        return text


class Scrape:
    """The samples of one look."""

    def __init__(self, text: str) -> None:
        self.families = {family.name: family for family in text_string_to_metric_families(text)}
        self.samples = [sample for family in self.families.values() for sample in family.samples]
        self.text = text

    def value(self, name: str, **labels: str) -> float:
        (found,) = (each.value for each in self.samples if each.name == name and labels.items() <= each.labels.items())
        return float(found)


async def scrape(port: int) -> Scrape:
    return Scrape(await asyncio.to_thread(_fetch, port))


async def test_documents_are_counted_by_how_they_ended(serve: Serve) -> None:
    port = free_port()
    service = await serve(watched(port))
    await service.analyze(document(f"One {CANARY}.", CANARY), options("faults.words"))
    await service.analyze(document("One."), options(spec("faults.words", CANARY)))
    await service.analyze_documents([document("One.", "a"), document("Two.", "b")], options("faults.words"))
    await service.refused(document("One."), options("faults.nothing"))
    seen = await scrape(port)
    assert seen.value("glossator_documents_total", status="ok", reason="") == 4
    assert seen.value("glossator_analyzer_results_total", analyzer="faults.words", reason="") == 4
    assert seen.value("glossator_analyzer_result_seconds_count", analyzer="faults.words") == 4
    assert seen.value("glossator_document_size_bytes_count") == 4
    assert seen.value("glossator_document_queue_seconds_count") == 4
    assert seen.value("glossator_result_bytes_total") > 100
    analyze = "/glossator.v1.AnalysisService/Analyze"
    assert seen.value("glossator_call_seconds_count", method=analyze, code="OK") == 2
    assert seen.value("glossator_call_seconds_count", method=analyze, code="NOT_FOUND") == 1
    assert seen.value("glossator_serving") == 1
    assert seen.value("glossator_in_flight_documents") == 0
    assert seen.value("glossator_resident_memory_bytes", process="front") > 1e6
    assert CANARY not in seen.text


async def test_names_are_by_the_conventions_and_labels_bounded(serve: Serve) -> None:
    port = free_port()
    service = await serve(watched(port))
    for number in range(30):
        await service.analyze(document(f"One {number}.", f"id-{number}"), options(spec("faults.words", f"n{number}")))
    seen = await scrape(port)
    assert all(name.startswith("glossator_") for name in seen.families)
    counted_in = ("_seconds", "_bytes", "documents", "_results", "_starts", "_ends", "_streams", "_workers")
    states = ("_serving", "_quarantined")
    assert [name for name in seen.families if not name.endswith((*counted_in, *states))] == []
    assert all(family.documentation for family in seen.families.values())
    counted = {sample.labels["analyzer"] for sample in seen.samples if "analyzer" in sample.labels}
    assert counted <= set(service.server.analyzers)


async def test_deaths_of_workers_are_counted_by_their_cause(serve: Serve) -> None:
    port = free_port()
    service = await serve(watched(port, workers=1))
    response = await service.analyze(document("One.", act="crash"), options("faults.acts", "faults.words"))
    assert {result.error.reason for result in response.results} == {"ANALYZER_CRASHED", ""}
    seen = await scrape(port)
    assert seen.value("glossator_worker_ends_total", cause="itself") >= 1
    assert seen.value("glossator_worker_ends_total", cause="killed") == 0
    assert seen.value("glossator_worker_starts_total") >= 1
    assert seen.value("glossator_documents_total", status="partial", reason="") == 1
    assert seen.value("glossator_analyzer_results_total", analyzer="faults.words", reason="") == 1


async def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = Server(watched(taken.getsockname()[1]))
        with pytest.raises(ConfigError, match="--metrics-port"):
            await server.start()


async def test_the_port_is_free_again_when_the_server_has_stopped() -> None:
    port = free_port()
    for _ in range(2):
        async with Server(watched(port)):
            assert (await scrape(port)).value("glossator_serving") == 1


@pytest.fixture
def access(caplog: pytest.LogCaptureFixture) -> Iterator[list[dict[str, Any]]]:
    """The fields of the access log's lines."""
    caplog.set_level(logging.INFO, "glossator_server.telemetry.access")
    found: list[dict[str, Any]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record.fields)  # type: ignore[attr-defined]

    handler = Keep()
    log = logging.getLogger("glossator_server.telemetry.access")
    log.addHandler(handler)
    yield found
    log.removeHandler(handler)


async def test_each_call_leaves_a_line(serve: Serve, access: list[dict[str, Any]]) -> None:
    service = await serve(watched(log=True))
    await service.analyze(document(f"One {CANARY}.", "story-1"), options("faults.words"))
    await service.refused(document("One."), options("faults.nothing"))
    await service.analyze_documents([document("One.", "a"), document("Two.", "b")], options("faults.words"))
    one, refused, many = (line for line in access if "AnalysisService" in line["method"])
    assert (one["code"], one["documents"], one["document_id"]) == ("OK", 1, "story-1")
    assert one["received_bytes"] >= len(f"One {CANARY}.")
    assert one["sent_bytes"] > 0
    assert one["client"].startswith("ipv4:127.0.0.1")
    assert refused["code"] == "NOT_FOUND"
    assert (many["code"], many["documents"]) == ("OK", 2)
    assert "document_id" not in many
    assert CANARY not in json.dumps(access)


def test_as_json_its_fields_are_fields() -> None:
    record = logging.LogRecord("glossator_server.telemetry.access", logging.INFO, "", 0, "said", (), None)
    record.fields = {"method": "/a/b", "code": "OK", "documents": 1}
    told = json.loads(logs._Json().format(record))
    assert (told["method"], told["code"], told["documents"]) == ("/a/b", "OK", 1)
    assert told["message"] == "said"


async def test_an_id_cannot_pass_for_other_fields(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    service = await serve(watched(log=True))
    with caplog.at_level("INFO", logger="glossator_server.telemetry.access"):
        await service.analyze(document(document_id='x code=OK client="admin"'))
        await service.analyze(document(document_id="folder/story-1.txt"))
        while len(lines := [line for line in caplog.messages if "document_id=" in line]) < 2:
            await service.check()
    assert lines[0].endswith(r' document_id="x code=OK client=\"admin\""')
    assert lines[1].endswith(" document_id=folder/story-1.txt")


async def test_who_asks_for_metrics_and_says_no_more_is_cut_off(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(metrics, "_PATIENCE", 0.05)
    port = free_port()
    await serve(watched(port))
    with socket.create_connection(("127.0.0.1", port)) as silent:
        silent.sendall(b"GET /met")
        assert await asyncio.to_thread(silent.recv, 1) == b""
    assert (await scrape(port)).value("glossator_serving") == 1
    assert "Traceback" not in capfd.readouterr().err
