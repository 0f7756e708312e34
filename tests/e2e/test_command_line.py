"""`glossator analyze` on the seeds, as a user pipes it: inline, and against a server."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf.json_format import Parse

import glossator_en
from glossator.wire import messages as pb

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


def glossator(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "glossator", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, "-m", "glossator", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().removeprefix("listening on ").strip()
        process.terminate()
        assert process.wait(200) == 0


@pytest.fixture(scope="module")
def inline() -> subprocess.CompletedProcess[str]:
    return glossator("analyze", *SEEDS, "--format", "jsonl", "--include-text")


def responses(output: str) -> list[pb.AnalyzeResponse]:
    return [Parse(line, pb.AnalyzeResponse()) for line in output.splitlines()]


def spans(message: pb.AnalyzerResult) -> Iterator[pb.Span]:
    for annotation in message.annotations:
        yield from annotation.spans
        attribution, number = annotation.attribution, annotation.number
        yield from (*attribution.source, *attribution.cue, *attribution.content)
        if number.HasField("modifier"):
            yield number.modifier
        if number.HasField("counted"):
            yield number.counted


def test_one_valid_response_per_file(inline: subprocess.CompletedProcess[str]) -> None:
    assert inline.returncode == 0, inline.stderr
    found = responses(inline.stdout)
    assert [response.document_id for response in found] == [str(seed) for seed in SEEDS]
    for response in found:
        assert response.done.status == pb.DOCUMENT_STATUS_OK
        assert [result.name for result in response.results] == ["attribution", "entities", "numbers", "sentiment"]


def test_spans_slice_the_text_exactly(inline: subprocess.CompletedProcess[str]) -> None:
    for seed, response in zip(SEEDS, responses(inline.stdout), strict=True):
        text = seed.read_bytes().decode()
        seen = [span for result in response.results for span in spans(result)]
        for span in seen:
            assert span.text == text[span.begin : span.end]


def test_a_server_answers_the_same(inline: subprocess.CompletedProcess[str], address: str) -> None:
    waited = glossator("health", "--address", address, "--wait", "250")
    assert waited.returncode == 0, waited.stderr
    served = glossator("analyze", *SEEDS, "--format", "jsonl", "--include-text", "--address", address)
    assert served.returncode == 0, served.stderr
    for here, there in zip(responses(inline.stdout), responses(served.stdout), strict=True):
        for response in (here, there):
            response.done.ClearField("timing")
            for result in response.results:
                result.ClearField("timing")
                for annotation in result.annotations:
                    # Batches are cut differently here and there: class probabilities may differ in the last digits.
                    for field in ("score", "magnitude", "positive", "neutral", "negative"):
                        if annotation.HasField("sentiment"):
                            setattr(annotation.sentiment, field, round(getattr(annotation.sentiment, field), 2))
                    annotation.ClearField("score")
        assert here == there


def test_a_bad_file_fails_alone(tmp_path: Path) -> None:
    good, broken, empty = tmp_path / "good.txt", tmp_path / "broken.txt", tmp_path / "empty.txt"
    good.write_text("Two ships sank.", encoding="utf-8")
    broken.write_bytes(b"not \xff utf-8")
    empty.write_text("", encoding="utf-8")
    done = glossator(
        "analyze", broken, good, empty, tmp_path / "missing.txt", "--format", "jsonl", "--analyzers", "numbers"
    )
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    by_name = {Path(line["documentId"]).name: line["done"] for line in lines}
    assert by_name["good.txt"]["status"] == "DOCUMENT_STATUS_OK"
    assert by_name["empty.txt"]["error"]["reason"] == "DOCUMENT_EMPTY"
    assert "broken.txt" in done.stderr
    assert "missing.txt" in done.stderr


def test_numbers_alone_need_no_networks(tmp_path: Path) -> None:
    models = shutil.copytree(glossator_en.path(), tmp_path / "models")
    for file in models.glob("en/ner/*.pt"):
        file.write_bytes(b"no weights")
    text = tmp_path / "a.txt"
    text.write_text("Two ships sank off Corvo.", encoding="utf-8")
    setting = f"models.folders={json.dumps([str(models)])}"
    done = glossator("analyze", text, "--analyzers", "numbers", "--format", "jsonl", "--set", setting)
    assert done.returncode == 0, done.stderr
    [annotation] = responses(done.stdout)[0].results[0].annotations
    assert (annotation.spans[0].begin, annotation.spans[0].end) == (0, 3)
    refused = glossator("analyze", text, "--analyzers", "entities", "--set", setting)
    assert refused.returncode == 1
    assert "the ner model" in refused.stderr
