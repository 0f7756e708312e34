"""`glossator bench` against a real server, with small plugins in the place of the models."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PLUGINS = Path(__file__).parents[1] / "rpc" / "plugins"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(PLUGINS),
        "GLOSSATOR_PLUGINS__ALLOW": '["faults"]',
        "GLOSSATOR_DEFAULT_ANALYZERS": '["faults.acts"]',
    }
    command = [sys.executable, "-m", "glossator", "serve", "--port", "0", "--workers", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().removeprefix("listening on ").strip()
        process.terminate()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.txt").write_text("Owls hoot.")
    (tmp_path / "notes.md").write_text("Not a document.")
    return tmp_path


def bench(address: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "glossator", "bench", "--address", address, "--duration", "0.1", "--warm-up", "0"]
    return subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True, timeout=200)


@pytest.mark.parametrize(
    "arguments", [(), ("--rate", 100), ("--call", "stream"), ("--call", "documents", "--clients", 2)]
)
def test_rates_and_percentiles_of_every_kind_of_load(address: str, folder: Path, arguments: tuple[object, ...]) -> None:
    ran = bench(address, "--documents", folder, *arguments)
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"documents +[\d,]+ in [\d.]+ s, 0 failed", ran.stdout)
    assert re.search(r"documents/s +[\d,.]+", ran.stdout)
    assert re.search(r"latency +p50 [\d.,]+ ms, p95 [\d.,]+ ms, p99 [\d.,]+ ms", ran.stdout)
    assert ("first result" in ran.stdout) == ("--call" in arguments)


def test_documents_need_not_be_given(address: str) -> None:
    assert bench(address, "--clients", 1).returncode == 0


def test_failures_are_counted_by_reason_and_show_in_the_exit_status(address: str, folder: Path) -> None:
    (folder / "more.jsonl").write_text(json.dumps({"text": "Owls hoot.", "attributes": {"act": "raise"}}) + "\n")
    file = folder / "figures.json"
    ran = bench(address, "--documents", folder, "--json", file, "--clients", 2)
    assert ran.returncode == 1
    assert re.search(r"failed: ANALYZER_ERROR +\d+", ran.stdout)
    figures = json.loads(file.read_text())
    summary = figures["summary"]
    assert figures["settings"]["clients"] == 2
    assert abs(summary["documents"] - 2 * summary["failures"]["ANALYZER_ERROR"]) <= 1


def test_a_folder_without_documents_and_a_server_that_is_not_there_say_so(address: str, tmp_path: Path) -> None:
    ran = bench(address, "--documents", tmp_path)
    assert ran.returncode == 2
    assert "no readable .txt or .jsonl file" in ran.stderr
    ran = bench("127.0.0.1:1", "--timeout", 0.5)
    assert ran.returncode == 1
    assert "not ready after 0.5 s" in ran.stderr


def test_a_rate_needs_calls_about_one_document(address: str) -> None:
    ran = bench(address, "--rate", 5, "--call", "documents")
    assert ran.returncode == 2
    assert "leave out --call documents" in ran.stderr


PLUGIN = """
from pydantic import BaseModel
from glossator import Annotation, Layer, Manifest, PerDocument, hookimpl

class Value(BaseModel):
    words: int

class Count(PerDocument):
    def analyze_one(self, view, options):
        yield Annotation("acme.count", (), Value(words=len(view.tokens)))

@hookimpl
def glossator_analyzers():
    yield Manifest(name="acme.count", create=lambda settings: Count(), emits={"acme.count": Value},
                   layers=frozenset({Layer.TOKENS}))
"""


def here(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "glossator", "bench", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_analyzers_are_measured_without_a_server(tmp_path: Path) -> None:
    plugin, file = tmp_path / "acme_count.py", tmp_path / "figures.json"
    plugin.write_text(PLUGIN)
    ran = here("--plugin", plugin, "--json", file)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("acme.count: ")
    (figures,) = json.loads(file.read_text())
    assert figures["documents"] == 14
    ran = here("--analyzers", "acme.absent", "--plugin", plugin)
    assert ran.returncode != 0
    assert "no analyzer 'acme.absent' is installed" in ran.stderr
    ran = here("--address", "127.0.0.1:1", "--plugin", plugin)
    assert ran.returncode == 2
    assert "start the server with it" in ran.stderr
