"""`glossator new`, `check`, `--plugin` and `--reload`, as an author types them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest

from glossator.testing.project import KINDS

from .conftest import Run, RunProcess

PLUGIN = '''
"""A plugin that is not installed."""
from pydantic import BaseModel
from glossator import Annotation, Layer, Manifest, PerDocument, Span, hookimpl

class Found(BaseModel):
    """A value."""
    word: str

class Words(PerDocument):
    def analyze_one(self, view, options):
        for token in view.tokens:
            if token.text.isupper():
                yield Annotation("acme.found", (Span(token.begin, token.end),), Found(word=token.text))

@hookimpl
def glossator_analyzers():
    yield Manifest(name="acme.words", summary="Words.", create=lambda settings: Words(), emits={"acme.found": Found},
                   layers=frozenset({Layer.TOKENS}))
'''
pytestmark = pytest.mark.timeout(300)  # processes, on machines that may be busy
NAMES = '["acme_own", "glossator.testing.toy"]'


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the working directory."""
    monkeypatch.setenv("GLOSSATOR_PLUGINS__ALLOW", NAMES)
    path = Path("acme_own.py").resolve()
    path.write_text(PLUGIN, encoding="utf-8")
    Path("story.txt").write_text("The RIVER rose.", encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_project_is_green_at_once(run: Run, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    done = run("new", "acme-first-try", "--kind", kind)
    assert done.exit_code == 0, done.output
    folder = Path("acme-first-try")
    assert (folder / ".github" / "workflows" / "test.yml").is_file()
    monkeypatch.delenv("GLOSSATOR_PLUGINS__ALLOW")
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(folder.resolve())}
    commands = [["-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"], ["benchmarks/bench.py"]]
    if kind in ("per-document", "batch"):  # as its README has it
        checked = ["check", "acme_first_try.plugin", "--sample", "tests/story.txt", "--only", "speaks"]
        commands.append(["-m", "glossator", *checked])
    for command in commands:
        ran = subprocess.run([sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_new_project_has_a_vendor_and_a_folder_of_its_own(run: Run) -> None:
    for name in ("topics", "Acme-topics", "acme_topics"):
        done = run("new", name)
        assert done.exit_code == 2
        assert "write VENDOR-NAME in lower case" in done.output
    assert run("new", "acme-topics").exit_code == 0
    done = run("new", "acme-topics")
    assert done.exit_code == 2
    assert "is there already" in done.output


@pytest.mark.parametrize("name", ["acme_own", "acme_own.py", "acme_own:."])
def test_a_plugin_need_not_be_installed(run_process: RunProcess, plugin: Path, name: str) -> None:
    done = run_process("analyze", "story.txt", "--plugin", name, "--plugin", "glossator.testing.toy")
    assert done.returncode == 0, done.stderr
    assert "RIVER" in done.stdout.split("acme.words")[1]


def test_threads_of_a_plugin_do_not_keep_a_command(run_process: RunProcess, plugin: Path) -> None:
    sits = "import threading; threading.Thread(target=threading.Event().wait, name='sits').start()"
    plugin.write_text(PLUGIN.replace("        for token", f"        {sits}\n        for token"))
    done = run_process("analyze", "story.txt", "--plugin", "acme_own", "--plugin", "glossator.testing.toy")
    assert (done.returncode, "RIVER" in done.stdout) == (0, True), done.stderr
    assert "warning: threads of a plugin (sits" in done.stderr


def test_check_says_which_limits_there_are(run: Run, plugin: Path) -> None:
    for given in ("text_second=3", "text_seconds", "text_seconds=-1"):
        done = run("check", "acme_own", "--limit", given)
        assert done.exit_code == 2
        assert "write NAME=SECONDS, of import_seconds=1, create_seconds=20, text_seconds=20" in " ".join(
            done.output.split()
        )


def test_what_is_no_plugin_says_how_to_write_one(run: Run, plugin: Path) -> None:
    done = run("analyze", "story.txt", "--plugin", "no/such.py")
    assert done.exit_code == 2
    assert "write acme.plugin, acme.plugin:FOLDER or path/to/acme.py" in done.output


def test_check_says_that_a_distribution_is_not_installed(run: Run, plugin: Path) -> None:
    done = run("check", "acme-forgotten")
    assert done.exit_code == 2
    assert "no distribution 'acme-forgotten' is installed" in done.output
    assert "write acme.plugin, acme.plugin:FOLDER or path/to/acme.py" in done.output


def test_check_is_a_verdict_a_line_with_the_line_to_change(run_process: RunProcess, plugin: Path) -> None:
    plugin.write_text(PLUGIN.replace("from pydantic", "import transformers\nfrom pydantic"))
    Path("transformers.py").write_text("")
    done = run_process("check", "acme_own.py", "--only", "light-import", "--only", "options", "--sample", "story.txt")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "pass  acme.words  options",
        "fail  acme.words  light-import  acme_own.py:3: importing it imports transformers: import it where the "
        "analyzer is created",
    ]
    assert done.stderr == "1 passed, 1 failed, 0 skipped\n"


def test_check_leaves_out_what_has_a_reason(run: Run, plugin: Path) -> None:
    done = run("check", "acme_own", "--only", "growth", "--skip", "growth=we know")
    assert (done.exit_code, done.stdout) == (0, "skip  acme.words  growth  we know\n")
    assert run("check", "acme_own", "--skip", "growth").exit_code == 2
    done = run("check", "acme_own", "--only", "grow")
    assert done.exit_code == 2
    assert "there is no check 'grow'" in done.output
    assert "growth" in run("check", "--list").stdout


def test_check_tells_the_line_of_an_import_that_fails(run_process: RunProcess, plugin: Path) -> None:
    plugin.write_text("import glossator\nimport acme_that_is_not_there\n")
    done = run_process("check", "acme_own")
    assert done.returncode == 1
    assert "acme_own.py:2: importing it raised ModuleNotFoundError" in done.stdout
    plugin.write_text("def wrong(:\n")
    assert "acme_own.py:1: importing it raised SyntaxError" in run_process("check", "acme_own").stdout


def test_check_takes_a_distribution(run: Run) -> None:
    done = run("check", "acme-words", "--only", "options", "--only", "factory", "--settings", "[]")
    assert done.exit_code == 2
    done = run("check", "acme-words", "--only", "options")
    # One of its two entry points cannot be imported.
    assert "fail  acme_missing  survives" in done.stdout
    assert "acme.names  options" in done.stdout


@contextmanager
def running(*arguments: str) -> Iterator[Queue[str]]:
    """The command as a process; what it prints, line by line. It is ended by Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "glossator", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines: Queue[str] = Queue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)
        lines.put("")

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield lines
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        thread.join()
        assert process.stdout is not None
        process.stdout.close()


def until(lines: Queue[str], word: str) -> str:
    """The next line with this word."""
    seen = []
    while line := lines.get(timeout=60):
        seen.append(line)
        if word in line:
            return line
    raise AssertionError("".join(seen))


def test_analyze_runs_again_when_the_plugin_changes(plugin: Path) -> None:
    arguments = ("analyze", "story.txt", "--plugin", "acme_own", "--plugin", "glossator.testing.toy", "--reload")
    with running(*arguments) as lines:
        until(lines, "word: RIVER")
        until(lines, "waiting for a change")
        plugin.write_text(PLUGIN.replace("word=token.text", "word='changed'"))
        until(lines, "word: changed")


def test_serve_starts_again_on_the_same_port(plugin: Path) -> None:
    arguments = ("serve", "--port", "0", "--plugin", "acme_own", "--plugin", "glossator.testing.toy", "--reload")
    with running(*arguments, "--log-level", "warning") as lines:
        first = until(lines, "listening on")
        until(lines, "serving")
        plugin.write_text(PLUGIN + "\n# changed\n")
        assert until(lines, "listening on") == first
        until(lines, "serving")
        plugin.write_text(PLUGIN + "\nraise ValueError('whole')\n")
        until(lines, "Traceback (most recent call last)")
        until(lines, "ValueError: whole")
        assert "'acme_own': ValueError at acme_own:" in until(lines, "plugins that failed")


def test_reload_needs_a_plugin_to_watch(run: Run, plugin: Path) -> None:
    done = run("analyze", "story.txt", "--reload")
    assert done.exit_code == 2
    assert "name one with --plugin" in done.output
