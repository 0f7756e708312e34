"""Runs that break: killed, interrupted, without room on the disk, beside another one. What was written stays whole."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from benchmarks.processes import tree

from .conftest import MOODY, Corpus, Served

# A part for every five results, so that short runs have many.
SMALL_PARTS = """
import glossator_corpus.run.writer as writer
writer._MOST_RESULTS = 5
from glossator_start import main
main()
"""
ALL = "SELECT document, analyzer, status, annotations FROM {results} ORDER BY ALL"


def texts(count: int) -> dict[str, str]:
    return {f"d{number:03}": f"Gull {number} sat on the pier." for number in range(count)}


@contextmanager
def started(corpus: Corpus, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A run as a process of its own."""
    given = ["run", str(corpus.file), "--out", str(corpus.out), "--analyzers", "moody,numbers", *arguments]
    if "--config" not in arguments:
        given += ["--address", corpus.address]
    process = subprocess.Popen(
        [sys.executable, "-c", SMALL_PARTS, *given], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(condition: Callable[[], bool]) -> None:
    """Wait; the timeout of the test ends it."""
    while not condition():
        time.sleep(0.01)


def parts(corpus: Corpus) -> int:
    folder = corpus.out / "results"
    return len(list(folder.iterdir())) if folder.exists() else 0


def open_for_all(gate: Path) -> None:
    """From now on nobody waits there."""
    gate.unlink()
    gate.touch()


def undisturbed(corpus: Corpus) -> list[tuple[object, ...]]:
    whole = Corpus(corpus.folder / "whole", corpus.address)
    whole.folder.mkdir()
    whole.file = corpus.file
    assert whole.run(analyzers="moody,numbers").status == 0
    return whole.tables(ALL)


def test_a_killed_run_leaves_whole_parts_and_goes_on(corpus: Corpus, moods: Served, gate: Path) -> None:
    """It waits for a patient document at the latest, and is killed before that, or then."""
    corpus.write(texts(60) | {"z": "A patient heron."} | {f"{name}z": text for name, text in texts(9).items()})
    for enough in (0, 3, 7):
        with started(corpus) as process:
            until(lambda: parts(corpus) > enough or process.poll() is not None)  # noqa: B023 - called at once
            process.kill()
            process.wait()
        if enough:
            found = corpus.tables(ALL)
            assert len(found) == len(set(found)) > enough
            assert {status for _, _, status, _ in found} == {"ok"}
    open_for_all(gate)
    moods.analyzed()
    done = {document for document, analyzer, *_ in corpus.tables(ALL) if analyzer == "moody"}
    assert corpus.run(analyzers="moody,numbers").status == 0
    again = moods.analyzed()
    assert len(again) == len(set(again)) == 70 - len(done)
    assert not done & set(again)
    assert corpus.tables(ALL) == undisturbed(corpus)
    assert [entry.name for entry in (corpus.out / ".glossator").iterdir()] == ["lock"]


def test_files_of_a_part_that_was_not_finished_are_removed(corpus: Corpus) -> None:
    corpus.write(texts(3))
    corpus.run()
    before = corpus.tables("SELECT count(*) FROM {annotations}")
    for table in ("documents", "annotations"):  # as if killed between two renames
        whole = corpus.out / table / "part-000001.parquet"
        (corpus.out / table / "part-000002.parquet").write_bytes(whole.read_bytes())
    (corpus.out / ".glossator" / "results-000002.parquet").write_bytes(b"PAR1")
    assert corpus.run().out.startswith("3 documents: 0 analyzed, 3 done before")
    assert corpus.tables("SELECT count(*) FROM {annotations}") == before
    assert [entry.name for entry in (corpus.out / ".glossator").iterdir()] == ["lock"]


def test_rows_that_are_there_twice_after_a_kill_are_there_once_after_the_next_run(corpus: Corpus) -> None:
    corpus.write(texts(3))
    corpus.run()
    before = corpus.tables(ALL)
    for table in ("documents", "annotations", "attributions", "results"):  # as if killed before the old ones were out
        whole = corpus.out / table / "part-000001.parquet"
        (corpus.out / table / "part-000002.parquet").write_bytes(whole.read_bytes())
    assert len(corpus.tables(ALL)) == 6
    corpus.run()
    assert corpus.tables(ALL) == before
    assert corpus.tables("SELECT count(*) FROM {documents}") == [(3,)]
    assert corpus.tables("SELECT count(*) FROM {annotations}") == [(3,)]


def test_ctrl_c_finishes_what_is_in_flight(corpus: Corpus, moods: Served, gate: Path) -> None:
    corpus.write({"a": "A gull.", "p": "A patient heron.", "b": "Two terns."} | texts(300))
    with started(corpus) as process:
        with gate.open("w"):
            process.send_signal(signal.SIGINT)
            assert process.stderr is not None
            assert "stopping when what is in flight is done" in process.stderr.readline()
        summary, told = process.communicate()
    assert process.returncode == 130
    assert "the same command goes on with the rest" in told
    seen = moods.analyzed()
    assert {"a", "p", "b"} <= set(seen)
    assert len(seen) < 303
    assert corpus.tables("SELECT DISTINCT document FROM {results} ORDER BY ALL") == [(name,) for name in seen]
    assert f"{len(seen)} analyzed" in summary
    open_for_all(gate)
    corpus.run(analyzers="moody,numbers")
    assert corpus.tables("SELECT count(*), count(DISTINCT document) FROM {results}") == [(606, 303)]


def test_ctrl_c_ends_the_wait_for_a_source_that_is_silent(corpus: Corpus, gate: Path) -> None:
    """And what came before is written, and nothing else: no failure of a reader that was interrupted."""
    open_for_all(gate)
    pipe = corpus.file
    os.mkfifo(pipe)
    with started(corpus) as process, pipe.open("w") as source:
        source.write("".join(f'{{"id": "{name}", "text": "A gull."}}\n' for name in "abc"))
        source.flush()
        until(lambda: parts(corpus) > 0)  # with the last one: nothing is in flight
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert process.returncode == 130
    assert corpus.tables("SELECT DISTINCT document FROM {results} ORDER BY ALL") == [("a",), ("b",), ("c",)]


def test_a_second_ctrl_c_stops_at_once(corpus: Corpus, gate: Path) -> None:
    corpus.write(texts(70) | {"p": "A patient heron."})
    with started(corpus) as process, gate.open("w"):
        until(lambda: parts(corpus) > 0)
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            assert process.stderr is not None
            assert process.stderr.readline()
        assert process.wait() == 130
    found = corpus.tables(ALL)
    assert found
    assert "p" not in {document for document, *_ in found}


def test_one_run_at_a_time(corpus: Corpus, gate: Path) -> None:
    corpus.write({"p": "A patient heron."})
    with started(corpus) as process, gate.open("w"):
        ran = corpus.run()
        assert ran.status == 2
        assert f"another run writes to {corpus.out} (process {process.pid})" in ran.err


def test_a_full_disk_is_told_and_leaves_what_was_written(corpus: Corpus) -> None:
    """A limit on the size of files stands for a disk without room: the larger second part does not fit."""
    corpus.write(texts(3))
    assert corpus.run().status == 0
    before = corpus.tables(ALL)
    corpus.write(texts(3) | {"long": "Sea, sand and gulls 1 2 3 4 5 6 7 8 9. " * 2000})
    held = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, held[1]))
    try:
        ran = corpus.run(analyzers="moody,numbers")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, held)
    assert ran.status == 1
    assert "File too large; what was written before is whole and stays" in ran.err
    assert "; 0 results and 0 annotations written" in ran.err
    assert corpus.tables(ALL) == before
    assert corpus.run(analyzers="moody,numbers").status == 0
    assert len(corpus.tables(ALL)) == 8


