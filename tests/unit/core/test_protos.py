"""The generated code that is committed is what the protos give."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
GENERATED = ROOT / "core" / "glossator" / "v1"


@pytest.fixture(scope="module")
def regenerated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the commands of `make protos`."""
    out = tmp_path_factory.mktemp("protos")
    # The plugins of mypy-protobuf are programs beside the interpreter.
    environment = os.environ | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    recipe = (ROOT / "Makefile").read_text().replace("\\\n", " ")
    commands = re.findall(r"grpc_tools\.protoc (.*)", recipe)
    assert len(commands) == 2
    for command in commands:
        protos = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("protos/glossator/v1/*.proto"))
        arguments = command.replace("$(PROTOS)", " ".join(protos)).replace("_out=core", f"_out={out}").split()
        subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *arguments], cwd=ROOT, env=environment, check=True)
    return out / "glossator" / "v1"


def test_nothing_is_missing_and_nothing_is_left_over(regenerated: Path) -> None:
    committed = {path.name for path in GENERATED.glob("*.py*") if path.name != "__init__.py"}
    assert committed == {path.name for path in regenerated.iterdir()}


def test_every_file_is_the_same(regenerated: Path) -> None:
    changed = [path.name for path in regenerated.iterdir() if path.read_text() != (GENERATED / path.name).read_text()]
    assert changed == [], "run make protos and commit core/glossator/v1"
