"""The README's code runs as it stands, and prints what it says."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from glossator import Config, Document, Engine, Registry
from glossator_server import Server

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


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


def run(code: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
    return out.getvalue()


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
