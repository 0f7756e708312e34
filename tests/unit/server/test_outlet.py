"""Of what plugins write, only the place where a process crashed is told."""

from __future__ import annotations

import ctypes
import logging
import os
import subprocess
import sys
import time

import pytest

from glossator.config import Server
from glossator_server import outlet

CRASH = """
import ctypes, faulthandler
faulthandler.enable(all_threads=False)
print("Glockenspiel", flush=True)
ctypes.string_at(0)
"""


def test_a_crash_is_logged_with_its_place_and_nothing_else_is(caplog: pytest.LogCaptureFixture) -> None:
    outlet._withheld.cache_clear()  # it counts what the whole process was told, and other tests run in it
    prints = outlet.for_plugins(Server())
    with caplog.at_level(logging.WARNING):
        done = subprocess.run([sys.executable, "-c", CRASH], stdout=prints, stderr=prints, check=False)
        assert done.returncode < 0
        os.write(prints, b"Glockenspiel\n")
        while "a process crashed (Segmentation fault) at " not in caplog.text or "plugins wrote 26" not in caplog.text:
            time.sleep(0.01)
    assert f"{ctypes.__file__}:" in caplog.text
    assert "Glockenspiel" not in caplog.text
