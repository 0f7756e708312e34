"""A second language, served: a folder as Stanza's downloader leaves it, and one setting.

The folder holds the bundled English networks under the code of another language; the server does not know that.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import glossator_en

pytestmark = pytest.mark.timeout(900)  # three processes load models

TEXT = "The mayor of Trondheim, Aylin Demir, said on Monday that the ferry would not sail."
FILES = {
    "tokenize/gsd": "tokenize/ewt_news",
    "mwt/gsd": "mwt/ewt_news",
    "ner/germeval": "ner/worldwide",
    "pretrain/fasttext": "pretrain/news",
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of processes that find German models where `glossator models pull` puts them, and load no other language."""
    data = tmp_path_factory.mktemp("data")
    folder = data / "glossator" / "models"
    entry: dict[str, object] = {"lang_name": "German"}
    for name, source in FILES.items():
        path = folder / "de" / f"{name}.pt"
        path.parent.mkdir(parents=True)
        shutil.copy(glossator_en.path() / "en" / f"{source}.pt", path)
        processor, package = name.split("/")
        md5 = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
        needed = {"dependencies": [{"model": "pretrain", "package": "fasttext"}]} if processor == "ner" else {}
        entry[processor] = {package: {"md5": md5} | needed}
    entry["packages"] = {"default": {"tokenize": "gsd", "mwt": "gsd", "ner": "germeval"}}
    (folder / "resources.json").write_text(json.dumps({"de": entry, "german": {"alias": "de"}}), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GLOSSATOR_")}
    return kept | {
        "GLOSSATOR_MODELS__DOWNLOADS": str(folder),
        "GLOSSATOR_MODELS__LANGUAGES": '["de"]',
        "GLOSSATOR_SERVER__WORKER_START_TIMEOUT": "300",
        "GLOSSATOR_PLUGINS__ALLOW": '["stanza", "en", "entities"]',
    }


@pytest.fixture(scope="module")
def address(environment: dict[str, str]) -> Iterator[str]:
    command = [sys.executable, "-m", "glossator", "serve", "--port", "0"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **pipes, text=True, env=environment) as process:  # type: ignore[call-overload]
        assert process.stdout is not None
        yield process.stdout.readline().removeprefix("listening on ").strip()
        process.terminate()
        assert process.wait(200) == 0


def analyze(environment: dict[str, str], document: Path, *arguments: str) -> set[tuple[str, str]]:
    document.write_text(TEXT, encoding="utf-8")
    shown = ("--analyzers", "entities", "--format", "jsonl", "--include-text", "--language", "de")
    command = [sys.executable, "-m", "glossator", "analyze", str(document), *shown, *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)
    assert done.returncode == 0, done.stderr
    (result,) = json.loads(done.stdout)["results"]
    return {(item["label"], item["spans"][0]["text"]) for item in result["annotations"]}


def test_a_server_analyzes_documents_in_it(environment: dict[str, str], address: str, tmp_path: Path) -> None:
    waited = [sys.executable, "-m", "glossator", "health", "--address", address, "--wait", "300"]
    subprocess.run(waited, check=True, capture_output=True)
    served = analyze(environment, tmp_path / "artikel.txt", "--address", address)
    assert {("PERSON", "Aylin Demir"), ("DATE", "Monday")} <= served
    # Without a server, the language needs no setting at all.
    inline = {name: value for name, value in environment.items() if name != "GLOSSATOR_MODELS__LANGUAGES"}
    assert analyze(inline, tmp_path / "artikel.txt") == served
