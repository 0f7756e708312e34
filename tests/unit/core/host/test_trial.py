"""Trying things out in a child: what ends or holds it up is known, and everything behind it is tried all the same."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import os, signal, sys, threading
from glossator.host.plugins.trial import Step, casualties, possible

def forever(blame):
    while True:
        pass

def raises(blame):
    raise SystemExit(3)

def blames(blame):
    blame("another")
    os._exit(4)

def deaf(blame):
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    forever(blame)

heard = []
done = os.path.join(sys.argv[1], "done")
steps = [
    Step("fine", lambda blame: None),
    Step("raises", raises),
    Step("exits", lambda blame: os._exit(0)),
    Step("forever", forever),
    Step("forever", lambda blame: os._exit(9)),
    Step("deaf", deaf),
    Step("blames", blames),
    Step("killed", lambda blame: os.kill(os.getpid(), signal.SIGKILL)),
    Step("aborts", lambda blame: os.abort()),
    Step("last", lambda blame: open(done, "w").close()),
]
assert possible()
fates = casualties(steps, 0.3, lambda name, fate: heard.append(name))
assert heard == list(fates), heard
assert os.path.exists(done)
for name, fate in fates.items():
    print(name, fate)
threading.Thread(target=threading.Event().wait, daemon=True).start()
assert not possible()
"""

LEAVES = """
import os, signal, sys, time
from glossator.host.plugins.trial import Step, casualties

reader, writer = os.pipe()

def forks(blame):
    if not os.fork():
        os.write(writer, b"here")
        while True:
            time.sleep(1000)
    os.read(reader, 4)

def closes(blame):
    os.closerange(3, 100)

handlers = {"nobody": signal.SIG_DFL, "the system": signal.SIG_IGN, "a handler": lambda *_: os.waitpid(-1, os.WNOHANG)}
signal.signal(signal.SIGCHLD, handlers[sys.argv[1]])
steps = [Step("forks", forks), Step("crashes", lambda blame: os.abort()), Step("closes", closes)]
print(casualties(steps, 300))
os.close(writer)
assert os.read(reader, 4) == b""  # nobody else has the other end
assert signal.getsignal(signal.SIGCHLD) == handlers[sys.argv[1]]
"""


@pytest.mark.skipif(sys.platform != "linux", reason="children are forked on Linux only")
@pytest.mark.parametrize("who", ["nobody", "the system", "a handler"])
def test_processes_that_are_left_behind_end_with_the_child_whoever_takes_their_status(who: str) -> None:
    done = subprocess.run([sys.executable, "-c", LEAVES, who], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert (
        done.stdout
        == "{'crashes': 'crashed with signal 6 (Aborted)', 'closes': 'ended its process with exit status 0'}\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="children are forked on Linux only")
def test_whoever_ends_a_child_is_known(tmp_path: os.PathLike[str]) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "exits ended its process with exit status 0",
        "forever did not finish within 0.3 s",
        "deaf did not finish within 0.3 s",
        "another ended its process with exit status 4",
        "killed was killed from outside, or for want of memory",
        "aborts crashed with signal 6 (Aborted)",
    ]
