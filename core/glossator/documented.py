"""Docs of fields where people look for them: `help()`, the question mark of notebooks, and editors.

Editors read the string below a field in the source; Python itself drops it. So it is taken from the source once more,
for the docstring of the class and for what `help` shows of each field.
"""

from __future__ import annotations

import ast
import sys
import textwrap
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

ClassT = TypeVar("ClassT", bound=type)

_WIDTH = 110


def documented(cls: ClassT) -> ClassT:
    """Class decorator: adds the docs of the fields to the docstring, and to the fields if they are slots."""
    docs = _docs(cls.__module__).get(cls.__qualname__, {})
    if docs:
        cls.__doc__ = with_fields(cls.__doc__ or "", docs)
    if isinstance(slots := cls.__dict__.get("__slots__"), tuple):
        # `inspect.getdoc` looks for the docs of slots here.
        cls.__slots__ = {name: docs.get(name) for name in slots}  # type: ignore[attr-defined]
    return cls


def with_fields(doc: str, docs: Mapping[str, str]) -> str:
    """A docstring with the docs of fields behind it."""
    lines = [
        textwrap.fill(f"{name}: {' '.join(text.split())}", _WIDTH, initial_indent="    ", subsequent_indent=" " * 8)
        for name, text in docs.items()
    ]
    # Lines as in the source: `inspect.cleandoc` takes the indent of all but the first away.
    return "\n".join(
        [doc.rstrip(), "", "    Fields:", *(f"    {line}" for entry in lines for line in entry.split("\n"))]
    )


@cache
def _docs(module: str) -> Mapping[str, Mapping[str, str]]:
    """Class -> field -> the string below it, of a module's source; none if that is not there."""
    try:
        tree = ast.parse(Path(sys.modules[module].__file__ or "").read_text(encoding="utf-8"))
    except (OSError, SyntaxError, KeyError):
        return {}
    return {node.name: dict(_fields(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _fields(node: ast.ClassDef) -> list[tuple[str, str]]:
    found = []
    for field, below in zip(node.body, node.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
            and isinstance(below.value.value, str)
        ):
            found.append((field.target.id, below.value.value))
    return found
