"""Commands where little is there: no home folder, a full disk, streams that are closed, plugins that print."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from glossator.extras import models_command

PLUGINS = Path(__file__).parents[1] / "rpc" / "plugins"
COMMAND = [sys.executable, "-m", "glossator"]
NOISY = """
import os, sys
print("printed while imported")
os.write(1, b"written while imported\\n")
from glossator import Annotation, Entity, Layer, Manifest, PerDocument, Span, hookimpl

class Noisy(PerDocument):
    def analyze_one(self, view, options):
        print("printed")
        os.write(1, b"written\\n")
        yield Annotation("entity", (Span(0, 1),), Entity(entity_id="a", canonical_name="\\u2028\\u0085"), "PERSON")

@hookimpl
def glossator_analyzers():
    yield Manifest(name="noisy", create=lambda settings: Noisy(), emits={"entity": Entity})
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A small plugin that prints, and a parser without models."""
    site = tmp_path / "site"
    (site / "noisy-1.dist-info").mkdir(parents=True)
    (site / "noisy.py").write_text(NOISY)
    (site / "noisy-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: noisy\nVersion: 1\n")
    (site / "noisy-1.dist-info" / "entry_points.txt").write_text("[glossator]\nnoisy = noisy\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GLOSSATOR_", "XDG_"))}
    return kept | {
        "PYTHONPATH": os.pathsep.join((str(site), str(PLUGINS))),
        "GLOSSATOR_PLUGINS__ALLOW": '["faults", "noisy"]',
        "GLOSSATOR_DEFAULT_ANALYZERS": '["noisy"]',
    }


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "a.txt"
    path.write_text("Otters swim.")
    return str(path)


def test_what_plugins_print_is_not_among_the_results(environment: dict[str, str], text: str) -> None:
    ran = subprocess.run(
        [*COMMAND, "analyze", text, text, "--format", "jsonl"], env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    # Split as readers do that know all line ends of Unicode.
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    names = [row["results"][0]["annotations"][0]["entity"]["canonicalName"] for row in found]
    assert names == ["\u2028\u0085"] * 2
    assert "printed" in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "command", ["analyze FILE --format text", "analyze FILE --format jsonl", "analyze FILE --format html", "--help"]
)
def test_a_full_disk_is_one_line(environment: dict[str, str], text: str, command: str) -> None:
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [*COMMAND, *command.replace("FILE", text).split()],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert ran.returncode == 1
    errors = [line for line in ran.stderr.splitlines() if "glossator: error:" in line]
    assert len(errors) == 1
    assert "No space left on device" in errors[0]
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "command",
    ["analyze FILE", "analyzers --load", "demo FILE", "serve --port 0", "serve --port 0 --workers 0", "models"],
)
def test_without_models_the_last_line_says_what_to_install(tmp_path: Path, text: str, command: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GLOSSATOR_", "XDG_"))}
    without = kept | {"GLOSSATOR_PLUGINS__BLOCK": '["en"]', "GLOSSATOR_MODELS__DOWNLOADS": str(tmp_path / "none")}
    ran = subprocess.run(
        [*COMMAND, *command.replace("FILE", text).split()], env=without, capture_output=True, text=True, timeout=110
    )
    told = ran.stdout if command == "models" else ran.stderr.splitlines()[-1]
    assert models_command() in told
    assert "Traceback" not in ran.stderr
    assert (ran.returncode == 0) == (command == "models")


def test_nobody_has_a_home(environment: dict[str, str], text: str) -> None:
    # A user id that has no entry, as in containers: without HOME nothing says where a home might be.
    bare = {name: value for name, value in environment.items() if name != "HOME"}
    program = (
        "import pathlib, sys\n"
        "def nowhere(path): raise RuntimeError('Could not determine home directory.')\n"
        "pathlib.Path.expanduser = nowhere\n"
        "import os.path; os.path.expanduser = lambda path: path\n"
        "from glossator.cli import main; main()\n"
    )
    for arguments in (["config"], ["analyzers"], ["analyze", text, "--format", "jsonl"]):
        ran = subprocess.run([sys.executable, "-c", program, *arguments], env=bare, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
    real = bare | {"GLOSSATOR_PLUGINS__ALLOW": '["stanza", "en", "numbers"]', "GLOSSATOR_DEFAULT_ANALYZERS": "[]"}
    ran = subprocess.run([sys.executable, "-c", program, "analyze", text], env=real, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
