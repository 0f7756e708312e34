"""The example in JavaScript: an analyzer of which nothing is Python, held to what is expected of every plugin."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossator import Document
from glossator.testing import Harness, Status, conformance
from glossator.testing.remote import remote_plugin

from .processes import Process

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "plugins" / "examples" / "remote-node"


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The example, running, as a module that the kit can import."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("Node is not installed")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.lstrip("v").partition(".")[0]) < 20:
        pytest.skip(f"Node is {version.strip()}, and the example needs 20")
    folder = tmp_path_factory.mktemp("example")
    for each in EXAMPLE.iterdir():
        if each.is_file():
            shutil.copy(each, folder)
    install = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    installed = subprocess.run(install, cwd=folder, capture_output=True, text=True)
    if installed.returncode:
        pytest.skip("npm could not install gRPC for Node: is there a registry?")
    process = Process([node, str(folder / "server.js"), "127.0.0.1:0"], GLOSSATOR_PROTOS=str(ROOT / "protos"))
    yield remote_plugin("example", process.address, folder)
    assert process.end() == 0


def test_it_counts_in_its_unit_and_we_in_ours(plugin: Path) -> None:
    text = "🥳 Ida won 🏆🏆 in Bergen. It poured ☔️ 👩‍👩‍👧‍👦🇳🇴 4 © later."
    with Harness(plugin) as harness:
        (result,) = harness.run([Document(text, reference_time=None)])
        runs = result.annotations("example.emoji")
        assert [each.spans[0].slice(text) for each in runs] == ["🥳", "🏆🏆", "☔️", "👩‍👩‍👧‍👦🇳🇴"]
        assert [each.value.count for each in runs] == [1, 2, 1, 2]
        assert runs[1].value.sentence.slice(text).endswith("Bergen.")
        assert len(harness.analyze(text, least=2)) == 2


def test_it_conforms(plugin: Path) -> None:
    verdicts = conformance(str(plugin), samples=["Ida won 🏆🏆 in Bergen."])
    assert [str(each) for each in verdicts if each.status is Status.FAIL] == []
    assert len([each for each in verdicts if each.status is Status.PASS]) > 30
