"""The README's code runs as it stands, and prints what it says."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import shutil
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from glossator import Config, Document, Engine, Registry
from glossator_server import Server

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CLIENTS = (ROOT / "clients" / "README.md").read_text(encoding="utf-8")


def block(language: str, containing: str) -> str:
    """The README's code block of a language that contains something."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    (found,) = (each for each in blocks if containing in each)
    return str(found)


async def test_the_client_prints_what_the_readme_says() -> None:
    code = block("python", "with Client(")
    expected = README.split(code)[1].split("```text\n")[1].split("```")[0]
    async with Server(Config.load(overrides={"server": {"port": 0, "workers": 0}})) as server:
        printed = await asyncio.to_thread(run, code.replace("127.0.0.1:50051", server.address))
    assert printed == expected


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
async def test_curl_gets_what_the_readme_says() -> None:
    command = block("sh", "curl --json")
    expected = README.split(command)[1].split("```text\n")[1].split("…")[0]
    overrides = {"server": {"port": 0, "workers": 0}, "web": {"port": 0}}
    async with Server(Config.load(overrides=overrides)) as server:
        typed = command.replace("http://127.0.0.1:8080", server.url)
        done = await asyncio.to_thread(subprocess.run, ["sh", "-c", typed], capture_output=True, text=True)
        assert done.stdout.startswith(expected), done.stderr
        assert '"canonicalName": "Ann Lee"' in done.stdout
        buf = re.findall(r"^buf curl (?:.*\\\n)?.*$", CLIENTS, re.MULTILINE)
        assert len(buf) == 3
        for line in buf:
            typed = line.replace("http://127.0.0.1:8080", server.url).replace("127.0.0.1:50051", server.address)
            folder = str(Path(sys.executable).parent)
            done = await asyncio.to_thread(
                subprocess.run, ["sh", "-c", f"{folder}/{typed}"], capture_output=True, text=True, cwd=ROOT
            )
            assert done.returncode == 0, done.stderr
            assert '"done"' in done.stdout or '"maxDocumentBytes": 1048576' in done.stdout


def run(code: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
    return out.getvalue()


def test_the_command_line_prints_what_the_readme_says() -> None:
    command = re.search(r"^    glossator (analyze seeds/\S+)$", README, re.MULTILINE)
    assert command is not None
    numbers, attributions = README[command.end() :].split("```text\n")[1:3]
    typed = [str(Path(sys.executable).parent / "glossator"), *command[1].split()]
    printed = subprocess.run(typed, capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert " annotations\n" + numbers.split("```")[0] in printed
    assert set(attributions.split("```")[0].splitlines()) <= set(printed.splitlines())


def test_the_plugin_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "acme_shouting.py").write_text(block("python", "glossator_analyzers"), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = [
        EntryPoint("acme", "acme_shouting", "glossator"),
        EntryPoint("stanza", "glossator_plugins.stanza.plugin", "glossator"),
        EntryPoint("en", "glossator_en.plugin", "glossator"),
    ]
    engine = Engine(Registry.load(Config(), found))
    engine.load()
    try:
        (result,) = engine.analyze([Document("Please do NOT shout.")])
    finally:
        engine.close()
        sys.modules.pop("acme_shouting", None)
    (shout,) = result["acme.shouting"].annotations
    assert shout.value.word == "NOT"
