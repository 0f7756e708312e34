"""How checks are chosen, left out and told, in Python and in pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from pydantic import BaseModel

from glossator import Annotation, Manifest, PerDocument, View
from glossator.testing import Status, conformance
from glossator.testing.conformance import CHECKS, subjects

from .good import GOOD, IMPORTS, analyze_one, manifest, source
from .mistakes import MISTAKES

pytestmark = pytest.mark.timeout(600)  # processes of their own, on machines that may be busy

SAMPLE = "The RIVER rose, said ANN."


def pytest_run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the tests of a folder, as its author would."""
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rs", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_every_check_has_an_id_of_its_own_and_says_what_it_holds_plugins_to() -> None:
    for kind, checks in CHECKS.items():
        ids = [check.id for check in checks]
        assert len(set(ids)) == len(ids), kind
        assert all(check.summary.endswith(".") for check in checks), kind


def test_each_kind_of_mistake_is_there() -> None:
    """What the kit was made for: at least thirty mistakes, of all checks that can fail."""
    assert len(MISTAKES) >= 30
    without = {check.id for check in CHECKS["analyzer"]} - {each.check for each in MISTAKES.values()}
    # Of these there are tests below, and no plugin fails them by a mistake in its code.
    assert without == {"values", "snapshot"}


def test_a_check_is_left_out_only_with_a_reason(module: Path) -> None:
    (verdict,) = conformance(module, only=["growth"], exceptions={"growth": "it is quadratic on purpose"})
    assert (verdict.status, verdict.reason) == (Status.SKIP, "it is quadratic on purpose")
    with pytest.raises(ValueError, match="cannot be left out without a reason"):
        conformance(module, exceptions={"growth": " "})
    with pytest.raises(ValueError, match=r"there is no check 'grow'; there are: .*growth"):
        conformance(module, exceptions={"grow": "why"})


def test_a_plugin_without_parts_is_the_wrong_module() -> None:
    with pytest.raises(ValueError, match="no analyzer, no parser and no observer"):
        subjects("glossator.testing.speed")


class Value(BaseModel):
    """A value."""


class Unsaid(PerDocument[BaseModel]):
    def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        return [Annotation("acme.x", (), Value())]


def test_what_no_process_could_import_is_checked_here_alone() -> None:
    given = Manifest(name="acme.x", summary="X.", create=lambda settings: Unsaid(), emits={"acme.x": Value})
    verdicts = {each.check: each for each in conformance(given)}
    assert verdicts["fork"].status is Status.SKIP
    assert "no module that a fresh process could import" in verdicts["fork"].reason
    assert verdicts["batch"].status is Status.PASS


def test_spans_in_messages_are_sliced_in_every_unit(tmp_path: Path) -> None:
    code = source(
        imports=IMPORTS + "from glossator.wire import messages as pb\n",
        cls=analyze_one(
            "return [Annotation('acme.word', (), pb.Attribution(source=[pb.Span(begin=t.begin, end=t.end)]))",
            "        for t in words(view, options)]",
        ),
        manifest=manifest(emits='{"acme.word": pb.Attribution}'),
    )
    path = tmp_path / "acme_messages.py"
    path.write_text(code)
    verdicts = conformance(path, only=["awkward-texts", "speaks", "spans", "wire"])
    assert [str(each) for each in verdicts] == [
        f"PASS acme.words {check}" for check in ("awkward-texts", "speaks", "spans", "wire")
    ]


def test_an_object_that_has_no_json_schema_is_no_value() -> None:
    class Odd(BaseModel):
        """A value."""

        model_config = {"arbitrary_types_allowed": True}
        what: Unsaid

    given = Manifest(name="acme.x", summary="X.", create=lambda settings: Unsaid(), emits={"acme.x": Odd})
    (verdict,) = conformance(given, only=["values"])
    assert "has no JSON Schema" in str(verdict)


def test_a_snapshot_is_taken_once_and_held_to(module: Path) -> None:
    snapshot = module.with_name("words.json")

    def look() -> str:
        (verdict,) = conformance(module, only=["snapshot"], snapshot=snapshot, samples=[SAMPLE])
        return str(verdict)

    assert "was taken now" in look()
    assert look() == "PASS acme.words snapshot"
    snapshot.write_text(snapshot.read_text().replace("RIVER", "LAKE"))
    assert look().startswith("FAIL acme.words snapshot: words.json:1: it says something else than its snapshot")


CONFTEST = """
import pytest
pytest_plugins = ["glossator.testing.fixtures"]

@pytest.fixture(scope="session")
def glossator_plugin():
    return "acme_words_plugin"
"""
TESTS = """
from glossator.testing import parametrize_with_checks

SAMPLES = ["The RIVER rose, said ANN to the UN."]

@parametrize_with_checks("acme_words_plugin", samples=SAMPLES, exceptions={"growth": "as we know"})
def test_conforms(check):
    check()

def test_harness(harness):
    assert len(harness.analyze("The RIVER rose.")) == 1

def test_engine(engine):
    assert engine.status().languages[0].parser == "toy parser"

def test_server(running_server):
    result = running_server.analyze("The RIVER rose.", "acme.words", least=2)
    assert result.annotations()[0].value["text"] == "RIVER"
"""


def test_checks_are_tests_and_fixtures_are_there(module: Path) -> None:
    module.with_name("conftest.py").write_text(CONFTEST)
    module.with_name("test_it.py").write_text(TESTS)
    done = pytest_run(module.parent, "-v")
    assert done.returncode == 0, done.stdout
    assert "test_conforms[acme.words-batch-poisoned] PASSED" in done.stdout
    assert "as we know" in done.stdout
    done = pytest_run(module.parent, "-v", "-k", "batch-order or manifest")
    assert "2 passed" in done.stdout, done.stdout


def test_a_check_that_fails_tells_the_line_and_no_traceback_of_ours(module: Path) -> None:
    module.write_text(MISTAKES["chance"].code)
    module.with_name("test_it.py").write_text(TESTS)
    done = pytest_run(module.parent, "-k", "repeat")
    assert done.returncode == 1
    assert "acme_words_plugin.py:" in done.stdout
    assert "when it is asked again" in done.stdout
    assert "suite.py" not in done.stdout


def test_other_runs_of_pytest_do_not_import_it(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "import sys\ndef test_other():\n    assert not [name for name in sys.modules if name.startswith('glossator')]\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:asyncio"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_kit_needs_neither_torch_nor_grpc_nor_pytest() -> None:
    heavy = ("torch", "stanza", "grpc", "pytest", "numpy")
    program = f"import sys, glossator.testing\nprint([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_good_plugin_is_what_the_mistakes_are_made_of() -> None:
    assert all(each.code != GOOD for each in MISTAKES.values())
