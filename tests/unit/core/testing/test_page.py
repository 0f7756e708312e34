"""The page for authors does what it says: its files are written, its prompts and commands give what they show."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import glossator.testing
from glossator.testing import reference

PAGE = Path(glossator.testing.__file__).with_name("AUTHORS.md")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL


@dataclass(frozen=True)
class Block:
    """A block of code: its language, what is said after that, and what is in it."""

    language: str
    names: dict[str, str]
    text: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    for found in re.finditer(r"^```(\w+)(.*)\n((?:.*\n)*?)^```$", page, re.MULTILINE):
        names = dict(part.split("=", 1) for part in found[2].split())
        yield Block(found[1], names, found[3], page[: found.start()].count("\n") + 1)


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command with what it prints."""
    for found in re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
        yield found[1], found[2]


@pytest.mark.timeout(600)
def test_the_page_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GLOSSATOR_")]:
        monkeypatch.delenv(name)
    # What other plugins of pytest warn of is no concern of the page.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    scripts = str(Path(sys.executable).parent)
    monkeypatch.setenv("PATH", os.pathsep.join((scripts, os.environ["PATH"])))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(sys, "path", [*sys.path])
    before = set(sys.modules)
    names: dict[str, Any] = {}
    try:
        for block in blocks(PAGE.read_text(encoding="utf-8").partition(reference.BEGIN)[0]):
            folder = tmp_path / block.names.get("cwd", "")
            if "file" in block.names:
                (tmp_path / block.names["file"]).write_text(block.text, encoding="utf-8")
            elif block.language == "pycon":
                monkeypatch.chdir(folder)
                prompt(block, names)
            elif block.language == "console":
                for command, expected in commands(block.text):
                    run(command, expected, folder)
            else:
                raise AssertionError(f"line {block.line}: nobody knows what to do with {block.language}")
    finally:
        for name in ("harness",):
            if name in names:
                names[name].close()
        for module in set(sys.modules) - before:
            if str(getattr(sys.modules[module], "__file__", "") or "").startswith(str(tmp_path)):
                del sys.modules[module]


def prompt(block: Block, names: dict[str, Any]) -> None:
    parsed = doctest.DocTestParser().get_doctest(block.text, names, PAGE.name, PAGE.name, block.line)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    runner.run(parsed, out=told.append, clear_globs=False)
    names.update(parsed.globs)
    assert not runner.failures, "".join(told)


def run(command: str, expected: str, folder: Path) -> None:
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)  # noqa: S602 - the page's
    given = done.stdout + done.stderr
    checker = doctest.OutputChecker()
    assert checker.check_output(expected, given, FLAGS), f"$ {command}\n{given}\nexpected:\n{expected}"


def test_every_hook_and_every_field_is_documented() -> None:
    assert reference.undocumented() == []


def test_the_reference_is_that_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    given = page.partition(reference.BEGIN)[2].partition(reference.END)[0].strip()
    assert given == reference.reference().strip(), "run: python -m glossator.testing.reference AUTHORS.md"


def test_a_hook_without_documentation_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from glossator.contract import hooks

    @hooks.hookspec
    def glossator_new() -> None: ...

    monkeypatch.setattr(hooks, "glossator_new", glossator_new, raising=False)
    assert reference.undocumented() == ["glossator_new"]
