"""Runs on a Ray cluster of two actors on this machine: the tables of a run without Ray, whoever is killed meanwhile."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from benchmarks.processes import tree
from click.testing import CliRunner

from glossator.cli.group import cli

from .conftest import MOODY, PLUGINS, Corpus, Served
from .kills import _same
from .test_breaks import ALL, SMALL_PARTS, open_for_all, parts, texts, undisturbed, until

with_ray = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None or sys.platform != "linux", reason="needs Linux and the extra ray"
)
at_length = pytest.mark.skipif(
    not os.environ.get("GLOSSATOR_TEST_RAY"), reason="starts clusters for minutes: make test-ray"
)


@contextmanager
def on_ray(corpus: Corpus, moods: Served, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A run on a cluster of its own with two actors, as a process of its own."""
    file = corpus.folder / "glossator.toml"
    modules = ", ".join(f'"{each}"' for each in ("glossator.testing.toy", MOODY, *PLUGINS))
    file.write_text(f'[plugins]\nmodules = [{modules}]\n[analyzers.moody]\nfolder = "{moods.moods}"\n')
    given = ["run", str(corpus.file), "--out", str(corpus.out), "--config", str(file), *arguments]
    process = subprocess.Popen(
        [sys.executable, "-c", SMALL_PARTS, *given, "--engine", "ray", "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def actors(process: subprocess.Popen[str]) -> list[int]:
    return [one for one in tree(process.pid) if b"ray::MapWorker" in _command(one)]


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def ended(processes: list[int]) -> Callable[[], bool]:
    return lambda: not any(_command(one) for one in processes)


@with_ray
def test_tables_are_those_of_a_run_without_ray(corpus: Corpus, moods: Served) -> None:
    said = {
        f"q{number}": f'"Herring is dear," said Jane Doe in Bergen on {number} May. ' * number for number in range(9)
    }
    corpus.write(texts(40) | said | {"s": "A stubborn mule.", "a": "The mood is elsewhere."})
    with corpus.file.open("a") as file:
        file.write("no document\n")
    analyzers = "moody,numbers,entities,attribution"
    with on_ray(corpus, moods, "--analyzers", analyzers) as process:
        out, told = process.communicate()
    assert process.returncode == 1, told  # of those failures
    assert "Traceback" not in told
    assert out.startswith("52 documents: 51 analyzed, 1 could not be read, 3 failed")
    assert moods.analyzed() == sorted([*texts(40), *(name for name in said if name != "q0")])
    whole = Corpus(corpus.folder / "whole", moods.address)
    whole.folder.mkdir()
    whole.file = corpus.file
    whole.run(analyzers=analyzers)
    _same(whole.out, corpus.out)
    again = corpus.run(analyzers=analyzers)
    assert "0 analyzed, 51 done before" in again.out


@with_ray
@at_length
def test_actors_that_are_killed_lose_nothing(corpus: Corpus, moods: Served, gate: Path) -> None:
    """They wait for a patient document, are killed, and others take their place."""
    corpus.write({"z": "A patient heron."} | texts(60))
    with on_ray(corpus, moods, "--analyzers", "moody,numbers") as process:
        with gate.open("w"):
            until(lambda: (len(actors(process)) == 2 and len(moods.analyzed()) > 0) or process.poll() is not None)
            for one in actors(process):
                os.kill(one, signal.SIGKILL)
        open_for_all(gate)
        out, told = process.communicate()
    assert process.returncode == 0, told
    assert out.startswith("61 documents: 61 analyzed;")
    assert corpus.tables(ALL) == undisturbed(corpus)


@with_ray
@at_length
def test_a_run_that_is_killed_leaves_no_actor_behind_and_goes_on(corpus: Corpus, moods: Served, gate: Path) -> None:
    corpus.write(texts(70) | {"z": "A patient heron."})
    with on_ray(corpus, moods, "--analyzers", "moody,numbers") as process:
        with gate.open("w"):
            until(lambda: parts(corpus) > 3 or process.poll() is not None)
            ours = (b"ray::MapWorker", b"glossator_server", b"glossator_corpus")
            others = [one for one in tree(process.pid)[1:] if any(name in _command(one) for name in ours)]
            assert len(others) > 2
            process.kill()
            process.wait()
        until(ended(others))
    done = {document for document, analyzer, *_ in corpus.tables(ALL) if analyzer == "moody"}
    assert 0 < len(done) < 71
    open_for_all(gate)
    moods.analyzed()
    with on_ray(corpus, moods, "--analyzers", "moody,numbers") as process:
        _, told = process.communicate()
    assert process.returncode == 0, told
    again = moods.analyzed()
    assert len(again) == len(set(again)) == 71 - len(done)
    assert not done & set(again)
    assert corpus.tables(ALL) == undisturbed(corpus)


@with_ray
@at_length
def test_an_analyzer_that_hangs_is_told_and_the_others_go_on(corpus: Corpus, moods: Served, gate: Path) -> None:
    corpus.write({"z": "A patient heron."} | texts(20))
    with on_ray(corpus, moods, "--analyzers", "moody", "--analyzer-timeout", "1") as process, gate.open("w"):
        process.communicate()
    assert process.returncode == 1
    found = corpus.tables("SELECT document, reason, retryable FROM {results} WHERE status <> 'ok'")
    assert found == [("z", "ANALYZER_TIMEOUT", True)]
    assert corpus.tables("SELECT count(*) FROM {results}") == [(21,)]


@with_ray
@at_length
def test_interrupted_once_it_writes_what_is_in_flight(corpus: Corpus, moods: Served, gate: Path) -> None:
    corpus.write(texts(300) | {"z": "A patient heron."} | {f"{name}z": text for name, text in texts(300).items()})
    with on_ray(corpus, moods, "--analyzers", "moody") as process:
        with gate.open("w"):
            until(lambda: parts(corpus) > 3 or process.poll() is not None)
            process.send_signal(signal.SIGINT)
        open_for_all(gate)
        out, told = process.communicate()
    assert process.returncode == 130, told
    assert "the same command goes on" in told
    ((count,),) = corpus.tables("SELECT count(*) FROM {results}")
    assert f"{count:,} results" in out


@with_ray
@at_length
def test_what_servers_refuse_ends_the_run(corpus: Corpus, moods: Served) -> None:
    corpus.write(texts(3))
    with on_ray(corpus, moods, "--analyzers", "moody", "--options", 'moody.loudness="deaf"') as process:
        _, told = process.communicate()
    assert process.returncode in (1, 2)
    assert "loudness" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--engine", "ray", "--address", "127.0.0.1:9"], "leave one out"),
        (["--engine", "ray", "--ray-address", "ray://127.0.0.1:10001"], "ray job submit"),
        (["--ray-address", "auto"], "is for --engine ray"),
        (["--workers", "65"], "at most 64"),
    ],
)
def test_engines_that_do_not_go_together(tmp_path: Path, arguments: list[str], told: str) -> None:
    ran = CliRunner().invoke(cli, ["run", str(tmp_path), "--out", f"{tmp_path}-tables", *arguments])
    assert ran.exit_code == 2
    assert told in ran.stderr
