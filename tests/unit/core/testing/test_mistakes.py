"""The kit finds each of the mistakes, by the check that is made for it, and nothing in a good plugin."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from glossator.testing.conformance import Limits, Status, Verdict, conformance

from .good import GOOD, Mistake
from .mistakes import MISTAKES
from .other_mistakes import OBSERVERS, PARSER, PARSERS, observer

pytestmark = pytest.mark.timeout(600)  # processes of their own, on machines that may be busy

SAMPLES = ["The RIVER rose, said ANN of the BBC to the UN."]


def write(folder: Path, code: str) -> str:
    path = folder / f"acme_{abs(hash(folder)) % 10**9}.py"
    path.write_text(code, encoding="utf-8")
    (folder / "transformers.py").write_text("", encoding="utf-8")
    return str(path)


def test_a_good_plugin_passes_every_check(tmp_path: Path) -> None:
    verdicts = conformance(write(tmp_path, GOOD), samples=SAMPLES)
    assert [str(each) for each in verdicts if not each.ok] == []
    skipped = {each.check for each in verdicts if each.status is Status.SKIP}
    assert skipped == {"references", "snapshot", "optional-kinds"}


def verdict_of(path: str, check: str, limits: Limits) -> Verdict:
    (verdict,) = conformance(path, samples=SAMPLES, only=[check], limits=limits)
    return verdict


def in_a_process_of_its_own(path: str, check: str, limits: Limits) -> Verdict:
    """What is done at import, such as signals that are ignored, would stay with all tests after this one."""
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        return apart.submit(verdict_of, path, check, limits).result()


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_found(tmp_path: Path, mistake: Mistake) -> None:
    path = write(tmp_path, mistake.code)
    look = in_a_process_of_its_own if mistake.check == "light-import" else verdict_of
    verdict = look(path, mistake.check, Limits(**mistake.limits))
    assert verdict.status is Status.FAIL, str(verdict)
    # And the line to change is in the plugin.
    assert all(Path(path).name in problem.place for problem in verdict.problems), str(verdict)


def test_a_good_parser_passes_every_check(tmp_path: Path) -> None:
    verdicts = conformance(write(tmp_path, PARSER))
    assert [str(each) for each in verdicts if each.status is not Status.PASS] == []


def test_a_good_observer_passes_every_check(tmp_path: Path) -> None:
    verdicts = conformance(write(tmp_path, observer()))
    assert [str(each) for each in verdicts if each.status is not Status.PASS] == []


@pytest.mark.parametrize(("check", "code"), [*PARSERS.values(), *OBSERVERS.values()], ids=[*PARSERS, *OBSERVERS])
def test_a_mistake_of_a_parser_or_observer_is_found(tmp_path: Path, check: str, code: str) -> None:
    path = write(tmp_path, code)
    (verdict,) = conformance(path, only=[check])
    assert verdict.status is Status.FAIL, str(verdict)
    assert all(Path(path).name in problem.place for problem in verdict.problems), str(verdict)


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ("import random\nrandom.random()\n", []),
        (
            "import os\nos.umask(0o7)\nos.environ['ACME'] = '1'\n",
            ["creating it changes os.environ, by importing others: that belongs to the whole process"],
        ),
    ],
)
def test_what_the_import_of_another_changes_is_told_as_that(tmp_path: Path, others: str, told: list[str]) -> None:
    (tmp_path / "others.py").write_text(others)
    code = GOOD.replace("def create(settings):\n", "def create(settings):\n    import others\n")
    (verdict,) = conformance(write(tmp_path, code), only=["create-globals"])
    assert [problem.message for problem in verdict.problems] == told


def test_what_create_changes_beside_an_import_is_its_own(tmp_path: Path) -> None:
    (tmp_path / "others.py").write_text("import random\nrandom.random()\n")
    code = GOOD.replace(
        "def create(settings):\n", "def create(settings):\n    import others, random; random.random()\n"
    )
    (verdict,) = conformance(write(tmp_path, code), only=["create-globals"])
    assert [problem.message for problem in verdict.problems] == [
        "creating it changes the state of random: that belongs to the whole process"
    ]
