"""`glossator models` in this process, with nothing pulled yet, and a mirror of Stanza's hub in a thread.

The mirror answers for a German package that is made of the bundled English files: same networks, other names.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, TypeAlias

import pytest
from click.testing import CliRunner, Result

import glossator_en
from glossator.cli.group import cli

Run: TypeAlias = Callable[..., Result]

GERMAN = {
    "tokenize/gsd": "tokenize/ewt_news",
    "mwt/gsd": "mwt/ewt_news",
    "ner/germeval": "ner/worldwide",
    "pretrain/fasttext": "pretrain/news",
}
"""The mirror's files -> the bundled ones."""


@dataclass
class Mirror:
    """What Stanza's downloader talks to."""

    folder: Path
    url: str
    asked: list[str] = field(default_factory=list)
    """Paths that were asked for with GET."""

    def publish(self, listing: dict[str, Any]) -> None:
        """Put up another list of models."""
        from stanza.resources.common import DEFAULT_RESOURCES_VERSION

        name = f"resources_{DEFAULT_RESOURCES_VERSION}.json"
        (self.folder / name).write_text(json.dumps(listing), encoding="utf-8")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No configuration but the test's, and a working directory of its own."""
    for name in [name for name in os.environ if name.startswith("GLOSSATOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GLOSSATOR_MODELS__DOWNLOADS", str(tmp_path / "downloads"))
    monkeypatch.chdir(tmp_path)
    yield
    with warnings.catch_warnings():
        # Stanza's downloader leaves its connections to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """Where `pull` puts models."""
    return tmp_path / "downloads"


@pytest.fixture
def run() -> Run:
    """Runs the command in this process."""

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments])

    return invoke


@pytest.fixture(scope="session")
def german_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the German package, under `de/`."""
    folder = tmp_path_factory.mktemp("hub")
    for name, source in GERMAN.items():
        (folder / "de" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(glossator_en.path() / "en" / f"{source}.pt", folder / "de" / f"{name}.pt")
    return folder


@pytest.fixture
def german(german_files: Path) -> dict[str, Any]:
    """A list of models as Stanza publishes it, less its hundred other languages."""
    entry: dict[str, Any] = {"lang_name": "German", "default_md5": "of a zip that nobody should ask for"}
    for name in GERMAN:
        processor, package = name.split("/")
        content = (german_files / "de" / f"{name}.pt").read_bytes()
        entry[processor] = {package: {"md5": hashlib.md5(content, usedforsecurity=False).hexdigest()}}
    entry["ner"]["germeval"]["dependencies"] = [{"model": "pretrain", "package": "fasttext"}]
    entry["constituency"] = {"spmrl": {"md5": "0"}}
    fast = {"tokenize": "gsd", "mwt": "gsd", "lemma": "identity"}
    default = {**fast, "ner": "germeval", "constituency": "spmrl", "optional": {"ner": "conll03"}}
    entry["packages"] = {"default": default, "default_fast": fast}
    return {"de": entry, "german": {"alias": "de"}, "sv": {"lang_name": "Swedish", "packages": {"default": {}}}}


@pytest.fixture
def mirror(
    tmp_path: Path, german_files: Path, german: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Mirror]:
    """A running mirror, which the downloader is pointed to as STANZA_RESOURCES_URL would."""
    from stanza.resources import common

    folder = tmp_path / "mirror"
    folder.mkdir()
    (folder / "models").symlink_to(german_files)
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            if self.command == "GET":
                asked.append(self.path)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class calls it so
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        mirror = Mirror(folder, f"http://127.0.0.1:{server.server_port}", asked)
        mirror.publish(german | {"url": mirror.url + "/models/{lang}/{filename}"})
        monkeypatch.setattr(common, "DEFAULT_RESOURCES_URL", mirror.url)
        Thread(target=server.serve_forever, daemon=True).start()
        yield mirror
        server.shutdown()
