"""A third party's models: a pip package ships them through the hook, and a document in its language is analyzed.

The package is `german` beside this file. Its weights are trained here, by its own recipe, rather than committed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

pytestmark = pytest.mark.timeout(900)  # training takes seconds of one core, but that core may be busy

Glossator: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]

SOURCE = Path(__file__).parent / "german"
TEXT = "Der RHEIN stieg in der Nacht. Niemand wurde verletzt."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the distribution, its models trained, installed by pip."""
    copy = shutil.copytree(SOURCE, tmp_path_factory.mktemp("source") / "german")
    single = os.environ | {"OMP_NUM_THREADS": "1"}
    subprocess.run([sys.executable, str(copy / "train.py")], check=True, capture_output=True, env=single)
    site = tmp_path_factory.mktemp("models_site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--disable-pip-version-check", "--target", str(site), str(copy)], check=True)
    return site


@pytest.fixture(scope="module")
def glossator(site: Path, plugin_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Glossator:
    """Runs the command as a process that finds the models and `acme.shouting`, which works on any language."""
    folder = tmp_path_factory.mktemp("work")

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        settings = {
            "PYTHONPATH": os.pathsep.join((str(site), str(plugin_site))),
            "GLOSSATOR_PLUGINS__ALLOW": '["stanza", "en", "acme", "acme_german"]',
            "GLOSSATOR_MODELS__DOWNLOADS": str(folder / "none"),
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GLOSSATOR_")}
        command = [sys.executable, "-m", "glossator", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", env=kept | settings, cwd=folder, check=False
        )

    return run


@pytest.fixture(scope="module")
def listed(glossator: Glossator) -> dict[str, dict[str, Any]]:
    """Language -> the package that serves it."""
    done = glossator("models", "--json")
    assert done.returncode == 0, done.stderr
    return {found["language"]: found for found in json.loads(done.stdout) if found["serves"]}


def test_the_package_is_listed_beside_the_bundled_one(listed: dict[str, dict[str, Any]], site: Path) -> None:
    german = listed["de"]
    assert (german["name"], german["version"], german["language_name"]) == ("acme-german", "0.3.0", "German")
    assert german["serves"]
    (file,) = german["files"]
    weights = site / "acme_german" / "models" / "de" / "tokenize" / "acme.pt"
    assert (file["processor"], file["package"], file["file"]) == ("tokenize", "acme", "de/tokenize/acme.pt")
    assert file["size"] == german["size"] == weights.stat().st_size
    # German without a model for multi-word tokens: its words are its tokens.
    assert german["layers"] == {"tokens": "tokenize/acme", "words": ""}
    assert "lists no ner model for 'de'" in german["missing"]["mentions"]
    assert listed["en"]["name"] == "glossator_en"


def test_a_document_in_its_language_is_analyzed(glossator: Glossator, tmp_path: Path) -> None:
    document = tmp_path / "artikel.txt"
    document.write_text(TEXT, encoding="utf-8")
    shown = ("--language", "de", "--analyzers", "acme.shouting", "--format", "jsonl", "--include-text")
    done = glossator("analyze", document, *shown)
    assert done.returncode == 0, done.stderr
    response = json.loads(done.stdout)
    assert response["done"]["status"] == "DOCUMENT_STATUS_OK"
    (shout,) = response["results"][0]["annotations"]
    assert [span["text"] for span in shout["spans"]] == ["RHEIN"]
    sentence = shout["fields"]["sentence"]
    assert TEXT[int(sentence["begin"]) : int(sentence["end"])] == "Der RHEIN stieg in der Nacht."


def test_what_its_models_cannot_do_is_told(glossator: Glossator, tmp_path: Path) -> None:
    document = tmp_path / "artikel.txt"
    document.write_text(TEXT, encoding="utf-8")
    allow = """plugins.allow=["stanza", "acme_german", "entities"]"""
    done = glossator("analyze", document, "--language", "de", "--set", "models.languages=[]", "--set", allow)
    assert done.returncode == 1
    assert "the model package acme-german 0.3.0 lists no ner model for 'de'" in done.stdout + done.stderr


def test_its_files_are_verified(glossator: Glossator, site: Path) -> None:
    intact = glossator("models", "verify", "acme-german")
    assert (intact.returncode, intact.stderr) == (0, "")
    assert "intact" in intact.stdout
    weights = site / "acme_german" / "models" / "de" / "tokenize" / "acme.pt"
    content = weights.read_bytes()
    try:
        weights.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        damaged = glossator("models", "verify")
    finally:
        weights.write_bytes(content)
    assert damaged.returncode == 1
    assert "changed: de/tokenize/acme.pt does not match SHA256SUMS" in damaged.stdout
    assert damaged.stderr.startswith("glossator: error: damaged: acme-german;")
