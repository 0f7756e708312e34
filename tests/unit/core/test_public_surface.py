"""What `import glossator` offers, and what it must not drag along."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import glossator
from glossator.contract import hooks


def test_all_is_sorted_and_everything_in_it_is_there() -> None:
    assert glossator.__all__ == sorted(glossator.__all__)
    assert all(hasattr(glossator, name) for name in glossator.__all__)


def test_all_is_complete() -> None:
    tree = ast.parse(Path(glossator.__file__).read_text())
    imported = {
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert set(glossator.__all__) == imported | {"__version__"}


def test_everything_public_says_what_it_is() -> None:
    undocumented = [
        name
        for name in glossator.__all__
        if inspect.isclass(found := getattr(glossator, name)) and not inspect.getdoc(found)
    ]
    assert undocumented == []


def test_every_hook_and_every_module_is_documented() -> None:
    specs = [found for name, found in vars(hooks).items() if hasattr(found, "glossator_spec")]
    assert {spec.__name__ for spec in specs} == {
        "glossator_analyzers",
        "glossator_batch",
        "glossator_describe",
        "glossator_models",
        "glossator_parser",
        "glossator_shutdown",
        "glossator_step",
    }
    assert all(inspect.getdoc(spec) for spec in specs)
    for path in Path(glossator.__file__).parent.glob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text())), path.name


HEAVY = ("grpc", "torch", "stanza", "numpy", "babel", "pint")

IMPORTS = f"""
import sys
import glossator
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_importing_it_needs_neither_grpc_nor_models() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
