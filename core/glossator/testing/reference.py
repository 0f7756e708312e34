"""The reference of AUTHORS.md, made from the code: hooks, fields, methods, checks.

python -m glossator.testing.reference            # prints it
python -m glossator.testing.reference FILE       # puts it between the marks of the file
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from glossator.contract import hooks
from glossator.contract.analyzer import Analyzer, Budget, Failed, Manifest, PerDocument
from glossator.contract.asynchronous import AsyncAnalyzer
from glossator.contract.batch import AnalyzerSpec, Batch, StepSummary, Task
from glossator.contract.parser import ModelPackage, Parser, ParserFactory, ParserSettings, Parsing
from glossator.contract.shared import SharedLayer
from glossator.contract.view import View
from glossator.errors import Failure, ServiceUnavailable
from glossator.testing.conformance import CHECKS, Limits
from glossator.testing.harness import Harness
from glossator.text.annotation import Annotation, Reference, Span
from glossator.text.calibration import Calibration
from glossator.text.document import Document
from glossator.text.parse import Layer

BEGIN, END = "<!-- reference: made by python -m glossator.testing.reference -->", "<!-- end of the reference -->"

CLASSES: tuple[type, ...] = (
    *(
        Manifest,
        Analyzer,
        PerDocument,
        AsyncAnalyzer,
        SharedLayer,
        Budget,
        View,
        Calibration,
        Document,
        Annotation,
        Span,
        Reference,
        Failed,
        Failure,
        ServiceUnavailable,
    ),
    *(Parser, Parsing, ParserFactory, ParserSettings, ModelPackage, Batch, StepSummary, Task, AnalyzerSpec),
    *(Harness, Limits),
)
"""Those that authors write or are given."""


def hook_specs() -> list[Any]:
    """The hooks, in the order of their definition."""
    return [found for found in vars(hooks).values() if hasattr(found, "glossator_spec")]


def undocumented() -> list[str]:
    """Hooks, classes, fields and methods that say nothing of themselves."""
    found = [spec.__name__ for spec in hook_specs() if not inspect.getdoc(spec)]
    for kind in CLASSES:
        found += [] if kind.__doc__ else [kind.__name__]
        found += [f"{kind.__name__}.{name}" for name, _, doc in fields(kind) if not doc]
        found += [f"{kind.__name__}.{name}()" for name, _, doc in methods(kind) if not doc]
    return found


def reference() -> str:
    """The whole reference, in Markdown."""
    return "\n".join(_lines())


def fields(kind: type) -> Iterator[tuple[str, str, str]]:
    """Name, default and description of each field: the string below it, or else in the docstring of its class."""
    body = _body(kind)
    doc = kind.__doc__ or ""
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and not node.target.id.startswith("_"):
            given = _string(after)
            if not given and f"`{node.target.id}`" in doc:
                given = "see above"
            # What needs no word: the fields of a span are called what they are.
            if not given and issubclass(kind, tuple):
                given = "see above"
            yield node.target.id, ast.unparse(node.value) if node.value else "", given


def methods(kind: type) -> Iterator[tuple[str, str, str]]:
    """Name, signature and description of each method and property of its own."""
    for node in _body(kind):
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        found = inspect.getattr_static(kind, node.name)
        code = getattr(found, "fget", None) or getattr(found, "func", None) or found
        doc = inspect.getdoc(getattr(found, "__func__", code)) or inspect.getdoc(getattr(kind, node.name, None)) or ""
        if not doc and node.name in _PLAIN:
            doc = _PLAIN[node.name]
        arguments = ast.unparse(node.args) if found is code else ""
        signature = f"({_without_self(arguments)})" if found is code else ""
        yield node.name, signature, doc


# Properties that hand on a layer of the parse, which the reference describes among the layers.
_PLAIN = {
    "text": "The text, as it was sent.",
    "sentences": "Of the layer tokens.",
    "tokens": "Of the layer tokens.",
    "words": "Of the layer words.",
    "mentions": "Of the layer mentions.",
    "roles": "Of the layer roles.",
    "code": "Its gRPC code.",
}


def _lines() -> Iterator[str]:
    yield from ("### Hooks", "")
    for spec in hook_specs():
        signature = str(inspect.signature(spec)).replace("'", "")
        yield f"`{spec.__name__}{signature}`"
        yield from ("", _text(spec.__doc__ or ""), "")
    for kind in CLASSES:
        yield from (f"### {kind.__name__}", "", _text(kind.__doc__ or ""), "")
        if rows := list(fields(kind)):
            yield from ("| field | default | |", "| --- | --- | --- |")
            yield from (f"| `{name}` | {_code(default)} | {_cell(doc)} |" for name, default, doc in rows)
            yield ""
        if found := list(methods(kind)):
            yield from (f"* `{name}{signature}`: {_cell(doc)}" for name, signature, doc in found)
            yield ""
    yield from ("### Layers", "", "In order of cost: an analyzer that reads only cheap ones answers early.", "")
    docs = {name: doc for name, _, doc in _members(Layer)}
    yield from (
        f"* `Layer.{layer.name}`{': ' + _cell(docs[layer.name]) if docs.get(layer.name) else ''}" for layer in Layer
    )
    for part, checks in CHECKS.items():
        yield from ("", f"### Checks of {'an' if part[0] in 'ao' else 'a'} {part}", "")
        yield from (f"* `{check.id}`: {check.summary}" for check in checks)
    yield ""


def _members(kind: type) -> Iterator[tuple[str, str, str]]:
    body = _body(kind)
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, "", _string(after)


def _body(kind: type) -> list[ast.stmt]:
    found = ast.parse(inspect.cleandoc("\n" + inspect.getsource(kind))).body[0]
    assert isinstance(found, ast.ClassDef)  # noqa: S101 - it is the source of a class
    return found.body


def _string(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return inspect.cleandoc(node.value.value)
    return ""


def _without_self(arguments: str) -> str:
    return arguments.removeprefix("self").removeprefix(", ").removeprefix("/, ")


def _text(doc: str) -> str:
    """A docstring as Markdown, without the fields that `documented` adds for `help()`: they have a table."""
    return inspect.cleandoc(doc).partition("\n\nFields:\n")[0]


def _cell(doc: str) -> str:
    return " ".join(doc.split()).replace("|", "\\|")


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def main(arguments: list[str]) -> None:
    """Print the reference, or put it into a file."""
    if not arguments:
        print(reference())
        return
    path = Path(arguments[0])
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    path.write_text(f"{before}{BEGIN}\n\n{reference()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
