"""A small distribution, installed in a folder of its own: a parser, three analyzers and three subcommands.

It is a plugin as anyone may write it, found through its entry points by a real process; only the bundled models are
left out, so that these tests take no time to load them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from glossator.cli.group import cli

MODULE = '''
import re
import click
from pydantic import BaseModel, ConfigDict

from glossator import (
    Annotation, Entity, Layer, Manifest, Parse, Parser, ParserFactory, Parsing, PerDocument, Span, hookimpl
)
from glossator.text.parse import Sentence, Token


class NameOptions(BaseModel):
    model_config = ConfigDict(extra="forbid")
    min_length: int = 1
    stop: tuple[str, ...] = ()


class Names(PerDocument):
    def analyze_one(self, view, options):
        if options.min_length > 50:
            view.note("no name is so long")
        for token in view.tokens:
            if token.text.istitle() and len(token.text) >= options.min_length and token.text not in options.stop:
                value = Entity(entity_id=token.text, canonical_name=token.text)
                yield Annotation("entity", (Span(token.begin, token.end),), value, "PERSON")


class Shout(BaseModel):
    word: Span
    letters: int


class Shouts(PerDocument):
    def analyze_one(self, view, options):
        for token in view.tokens:
            if token.text.isupper() and len(token.text) > 1:
                span = Span(token.begin, token.end)
                yield Annotation("acme.shout", (span,), Shout(word=span, letters=len(token.text)), score=0.5)


class Fragile(PerDocument):
    def analyze_one(self, view, options):
        if "secret" in view.text:
            raise ValueError("cannot take " + view.text)
        return ()


class Parsed(Parsing):
    def __init__(self, documents):
        self.documents = documents

    def add(self, layers):
        parses = []
        for document in self.documents:
            tokens = tuple(Token(m.start(), m.end(), m.group()) for m in re.finditer(r"\\w+|[^\\w\\s]", document.text))
            whole = (Sentence(tokens[0].begin, tokens[-1].end, 0, len(tokens)),) if tokens else ()
            parses.append(Parse("en", frozenset(layers), sentences=whole, tokens=tokens))
        return parses


class Plain(Parser):
    language, description, fingerprint, unavailable = "en", "plain 1", "plain-1", {Layer.ROLES: "nobody made a model"}

    def begin(self, documents):
        return Parsed(documents)


class Factory(ParserFactory):
    language, description = "en", "plain 1"

    def create(self, settings):
        return Plain()


@hookimpl
def glossator_parser(language, models):
    return Factory() if language == "en" else None


@hookimpl
def glossator_analyzers():
    tokens = frozenset({Layer.TOKENS})
    yield Manifest(
        name="acme.names", create=lambda settings: Names(), emits={"entity": Entity}, layers=tokens,
        options=NameOptions, labels=("PERSON",), summary="Words with a capital.",
    )
    yield Manifest(name="acme.shouts", create=lambda settings: Shouts(), emits={"acme.shout": Shout}, layers=tokens)
    yield Manifest(
        name="acme.fragile", create=lambda settings: Fragile(), emits={"acme.never": Shout}, layers=tokens,
        default=False,
    )
    yield Manifest(
        name="acme.roles", create=lambda settings: Fragile(), emits={"acme.role": Shout},
        layers=frozenset({Layer.ROLES}), default=False,
    )


@click.command()
@click.argument("name")
def greet(name):
    """Greet NAME."""
    click.echo(f"hello {name}")


@click.command()
def heavy():
    """Do something for which a module is missing."""
    import acme_missing
'''
ENTRY_POINTS = """
[glossator]
acme = acme_words
broken = acme_missing

[glossator.commands]
greet = acme_words:greet
heavy = acme_words:heavy
gone = acme_missing:command
odd = acme_words:Shout
"""

Run = Callable[..., Result]
RunProcess = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds the distribution `acme-words`."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "acme_words.py").write_text(MODULE, encoding="utf-8")
    info = folder / "acme_words-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-words\nVersion: 1.2\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(ENTRY_POINTS, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def environment(installed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Only this distribution's plugins, no configuration but the test's, and a working directory of its own."""
    for name in [name for name in os.environ if name.startswith("GLOSSATOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GLOSSATOR_PLUGINS__ALLOW", '["acme", "broken"]')
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("PYTHONPATH", str(installed))
    monkeypatch.syspath_prepend(str(installed))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run() -> Run:
    """Runs the command in this process."""

    def invoke(*arguments: object, stdin: bytes | str | None = None) -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin)

    return invoke


@pytest.fixture
def run_process() -> RunProcess:
    """Runs the command as a process, for what only a process shows."""

    def start(*arguments: object, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "glossator", *map(str, arguments)]
        return subprocess.run(command, input=stdin, capture_output=True, encoding="utf-8", timeout=200, check=False)

    return start
