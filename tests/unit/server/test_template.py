"""The template's side of forking, when its front goes away."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import os, socket
from glossator_server.worker.protocol import Fork, Reap, pack
from glossator_server.worker.template import fork_on_demand

front, control = socket.socketpair()
worker, _ = socket.socketpair()
socket.send_fds(front, [pack(Fork())], [worker.fileno()])
front.close()
fork_on_demand(control)
os._exit(0)  # the worker
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_a_front_that_is_gone_before_it_is_answered_is_no_error() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
