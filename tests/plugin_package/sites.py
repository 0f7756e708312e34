"""Plugins as pip leaves them in a folder: a module and the metadata of a distribution, written by the test.

Other processes find them when the folder is on their PYTHONPATH.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.metadata import EntryPoint, distributions
from pathlib import Path
from textwrap import dedent

PREAMBLE = """\
from pydantic import BaseModel, ConfigDict
from glossator import Analyzer, Annotation, Annotations, AsyncAnalyzer, Layer, Manifest, PerDocument, Span, hookimpl

class Note(BaseModel):
    text: str = ""

class Quiet(PerDocument):
    def analyze_one(self, view, options):
        return ()

def manifest(name, analyzer=Quiet, **fields):
    fields.setdefault("emits", {name: Note})
    fields.setdefault("create", lambda settings: analyzer())
    return Manifest(name=name, **fields)

"""


PARSER = """
import re
from glossator import Parse, Parser, ParserFactory, Parsing
from glossator.parse import Token

class Plain(Parser):
    language, description, fingerprint = "en", "plain", "1"
    unavailable = {layer: "not here" for layer in Layer if layer != Layer.TOKENS}
    def begin(self, documents):
        return Work(documents)

class Work(Parsing):
    def __init__(self, documents):
        self.documents = documents
    def add(self, layers):
        return [Parse("en", frozenset(layers), tokens=tuple(
            Token(found.start(), found.end(), found.group()) for found in re.finditer(r"\\w+", document.text)
        )) for document in self.documents]

class Factory(ParserFactory):
    language, description = "en", "plain"
    def create(self, settings):
        return Plain()

@hookimpl(trylast=True)
def glossator_parser(language, models):
    return Factory() if language == "en" else None
"""
"""A parser of English by regular expressions: tokens, and nothing else."""


class Site:
    """A folder of installed distributions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(
        self,
        name: str,
        source: str,
        *,
        distribution: str = "",
        version: str = "1.0",
        entry: str = "",
        group: str = "glossator",
        preamble: str = PREAMBLE,
    ) -> str:
        """Install a distribution with one module of this source and an entry point of its name; returns the module's.

        The source begins where the preamble ends, which has `manifest` for those that need no more than a name.
        """
        module = f"acme_{name}"
        distribution = distribution or f"acme-{name}"
        (self.folder / f"{module}.py").write_text(preamble + dedent(source))
        metadata = self.folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n")
        (metadata / "entry_points.txt").write_text(f"[{group}]\n{name} = {entry or module}\n")
        return module

    @property
    def entry_points(self) -> list[EntryPoint]:
        """What is installed here, as `importlib.metadata` finds it."""
        found = [entry for one in distributions(path=[str(self.folder)]) for entry in one.entry_points]
        return [entry for entry in found if entry.group == "glossator"]

    def environment(self, before: Mapping[str, str]) -> dict[str, str]:
        """For processes that are to find what is installed here."""
        paths = [str(self.folder), *filter(None, [before.get("PYTHONPATH", "")])]
        return {**before, "PYTHONPATH": os.pathsep.join(paths)}
