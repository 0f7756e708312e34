"""Where something is in the code of a plugin: the line to change."""

from __future__ import annotations

import ast
import inspect
import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import FrameType, ModuleType, TracebackType
from typing import Any

# A call in what faulthandler tells: the innermost first, thread by thread.
_CALL = re.compile(r'  File "(.+)", line (\d+) in ')


class Places:
    """Finds lines in the files of one plugin."""

    def __init__(self, plugin: object) -> None:
        module = plugin if isinstance(plugin, ModuleType) else sys.modules.get(type(plugin).__module__)
        self.files: tuple[Path, ...] = tuple(_files(module))
        """Its Python files; that of its hooks first."""

    def of_code(self, code: Any) -> str:
        """Where a function or class begins."""
        try:
            found = inspect.unwrap(code) if callable(code) else code
            file, line = inspect.getsourcefile(found), inspect.getsourcelines(found)[1]
        except (OSError, TypeError):
            return ""
        return told(Path(file), line) if file else ""

    def of_method(self, made: object, *names: str) -> str:
        """Where the first of these methods is that is the plugin's own."""
        for name in names:
            method = getattr(type(made), name, None)
            if method is not None and (place := self.of_code(method)) and self._ours(inspect.getsourcefile(method)):
                return place
        return self.of_code(type(made)) if self._ours(_source(type(made))) else self.first

    def of_error(self, error: BaseException | None) -> str:
        """The innermost line of the plugin that an exception came through."""
        place, trace = "", error.__traceback__ if error else None
        while isinstance(trace, TracebackType):
            if self._ours(trace.tb_frame.f_code.co_filename):
                place = told(Path(trace.tb_frame.f_code.co_filename), trace.tb_lineno)
            trace = trace.tb_next
        return place

    def of_frame(self, frame: FrameType | None) -> str:
        """The innermost line of the plugin among the calls that are under way."""
        while frame is not None:
            if self._ours(frame.f_code.co_filename):
                return told(Path(frame.f_code.co_filename), frame.f_lineno)
            frame = frame.f_back
        return ""

    def of_dump(self, dump: str) -> str:
        """The innermost line of the plugin that faulthandler tells of, that of the thread at work if there are several.

        A process tells when it crashes, or is asked to.
        """
        return of_calls(dump, self._ours)

    def of_field(self, analyzer: str, field: str = "") -> str:
        """Where the manifest of an analyzer sets a field, or else where it is made."""
        made = ""
        for file, call in self._calls("Manifest"):
            fields = {keyword.arg: keyword for keyword in call.keywords}
            name = fields.get("name")
            if name is not None and isinstance(name.value, ast.Constant) and name.value.value != analyzer:
                continue
            made = made or told(file, call.lineno)
            if field in fields:
                return told(file, fields[field].value.lineno)
        return made or self.first

    def of_import(self, module: str) -> str:
        """Where a module is imported, at the level of a module of the plugin's."""
        for file in self.files:
            for node in _top_level(_tree(file)):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module:
                    names = [node.module]
                if any(name.split(".")[0] == module for name in names):
                    return told(file, node.lineno)
        return ""

    def of_definition(self, *names: str) -> str:
        """Where the first of these functions or methods is defined."""
        for name in names:
            for file in self.files:
                for node in ast.walk(_tree(file)):
                    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name:
                        return told(file, node.lineno)
        return ""

    def of_call(self, *names: str) -> str:
        """Where one of these functions or methods is called."""
        for name in names:
            for file, call in self._calls(name):
                return told(file, call.lineno)
        return ""

    @property
    def first(self) -> str:
        """The beginning of the plugin."""
        return told(self.files[0], 1) if self.files else ""

    def _calls(self, name: str) -> Iterator[tuple[Path, ast.Call]]:
        for file in self.files:
            for node in ast.walk(_tree(file)):
                if isinstance(node, ast.Call) and name in (
                    getattr(node.func, "id", None),
                    getattr(node.func, "attr", None),
                ):
                    yield file, node

    def _ours(self, file: str | None) -> bool:
        return file is not None and Path(file).resolve() in self.files


def of_calls(dump: str, ours: Callable[[str], bool]) -> str:
    """The innermost line of such a file in what faulthandler tells, that of the thread at work if there are several."""
    at_work, _, later = dump.partition("Current thread ")[2].partition("\n\n")
    for calls in (at_work, later, dump):
        for file, line in _CALL.findall(calls):
            if ours(file):
                return told(Path(file), int(line))
    return ""


def of_import_error(error: BaseException, root: Path | None = None) -> str:
    """Where a module was being imported that failed: the innermost line of the plugin, or that is nobody's machinery.

    `root` is the folder or file that the plugin is in.
    """
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return told(Path(error.filename), error.lineno)
    place, own, trace = "", "", error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if root is not None and Path(file).resolve().is_relative_to(root):
            own = told(Path(file), trace.tb_lineno)
        elif not file.startswith("<frozen") and os.sep + "glossator" + os.sep not in file and "importlib" not in file:
            place = told(Path(file), trace.tb_lineno)
        trace = trace.tb_next
    return own or place


def told(file: Path, line: int) -> str:
    """FILE:LINE, from the working directory if it lies below that."""
    path = os.path.relpath(file)
    return f"{file if path.startswith('..') else path}:{line}"


def _files(module: ModuleType | None) -> Iterator[Path]:
    file = getattr(module, "__file__", None)
    if module is None or file is None:
        return
    yield Path(file).resolve()
    package = sys.modules.get(module.__name__.split(".")[0])
    folder = Path(getattr(package, "__file__", None) or file).resolve().parent
    if hasattr(package, "__path__") and module.__name__.split(".")[0] != "glossator":
        found = (path for path in folder.rglob("*.py") if path != Path(file).resolve())
        # What lies beside the hooks, or below, is more likely to be meant.
        beside = Path(file).resolve().parent
        yield from sorted(found, key=lambda path: (not path.is_relative_to(beside), path))


@cache
def _tree(file: Path) -> ast.Module:
    try:
        return ast.parse(file.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, UnicodeDecodeError):
        return ast.Module([], [])


def _top_level(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Imports that run when the module is imported."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif isinstance(node, (ast.Try, ast.If, ast.With)):
            yield from _top_level(node)


def _source(kind: Callable[..., Any]) -> str | None:
    try:
        return inspect.getsourcefile(kind)
    except TypeError:
        return None
