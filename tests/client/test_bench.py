"""`glossator bench` against a real server, with small plugins in the place of the models."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
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
    for name in ("latency", "queue", "compute", "rest"):
        percentile = r"p\d\d(?: [\d.,]+ ms(?: \(at most [\d.,]+\))?|: too few documents, [\d,]+ of [\d,]+)"
        assert re.search(rf"{name} +{percentile}, {percentile}, {percentile}, longest [\d.,]+ ms", ran.stdout)
    assert ("first result" in ran.stdout) == ("--call" in arguments)
    assert ("sent late by" in ran.stdout) == ("--rate" in arguments)


def test_scenarios_are_told_by_their_names_with_what_the_rules_miss(address: str, folder: Path) -> None:
    ran = bench(address, "--documents", folder, "--scenario", "SingleStream")
    assert ran.returncode == 0, ran.stderr
    assert re.search(
        r"^SingleStream: p90(?: at most [\d.,]+ ms|: too few queries, \d+ of 64)$", ran.stdout, re.MULTILINE
    )
    assert re.search(r"rules INVALID: .*it lasted \d+\.\d s of 600 s", ran.stdout)


def test_a_query_of_multi_stream_has_eight_documents_and_equal_issue_ends_with_the_corpus(
    address: str, tmp_path: Path
) -> None:
    corpus, table = tmp_path / "corpus", tmp_path / "run.csv"
    corpus.mkdir()
    (corpus / "owls.jsonl").write_text("".join(json.dumps({"text": f"{n} owls hoot."}) + "\n" for n in range(12)))
    options = ("--documents", corpus, "--scenario", "multistream", "--equal-issue", "--csv", table)
    ran = bench(address, *options)
    assert ran.returncode == 0, ran.stderr
    with table.open(newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert set(Counter(line["query"] for line in lines).values()) == {8}
    assert len(set(Counter(line["document"] for line in lines).values())) == 1
    assert all(float(line["queue"]) + float(line["compute"]) <= float(line["latency"]) for line in lines)


def test_server_searches_a_rate_under_the_bound_and_runs_are_compared(address: str, tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    # A bound that no machine misses, so that one rate is kept for sure.
    ran = bench(address, "--scenario", "Server", "--bound", 60_000, "--rate", 500, "--json", file)
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"^Server: 500\.0 documents/s, 0 of \d+ queries over 60000 ms$", ran.stdout, re.MULTILINE)
    assert "goodput" in ran.stdout
    figures = json.loads(file.read_text())
    assert figures["verdict"]["value"] == 500
    assert len(figures["queries"]["latency"]) == figures["summary"]["documents"] >= 459
    assert figures["runs"][0]["kept"] is True
    command = [sys.executable, "-m", "glossator", "bench", "--compare", str(file), str(file)]
    compared = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True).stdout
    assert "Server: A 500.0 documents/s" in compared
    assert re.search(r"p50 latency .* 1\.000, 95 % within .*: no difference shown", compared)


def test_server_without_a_rate_that_it_keeps_says_so(address: str) -> None:
    ran = bench(address, "--scenario", "Server", "--bound", 0.001, "--duration", 0.5)
    assert re.search(
        r"^Server: no rate down to [\d.e+-]+ documents/s was shown to keep the bound$", ran.stdout, re.MULTILINE
    )
    assert "given up" in ran.stderr


def test_offline_sends_all_at_once(address: str, folder: Path) -> None:
    ran = bench(address, "--documents", folder, "--scenario", "Offline", "--rate", 2000)
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"documents +220 in", ran.stdout)
    assert re.search(r"^Offline: [\d.,]+ documents/s$", ran.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--scenario", "Server"), "say which, --bound MILLISECONDS"),
        (("--scenario", "SingleStream", "--rate", 5), "leave out --rate"),
        (("--scenario", "Server", "--bound", 5, "--call", "documents"), "leave out --call documents"),
        (("--scenario", "Offline", "--burstiness", 0.5), "leave out --burstiness"),
        (("--burstiness", 0.5), "--rate PER_SECOND"),
    ],
)
def test_options_that_do_not_go_together_are_refused(address: str, arguments: tuple[object, ...], told: str) -> None:
    ran = bench(address, *arguments)
    assert ran.returncode == 2
    assert told in ran.stderr


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


def test_a_file_that_cannot_be_written_is_told_before_the_load(tmp_path: Path) -> None:
    for flag in ("--json", "--csv"):
        ran = bench("127.0.0.1:1", flag, tmp_path / "missing" / "figures")  # nobody there, and nobody is asked
        assert ran.returncode == 1
        assert "cannot write" in ran.stderr
        assert "not ready" not in ran.stderr
    ran = bench("127.0.0.1:1", "--timeout", 0.5, "--json", tmp_path / "figures")
    assert "not ready" in ran.stderr
    assert not list(tmp_path.iterdir())


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
