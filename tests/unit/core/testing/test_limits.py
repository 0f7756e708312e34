"""A plugin that hangs is told of, with the limit and the line, and the kit comes to an end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from glossator.testing.conformance import Limits, Status, Verdict, conformance

from .good import CLASS, IMPORTS, analyze_one, source, with_state
from .test_mistakes import SAMPLES, write

pytestmark = pytest.mark.timeout(300)  # processes of their own, on machines that may be busy

SLEEP = "time.sleep(1000)"


def failed(folder: Path, code: str, **how: Any) -> tuple[dict[str, str], int]:
    """Check -> what it says, of those that fail; and the line on which the plugin sleeps or works on."""
    path = write(folder, code)
    verdicts = conformance(path, samples=SAMPLES, **how)
    assert len(verdicts) >= len(how.get("only", ())) > 0 or len(verdicts) > 30
    line = next((number for number, text in enumerate(lines(folder), 1) if SLEEP in text or "n += 1" in text), 0)
    return {each.check: told(each, path) for each in verdicts if each.status is Status.FAIL}, line


def lines(folder: Path) -> list[str]:
    (path,) = folder.glob("acme_*.py")
    return path.read_text().splitlines()


def told(verdict: Verdict, path: str) -> str:
    (problem,) = verdict.problems
    return str(problem).replace(str(path), "acme.py").rpartition("/")[2]


def test_a_create_that_hangs(tmp_path: Path) -> None:
    code = source(create=f"import time\ndef create(settings):\n    {SLEEP}\n")
    found, line = failed(tmp_path, code, limits=Limits(create_seconds=2))
    assert list(found) == ["survives", "create-time"]
    assert found["survives"] == found["create-time"]
    assert found["survives"].endswith(f":{line}: creating it did not end within 4 s (2 times the limit create_seconds)")


def test_work_that_grows_with_the_square_of_the_text(tmp_path: Path) -> None:
    body = ("n = 0", "for a in view.text:", "    for b in view.text:", "        n += 1", "yield from ()")
    code = source(cls=analyze_one(*body))
    found, line = failed(tmp_path, code, only=["survives", "growth", "batch"], limits=Limits(text_seconds=2))
    assert list(found) == ["survives", "growth"]
    assert "running it on '100 kB' did not end within 2 s (limit text_seconds)" in found["survives"]
    assert found["survives"].split(":")[1] in (str(line), str(line - 1))
    assert "time grows faster than the text" in found["growth"] or "took for ever" in found["growth"]


def test_what_hangs_in_the_process_of_the_tests_alone(tmp_path: Path) -> None:
    # The fresh process gives each text alone, the checks here give several at once.
    body = ("if len(views) > 9:", f"    {SLEEP}", "return super().analyze(views, options, budget)")
    method = "\n".join(["    def analyze(self, views, options, budget):", *(f"        {each}" for each in body)])
    only = ["speaks", "batch", "batch-twins", "repeat"]
    code = source(cls="import time\n" + CLASS + method)
    found, line = failed(tmp_path, code, only=only, limits=Limits(check_seconds=2))
    assert list(found) == ["speaks"]
    assert found["speaks"].endswith(f":{line}: this check did not end within 2 s (limit check_seconds)")


def test_closing_that_hangs(tmp_path: Path) -> None:
    code = source(cls="import time\n" + CLASS + f"    def close(self): {SLEEP}\n")
    found, line = failed(tmp_path, code, only=["close"], limits=Limits(text_seconds=2))
    assert found["close"].endswith(f":{line}: closing it did not end within 2 s (limit text_seconds)")


def test_a_crash_is_told_with_its_line(tmp_path: Path) -> None:
    found, _ = failed(tmp_path, source(cls=with_state("import os; os.abort()", "return []")), only=["survives"])
    assert "creating it ended the process: SIGABRT ended it (Aborted)" in found["survives"]
    assert "__init__" in lines(tmp_path)[int(found["survives"].split(":")[1]) - 2]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("while True: pass", "did not finish within 1 s (2 times the limit create_seconds)"),
        ("import os; os._exit(3)", "ended its process with exit status 3"),
        ("import os; os.abort()", "crashed with signal 6 (Aborted)"),
    ],
)
def test_an_import_that_ends_or_holds_up_its_process(tmp_path: Path, line: str, what: str) -> None:
    path = write(tmp_path, source(imports=IMPORTS + line + "\n"))
    command = [sys.executable, "-m", "glossator", "check", path, "--limit", "create_seconds=0.5"]
    done = subprocess.run(command, capture_output=True, text=True)
    number = 1 if "_exit" in line else Path(path).read_text().splitlines().index(line) + 1
    assert done.stdout == f"fail  {path}  survives  {path}:{number}: importing it {what}\n"
    assert done.returncode == 1
