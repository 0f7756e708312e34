"""The TypeScript client as npm packs it, and its own tests in a short form: `make test-ts` runs all of them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest_asyncio

from glossator import Config
from glossator_server import Server

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "clients" / "typescript"
README = (CLIENT / "README.md").read_text(encoding="utf-8")
# Runs a command in the client's folder and gives what it prints.
Run = Callable[..., str]


def test_the_generated_code_is_what_the_contract_gives(modules: Path, run: Run, tmp_path: Path) -> None:
    path = os.pathsep.join([str(modules / ".bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
    run("buf", "generate", "--output", str(tmp_path), PATH=path)
    committed = {file.relative_to(CLIENT): file.read_text() for file in (CLIENT / "src" / "gen").rglob("*.ts")}
    generated = {file.relative_to(tmp_path): file.read_text() for file in tmp_path.rglob("*.ts")}
    assert committed == generated, "run make protos and commit clients/typescript/src/gen"


def test_its_tests_in_a_short_form(run_tests: Run) -> None:
    run_tests("client.test.js")


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Server]:
    async with Server(Config.load(overrides={"server": {"port": 0, "workers": 0}})) as started:
        yield started


async def test_the_package_installs_and_prints_what_its_readme_says(
    modules: Path, run: Run, server: Server, tmp_path: Path
) -> None:
    printed = await asyncio.to_thread(_installed, run, modules, f"http://{server.address}", tmp_path)
    assert printed == README.split("```text\n")[1].split("```")[0]


def _installed(run: Run, modules: Path, url: str, folder: Path) -> str:
    """What the README's program prints in an empty project that has the package."""
    packed: list[dict[str, Any]] = json.loads(
        run("npm", "pack", "--json", "--silent", "--pack-destination", str(folder))
    )
    names = {file["path"] for file in packed[0]["files"]}
    assert {"dist/index.js", "dist/index.d.ts", "dist/node.js", "dist/web.js", "README.md", "package.json"} <= names
    assert f"npm install {packed[0]['filename']}" in README.replace('"$OLDPWD"/', "")
    assert not any(name.startswith(("test/", "build/", "node_modules/")) for name in names)
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"]
    run("npm", "install", *quiet, str(folder / packed[0]["filename"]), folder=folder)
    code = README.split("```ts\n")[1].split("```")[0].replace("http://127.0.0.1:50051", url)
    (folder / "example.ts").write_text(code, encoding="utf-8")
    strict = ["--strict", "--module", "nodenext", "--target", "es2022", "--types", "", "--skipLibCheck", "false"]
    run(str(modules / ".bin" / "tsc"), *strict, "example.ts", folder=folder)
    return run("node", "example.js", folder=folder)