def test_a_killed_worker_costs_no_document(corpus: Corpus, moods: Served) -> None:
    corpus.write(texts(5) | {"p": "A deadly pike."} | {f"{name}z": text for name, text in texts(5).items()})
    assert corpus.run().status == 0
    assert (moods.moods / "killed").exists()
    assert corpus.tables("SELECT status, count(*) FROM {results} GROUP BY ALL") == [("ok", 11)]


def test_a_damaged_file_is_named(corpus: Corpus) -> None:
    corpus.write(texts(2))
    corpus.run()
    (corpus.out / "results" / "part-000001.parquet").write_bytes(b"PAR1 and nothing more")
    ran = corpus.run()
    assert ran.status == 1
    assert "results/part-000001.parquet cannot be read" in ran.err
    assert "put a copy of it in its place" in ran.err


def test_a_server_that_is_not_there(corpus: Corpus) -> None:
    corpus.write(texts(2))
    corpus.address = "127.0.0.1:9"
    ran = corpus.run()
    assert ran.status == 1
    assert "127.0.0.1:9" in ran.err


@contextmanager
def on_its_own(corpus: Corpus, moods: Served, gate: Path) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """A run with a server of its own, which waits for a document; and that server's processes, the front first."""
    file = corpus.folder / "glossator.toml"
    file.write_text(
        f'[plugins]\nmodules = ["glossator.testing.toy", "{MOODY}"]\n[analyzers.moody]\nfolder = "{moods.moods}"\n'
    )
    corpus.write({"p": "A patient heron."})
    with started(corpus, "--config", str(file), "--workers", "1") as process, gate.open("w"):
        yield process, tree(process.pid)[1:]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_a_killed_run_leaves_no_server_behind(corpus: Corpus, moods: Served, gate: Path) -> None:
    with on_its_own(corpus, moods, gate) as (process, children):
        assert len(children) > 1
        process.kill()
        until(lambda: not any(Path(f"/proc/{child}").exists() for child in children))


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize(
    ("by", "name"), [(signal.SIGKILL, "SIGKILL"), (40, "signal 40")], ids=["a signal", "a real-time one"]
)
def test_a_run_whose_server_is_killed_says_so(corpus: Corpus, moods: Served, gate: Path, by: int, name: str) -> None:
    with on_its_own(corpus, moods, gate) as (process, (front, *_)):
        os.kill(front, by)
        _, told = process.communicate()
    assert process.returncode == 1
    assert f"the server ended in the midst of it, killed by {name}; run the same command again" in told
    assert "Traceback" not in told
