"""`glossator analyze`, as a user types it: what comes out where, and with which status."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import Parse

from glossator.wire import messages as pb

from .conftest import Run, RunProcess

TEXT = "Ada met Bob.\r\nBOB was 😀 LOUD."


@pytest.fixture
def story() -> Path:
    path = Path("story.txt")
    path.write_bytes(TEXT.encode())
    return path


def told(output: str) -> list[dict[str, Any]]:
    for line in output.splitlines():
        Parse(line, pb.AnalyzeResponse())  # every line is one, whole
    return [json.loads(line) for line in output.splitlines()]


def result(response: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (item for item in response["results"] if item["name"] == name)
    return dict(found)


def test_jsonl_is_one_response_per_document_and_nothing_else(run_process: RunProcess, story: Path) -> None:
    other = Path("other.txt")
    other.write_text("Cleo slept.", encoding="utf-8")
    done = run_process("analyze", story, other, "--format", "jsonl", "--include-text")
    assert (done.returncode, done.stderr) == (0, "")
    first, second = told(done.stdout)
    assert (first["documentId"], second["documentId"]) == ("story.txt", "other.txt")
    names = [annotation["spans"][0] for annotation in result(first, "acme.names")["annotations"]]
    assert [span["text"] for span in names] == ["Ada", "Bob"]
    assert all(TEXT[span["begin"] : span["end"]] == span["text"] for span in names)


def test_it_reads_standard_input(run_process: RunProcess) -> None:
    done = run_process("analyze", "-", "--format", "jsonl", stdin="Ada slept.")
    (response,) = told(done.stdout)
    assert response["documentId"] == "stdin"
    assert result(response, "acme.names")["annotations"][0]["spans"] == [{"begin": 0, "end": 3}]


def test_every_input_has_its_line_and_every_failure_is_told(run_process: RunProcess, story: Path) -> None:
    Path("broken.txt").write_bytes(b"\xff")
    Path("empty.txt").touch()
    Path("folder").mkdir()
    inputs = ["nowhere.txt", story, "broken.txt", "empty.txt", "folder", story]
    done = run_process("analyze", *inputs, "--format", "jsonl")
    assert done.returncode == 1
    found = told(done.stdout)
    assert [response["documentId"] for response in found] == [str(path) for path in inputs]
    assert [response["done"].get("error", {}).get("reason", "") for response in found] == [
        "DOCUMENT_INVALID",
        "",
        "DOCUMENT_INVALID",
        "DOCUMENT_EMPTY",
        "DOCUMENT_INVALID",
        "",
    ]
    lines = done.stderr.splitlines()
    assert len(lines) == 4
    for line, name in zip(lines, ("nowhere.txt", "broken.txt", "empty.txt", "folder"), strict=True):
        assert line.startswith(f"glossator: error: {name}: DOCUMENT_")


def test_what_cannot_be_read_is_told_once_in_a_pipe(run_process: RunProcess, story: Path) -> None:
    done = run_process("analyze", story, "nowhere.txt", "--analyzers", "acme.names")
    assert done.returncode == 1
    assert "story.txt" in done.stdout
    assert (done.stdout + done.stderr).count("nowhere.txt") == 1
    run_process("analyze", story, "nowhere.txt", "--analyzers", "acme.names", "--output", "kept.txt")
    assert "nowhere.txt" in Path("kept.txt").read_text(), "a file stands by itself"


@pytest.mark.parametrize("kind", ["text", "jsonl"])
def test_of_what_fails_again_and_again_the_first_are_told_and_all_are_counted(
    run_process: RunProcess, story: Path, kind: str
) -> None:
    missing = [f"nowhere{number}.txt" for number in range(9)]
    done = run_process("analyze", story, *missing, "--analyzers", "acme.names", "--format", kind)
    lines = done.stderr.splitlines()
    assert [name in line for name, line in zip(missing, lines, strict=False)] == [True] * 5 + [False] * 2
    assert "and more of this kind (DOCUMENT_INVALID)" in lines[5]
    assert lines[6:] == ["glossator: error: DOCUMENT_INVALID: 9 documents in all"]
    assert done.returncode == 1
    assert all(name in done.stdout + done.stderr for name in missing), "each is told somewhere"


def test_a_note_is_told_once_and_stands_where_the_result_is(run: Run, story: Path) -> None:
    files = (story, story, "--analyzers", "acme.names", "--options", "acme.names.min_length=99")
    for kind in ("text", "html", "jsonl"):
        done = run("analyze", *files, "--format", kind)
        assert done.exit_code == 0, done.stderr
        assert done.stderr.count("warning: acme.names: no name is so long") == 1
        assert done.stdout.count("no name is so long") >= 2


def test_an_analyzer_that_fails_is_told_and_costs_the_status(run: Run, story: Path) -> None:
    Path("other.txt").write_text("a secret word", encoding="utf-8")
    arguments = ("--analyzers", "acme.names,acme.fragile,acme.roles", "--format", "jsonl")
    done = run("analyze", story, "other.txt", *arguments)
    assert done.exit_code == 1
    first, second = told(done.stdout)
    assert first["done"]["status"] == second["done"]["status"] == "DOCUMENT_STATUS_PARTIAL"
    assert "error" not in result(first, "acme.fragile")
    assert result(second, "acme.fragile")["error"]["reason"] == "ANALYZER_ERROR"
    assert "glossator: error: story.txt: acme.roles: LAYER_UNAVAILABLE: " in done.stderr
    assert "nobody made a model" in done.stderr
    assert "glossator: error: other.txt: acme.fragile: ANALYZER_ERROR: " in done.stderr
    assert "secret word" not in done.stderr


def test_options_and_names_reach_the_analyzers(run: Run, story: Path) -> None:
    done = run(
        "analyze",
        story,
        "--analyzers=long=acme.names,acme.names",
        "--options=long.min_length=4",
        '--options=acme.names.stop=["Ada"]',
        "--format=jsonl",
    )
    assert done.exit_code == 0, done.stderr
    (response,) = told(done.stdout)
    assert "annotations" not in result(response, "long")
    assert len(result(response, "acme.names")["annotations"]) == 1


def test_options_without_analyzers_are_for_the_default_set(run: Run, story: Path) -> None:
    done = run("analyze", story, "--options", "acme.names.min_length=4", "--format", "jsonl")
    (response,) = told(done.stdout)
    assert [item["name"] for item in response["results"]] == ["acme.names", "acme.shouts"]
    assert "annotations" not in result(response, "acme.names")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--analyzers", "nobody"], "no analyzer 'nobody' is installed; installed: acme.fragile, acme.names"),
        (["--analyzers", "acme.names", "--options", "acme.names.size=3"], "size: Extra inputs are not permitted"),
        (["--options", "acme.fragile.x=3"], "begins with no selected analyzer"),
        (["--reference-time", "yesterday"], "ISO 8601"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--analyzer-timeout", "0"], "0"),
        (["--language", "xx"], "xx"),
        (["--set", "server.color=red"], "server.color"),
        (["--output", "story.txt"], "would overwrite an input"),
        (["-", "-"], "only once"),
    ],
)
def test_a_wrong_command_line_has_status_2_and_no_output(
    run: Run, story: Path, arguments: list[str], said: str
) -> None:
    done = run("analyze", story, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())
    assert story.read_bytes() == TEXT.encode()


def test_no_file_at_all_is_a_usage_error(run: Run) -> None:
    assert run("analyze").exit_code == 2


@pytest.mark.parametrize(("unit", "begin"), [("code-point", 24), ("utf16", 25), ("utf8", 27)])
def test_offsets_in_the_unit_asked_for(run: Run, story: Path, unit: str, begin: int) -> None:
    done = run("analyze", story, "--analyzers=acme.shouts", "--format=jsonl", "--offset-encoding", unit)
    (response,) = told(done.stdout)
    loud = result(response, "acme.shouts")["annotations"][1]
    assert loud["spans"] == [{"begin": begin, "end": begin + 4}]
    assert loud["fields"]["word"] == {"begin": begin, "end": begin + 4}


def test_jsonl_in_jsonl_out(run: Run) -> None:
    lines = [
        {"id": "a", "text": "Ada slept."},
        {"id": "b", "text": "Ada schlief.", "language": "de"},
        {"text": "Bob slept.", "language": "en-GB"},
    ]
    data = "\n".join([*(json.dumps(line) for line in lines), "{broken"])
    done = run("analyze", "-", "--input-format", "jsonl", "--format", "jsonl", stdin=data)
    assert done.exit_code == 1
    found = told(done.stdout)
    assert [response["documentId"] for response in found] == ["a", "b", "stdin:3", "stdin:4"]
    assert [response["done"]["status"].rpartition("_")[2] for response in found] == ["OK", "FAILED", "OK", "FAILED"]
    assert found[1]["done"]["error"]["reason"] == "LANGUAGE_UNSUPPORTED"
    assert "stdin:4: DOCUMENT_INVALID: the line is no document" in done.stderr


def test_many_documents_stay_in_order_whatever_the_batches(run: Run) -> None:
    data = "".join(json.dumps({"id": str(number), "text": f"Ada has {number}."}) + "\n" for number in range(100))
    for setting in ("server.batch_documents=7", "server.batch_characters=30"):
        done = run(*f"analyze - --input-format jsonl --format jsonl --set {setting}".split(), stdin=data)
        assert done.exit_code == 0
        assert [response["documentId"] for response in told(done.stdout)] == [str(number) for number in range(100)]


def test_a_document_over_the_limit_is_refused(run: Run) -> None:
    done = run("analyze", "-", "--format", "jsonl", stdin="x" * (1024 * 1024 + 1))
    assert done.exit_code == 1
    (response,) = told(done.stdout)
    assert response["done"]["error"]["metadata"] == {"limit": "1048576", "found": "1048577"}


def test_long_paths_are_analyzed(run: Run) -> None:
    folder = Path("f" * 200, "g" * 200)
    folder.mkdir(parents=True)
    path = folder / "story.txt"
    path.write_text("Ada slept.", encoding="utf-8")
    done = run("analyze", path, "--format", "jsonl")
    assert done.exit_code == 0, done.stderr
    assert told(done.stdout)[0]["documentId"].endswith("g/story.txt")


def test_text_is_plain_in_a_pipe(run_process: RunProcess, story: Path) -> None:
    done = run_process("analyze", story)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "Ada met Bob." in done.stdout
    assert "person  Bob" in done.stdout
    assert "letters: 4" in done.stdout


def test_colours_can_be_forced_and_forbidden(
    run_process: RunProcess, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;36mAda\x1b[0m met" in run_process("analyze", story).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "36mAda" not in run_process("analyze", story).stdout


def test_a_terminal_without_unicode_shows_the_rest(
    run_process: RunProcess, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = run_process("analyze", story)
    assert done.returncode == 0
    assert "BOB was ? LOUD." in done.stdout
    assert "😀" in run_process("analyze", story, "--format", "html").stdout


@pytest.mark.parametrize("name", ["text", "jsonl", "html"])
def test_output_goes_to_a_file(run: Run, story: Path, name: str) -> None:
    done = run("analyze", story, "--format", name, "--output", "out")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "glossator: results written to out\n")
    assert "Ada" in Path("out").read_text(encoding="utf-8") or name == "jsonl"
    assert b"\r\n" not in Path("out").read_bytes()
    if name == "jsonl":
        assert told(Path("out").read_text(encoding="utf-8"))[0]["documentId"] == "story.txt"


def test_a_missing_server_is_one_line(run_process: RunProcess, story: Path) -> None:
    done = run_process("analyze", story, "--address", "127.0.0.1:1", "--format", "jsonl")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert "127.0.0.1:1" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_bar_on_the_terminal_leaves_the_output_alone() -> None:
    import pty

    for number in range(5):
        Path(f"{number}.txt").write_text("Ada slept.", encoding="utf-8")
    command = [sys.executable, "-m", "glossator", "analyze", *(f"{number}.txt" for number in range(5)), "missing.txt"]
    screen, terminal = pty.openpty()
    done = subprocess.run([*command, "--format", "jsonl"], stdout=subprocess.PIPE, stderr=terminal, timeout=200)
    os.close(terminal)
    shown = b""
    with contextlib.suppress(OSError):  # how Linux says that the other end was closed
        while data := os.read(screen, 4096):
            shown += data
    os.close(screen)
    assert len(told(done.stdout.decode())) == 6
    assert b"missing.txt: DOCUMENT_INVALID" in shown


def test_a_folder_of_several_formats_is_read(run: Run) -> None:
    folder = Path("news")
    folder.mkdir()
    (folder / "1.txt").write_text("Ada slept.", encoding="utf-8")
    (folder / "2.jsonl.gz").write_bytes(gzip.compress(b'{"text": "Bob slept."}\n{"text": "Cleo slept.", "id": "c"}\n'))
    (folder / "3.csv").write_text("text;title\nDora slept.;Night\n;Day\n", encoding="utf-8")
    (folder / "4.dat").write_bytes(bytes(range(256)))
    done = run("analyze", folder, "--format", "jsonl")
    assert done.exit_code == 1
    found = {response["documentId"]: response["done"]["status"].rpartition("_")[2] for response in told(done.stdout)}
    assert found == {
        "news/1.txt": "OK",
        "news/2.jsonl.gz:1": "OK",
        "c": "OK",
        "news/3.csv:1": "OK",
        "news/3.csv:2": "FAILED",
        "news/4.dat": "FAILED",
    }
    assert "news/3.csv:2: DOCUMENT_EMPTY: the row has no text" in done.stderr
    assert "news/4.dat: DOCUMENT_INVALID: its format is unknown" in done.stderr


def test_readers_are_told_what_to_do(run: Run) -> None:
    Path("a.tsv").write_bytes("Key\tStory\nx\tZoë slept, Ada did not.\n".encode("cp1252"))
    flags = ("--encoding", "cp1252", "--text-column", "Story", "--input-options", "csv.id_column=Key")
    done = run("analyze", "a.tsv", "--format", "jsonl", *flags)
    assert done.exit_code == 0, done.stderr
    assert told(done.stdout)[0]["documentId"] == "x"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--input-format", "papyrus"), "no reader is called 'papyrus'"),
        (("--input-options", "csv.colour=red"), "the reader 'csv' has no option 'colour'"),
        (("--input-options", "csv.colour"), "is not of the form html.recall=true"),
        (("--output", "news/out.jsonl", "--format", "jsonl"), "would lie in news, which is read"),
    ],
)
def test_readers_cannot_do_everything(run: Run, flags: tuple[str, ...], said: str) -> None:
    Path("news").mkdir()
    Path("news", "a.txt").write_text("Ada slept.", encoding="utf-8")
    done = run("analyze", "news", *flags)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.replace("│", " ").split())


def test_standard_input_may_be_packed_and_of_any_format(
    run_process: RunProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "Ada slept.", "id": "a"}\n'))
    command = [sys.executable, "-m", "glossator", "analyze", "-", "--format", "jsonl"]
    with Path("a.jsonl.gz").open("rb") as file:
        done = subprocess.run(command, stdin=file, capture_output=True, timeout=200)
    assert done.returncode == 0, done.stderr
    assert told(done.stdout.decode())[0]["documentId"] == "a"
