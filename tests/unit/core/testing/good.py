"""A good plugin, and what puts mistakes in the place of its parts; the names are those of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import dedent

IMPORTS = '''
"""Words in capitals."""
from pydantic import BaseModel, ConfigDict, Field
from glossator import *
'''
MODELS = '''
class Word(BaseModel):
    """A word."""
    text: str = ""


class Options(BaseModel):
    """Of a request."""
    model_config = ConfigDict(extra="forbid")
    least: int = Field(2, ge=1, description="Letters of the shortest word.")
    names: list[str] = Field(default_factory=list, description="Words to leave out.")


class Settings(BaseModel):
    """Of a server."""
    model_config = ConfigDict(extra="forbid")
    score: float = Field(0.5, description="Score of all.")


def words(view, options):
    return [each for each in view.tokens if each.text.isupper() and len(each.text) >= options.least]


def said(token, **value):
    return Annotation("acme.word", (Span(token.begin, token.end),), Word(text=token.text, **value))
'''
CLASS = """
class Words(PerDocument):
    def analyze_one(self, view, options):
        for token in words(view, options):
            yield said(token)
"""
CREATE = """
def create(settings):
    return Words()
"""
MANIFEST = """
@hookimpl
def glossator_analyzers():
    yield Manifest(
        name="acme.words",
        create=create,
        emits={"acme.word": Word},
        summary="Words in capitals.",
        layers=frozenset({Layer.TOKENS}),
        settings=Settings,
        options=Options,
    )
"""
PARTS = {"imports": IMPORTS, "models": MODELS, "cls": CLASS, "create": CREATE, "manifest": MANIFEST}


def source(**changed: str) -> str:
    """The plugin with these parts in the place of its own."""
    return "\n".join(dedent({**PARTS, **changed}[name]) for name in PARTS)


GOOD = source()


@dataclass(frozen=True)
class Mistake:
    """One mistake: what is put in the place of what, and who has to find it."""

    check: str
    parts: Mapping[str, str]
    limits: Mapping[str, float] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The whole plugin."""
        return source(**self.parts)


def mistake(check: str, limits: Mapping[str, float] | None = None, **parts: str) -> Mistake:
    return Mistake(check, parts, limits or {})


def manifest(**changed: str) -> str:
    """The hook with these lines of the manifest changed or added."""
    text = MANIFEST
    for name, value in changed.items():
        kept = [line for line in text.splitlines() if not line.strip().startswith(f"{name}=")]
        at = next(number for number, line in enumerate(kept) if line.strip() == ")")
        text = "\n".join([*kept[:at], f"        {name}={value},", *kept[at:]])
    return text


def analyze_one(*lines: str) -> str:
    """An analyzer of documents with this body."""
    return "\n".join(("class Words(PerDocument):", "    def analyze_one(self, view, options):", *_indented(lines, 8)))


def analyze(*lines: str, init: str = "pass") -> str:
    """An analyzer of batches with this body."""
    head = ("class Words(Analyzer):", "    def __init__(self):", f"        {init}")
    return "\n".join((*head, "    def analyze(self, views, options, budget):", *_indented(lines, 8)))


def _indented(lines: tuple[str, ...], by: int) -> list[str]:
    return [" " * by + line for line in lines]


def with_state(init: str, *lines: str) -> str:
    """An analyzer of documents with something that it keeps."""
    head = ("class Words(PerDocument):", "    def __init__(self):", f"        {init}")
    return "\n".join((*head, "    def analyze_one(self, view, options):", *_indented(lines, 8)))


ONE_BY_ONE = "[Annotations(tuple(said(token) for token in words(view, options))) for view in views]"
SPIN = (
    "import time\n"
    "def spin(seconds):\n"
    "    end = time.process_time() + seconds\n"
    "    while time.process_time() < end:\n"
    "        pass\n"
)
