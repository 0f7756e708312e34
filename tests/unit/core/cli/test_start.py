"""Ctrl-C at any moment of a command's life, its imports and its very end included."""

from __future__ import annotations

import subprocess
import sys

import pytest

WHEN = {
    "the command is imported": """
class Finder:
    def find_spec(name, path, target=None):
        if name == "glossator.cli.group":
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Finder)
""",
    "a subcommand is imported": """
class Finder:
    def find_spec(name, path, target=None):
        if name == "glossator.cli.config":
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Finder)
""",
    "the command has ended": "import atexit; atexit.register(signal.raise_signal, signal.SIGINT)",
}
RUN = "\nfrom glossator_start import main\nmain()"


@pytest.mark.parametrize("when", WHEN)
def test_an_interrupt_ends_the_command_without_a_traceback(when: str) -> None:
    program = f"import signal, sys\n{WHEN[when]}{RUN}"
    ran = subprocess.run([sys.executable, "-c", program, "config"], capture_output=True, text=True)
    assert ran.returncode == 130
    assert ran.stderr.strip() == ""


def test_who_is_to_ignore_interrupts_goes_on() -> None:
    program = f"import signal, sys\nsignal.signal(signal.SIGINT, signal.SIG_IGN){''.join(WHEN.values())}{RUN}"
    ran = subprocess.run([sys.executable, "-c", program, "config"], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
