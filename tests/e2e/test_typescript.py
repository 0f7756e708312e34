"""The TypeScript client as npm packs it, and its own tests in a short form: `make test-ts` runs all of them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from glossator import Config
from glossator_server import Server

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "clients" / "typescript"
README = (CLIENT / "README.md").read_text(encoding="utf-8")
OLDEST_NODE = 20


def _missing() -> str:
    if not (shutil.which("node") and shutil.which("npm")):
        return "Node and npm are not installed"
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"v(\d+)", said)
    return "" if found and int(found[1]) >= OLDEST_NODE else f"Node is {said.strip()}, {OLDEST_NODE} is the oldest"


pytestmark = pytest.mark.skipif(bool(_missing()), reason=_missing())


def run(*command: str, folder: Path = CLIENT, **environment: str) -> str:
    """What it prints; what it says beside that, if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ | environment)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def modules() -> Path:
    """The folder of what npm has installed; as `make test-ts` does it."""
    stamp = CLIENT / "node_modules" / ".package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < (CLIENT / "package-lock.json").stat().st_mtime:
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
        done = subprocess.run(command, cwd=CLIENT, capture_output=True, text=True)
        if done.returncode and "CI" not in os.environ:
            pytest.skip("npm could not install what the client needs: is its registry within reach?")
        assert done.returncode == 0, done.stderr
    return stamp.parent


def test_the_generated_code_is_what_the_contract_gives(modules: Path, tmp_path: Path) -> None:
    path = os.pathsep.join([str(modules / ".bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
    run("buf", "generate", "--output", str(tmp_path), PATH=path)
    committed = {file.relative_to(CLIENT): file.read_text() for file in (CLIENT / "src" / "gen").rglob("*.ts")}
    generated = {file.relative_to(tmp_path): file.read_text() for file in tmp_path.rglob("*.ts")}
    assert committed == generated, "run make protos and commit clients/typescript/src/gen"


def test_its_tests_in_a_short_form(modules: Path) -> None:
    run(str(modules / ".bin" / "tsc"), "-p", "tsconfig.test.json")
    tests = ["--test-force-exit", "--test-timeout=200000", "build/test/client.test.js"]
    run("node", "--test", *tests, GLOSSATOR_PYTHON=sys.executable)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Server]:
    async with Server(Config.load(overrides={"server": {"port": 0, "workers": 0}})) as started:
        yield started


async def test_the_package_installs_and_prints_what_its_readme_says(
    modules: Path, server: Server, tmp_path: Path
) -> None:
    printed = await asyncio.to_thread(_installed, modules, f"http://{server.address}", tmp_path)
    assert printed == README.split("```text\n")[1].split("```")[0]


def _installed(modules: Path, url: str, folder: Path) -> str:
    """What the README's program prints in an empty project that has the package."""
    packed: list[dict[str, Any]] = json.loads(
        run("npm", "pack", "--json", "--silent", "--pack-destination", str(folder))
    )
    names = {file["path"] for file in packed[0]["files"]}
    assert {"dist/index.js", "dist/index.d.ts", "dist/node.js", "dist/web.js", "README.md", "package.json"} <= names
    assert not any(name.startswith(("test/", "build/", "node_modules/")) for name in names)
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"]
    run("npm", "install", *quiet, str(folder / packed[0]["filename"]), folder=folder)
    code = README.split("```ts\n")[1].split("```")[0].replace("http://127.0.0.1:50051", url)
    (folder / "example.ts").write_text(code, encoding="utf-8")
    strict = ["--strict", "--module", "nodenext", "--target", "es2022", "--types", "", "--skipLibCheck", "false"]
    run(str(modules / ".bin" / "tsc"), *strict, "example.ts", folder=folder)
    return run("node", "example.js", folder=folder)
