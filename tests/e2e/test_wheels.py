"""What is in the distributions, and that who only calls a server needs no more than the base install."""

from __future__ import annotations

import email
import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from email.message import Message
from importlib.metadata import packages_distributions
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "plugins" / "glossator_en"
PLUGINS = ROOT / "tests" / "rpc" / "plugins"
MEGABYTE = 1_000_000

# Runs the command of the wheel where some modules are not installed.
BARE = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {missing}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Missing())
import glossator
print(glossator.__file__, file=sys.stderr)
from glossator.cli import main
main()
"""


def build(source: Path, folder: Path, *what: str) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder), *what]
    subprocess.run(command, cwd=source, check=True, capture_output=True)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `glossator` as wheel and source, and `glossator-en` as wheel."""
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder)
    build(ENGLISH, folder, "-t", "wheel")
    return folder


@pytest.fixture(scope="module")
def base(dist: Path) -> Path:
    (path,) = dist.glob("glossator-*.whl")
    return path


@pytest.fixture(scope="module")
def english(dist: Path) -> Path:
    (path,) = dist.glob("glossator_en-*.whl")
    return path


def names(wheel: Path) -> set[str]:
    with ZipFile(wheel) as opened:
        return set(opened.namelist())


def metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as opened:
        (name,) = (name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(opened.read(name))


def required(wheel: Path, extra: str = "") -> set[str]:
    """Names of the distributions that it needs, always or for an extra."""
    found = [
        re.fullmatch(r"([\w-]+)[^;]*(?:; extra == '(\w+)')?", each)
        for each in metadata(wheel).get_all("Requires-Dist", [])
    ]
    return {each[1] for each in found if each is not None and (each[2] or "") == extra}


def test_the_wheel_has_code_types_and_protos_and_nothing_else(base: Path) -> None:
    assert base.stat().st_size < 1.9 * MEGABYTE
    found = {name for name in names(base) if ".dist-info/" not in name}
    packages = {
        *("glossator", "glossator_client", "glossator_corpus", "glossator_formats", "glossator_plugins"),
        *("glossator_remote", "glossator_server", "glossator_start", "glossator_web"),
    }
    assert {name.partition("/")[0] for name in found} == packages
    assert {f"{package}/py.typed" for package in packages} <= found
    protos = {path.relative_to(ROOT / "protos").as_posix() for path in (ROOT / "protos").rglob("*.proto")}
    assert protos
    assert protos <= found
    page = {name for name in found if name.startswith("glossator_web/page/")}
    assert "glossator_web/page/index.html" in page
    assert {Path(name).suffix for name in found - page} <= {
        ".py",
        ".c",
        ".so",
        ".pyi",
        ".proto",
        ".typed",
        ".md",
        ".tmpl",
        ".xz",
        ".css",
        ".h",
        ".js",
        ".json",
        ".tsv",
    }
    # The parses of the seeds that authors test with, and no weights.
    assert [name for name in found if name.endswith(".xz")] == ["glossator/testing/recorded.json.xz"]


def test_a_wheel_can_be_built_from_the_source(base: Path, dist: Path, tmp_path: Path) -> None:
    (path,) = dist.glob("glossator-*.tar.gz")
    with tarfile.open(path) as opened:
        opened.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    build(source, tmp_path, "-t", "wheel")
    (again,) = tmp_path.glob("*.whl")
    assert names(again) == names(base)


def test_the_base_install_has_neither_models_nor_networks(base: Path) -> None:
    assert not required(base) & required(base, "server")
    assert {"grpcio", "protobuf", "pydantic"} <= required(base)
    assert {"torch", "stanza", "numpy"} <= required(base, "server")
    assert required(base, "web") == {"connectrpc", "uvicorn"}
    assert metadata(base)["License-Expression"] == "Apache-2.0"


def test_the_models_come_whole_with_their_terms(english: Path) -> None:
    assert english.stat().st_size < 95 * MEGABYTE
    with ZipFile(english) as opened:
        sums = opened.read("glossator_en/models/SHA256SUMS").decode().splitlines()
        (licence,) = (name for name in opened.namelist() if name.endswith("/licenses/LICENSE"))
        assert opened.read(licence) == (ROOT / "LICENSE").read_bytes()
    listed = {f"glossator_en/models/{line.split('  ')[1]}" for line in sums}
    assert listed | {f"glossator_en/{name}" for name in ("MODEL_CARD.md", "NOTICE", "py.typed")} <= names(english)
    told = metadata(english)
    # Not Apache-2.0 alone: what the card says of each file.
    assert told["License-Expression"] == "Apache-2.0 AND CC-BY-SA-4.0 AND LicenseRef-Research-Only"
    assert set(told.get_all("License-File", [])) == {"LICENSE", "NOTICE", "MODEL_CARD.md"}
    assert "research and evaluation only" in str(told.get_payload())


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    environment = os.environ | {"PYTHONPATH": str(PLUGINS), "GLOSSATOR_PLUGINS__ALLOW": '["faults"]'}
    command = [sys.executable, "-m", "glossator", "serve", "--port", "0", "--workers", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().removeprefix("listening on ").strip()
        process.terminate()


def test_who_calls_a_server_needs_the_base_install_only(base: Path, address: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", str(site), str(base)], check=True)
    extra = required(base, "server")
    missing = {
        module for module, sources in packages_distributions().items() if extra & {each.lower() for each in sources}
    }
    assert {"torch", "stanza", "numpy"} <= missing
    program = BARE.replace("{missing}", repr(missing | {"glossator_en"}))

    def run(*arguments: str) -> str:
        command = [sys.executable, "-c", program, *arguments]
        ran = subprocess.run(
            command, env=os.environ | {"PYTHONPATH": str(site)}, cwd=tmp_path, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stderr
        assert str(site) in ran.stderr.splitlines()[0]
        return ran.stdout

    run("health", "--address", address, "--wait", "200")
    (tmp_path / "a.txt").write_text("Otters swim.")
    answer = json.loads(run("analyze", "a.txt", "--address", address, "--format", "jsonl"))
    assert answer["done"]["status"] == "DOCUMENT_STATUS_OK"
