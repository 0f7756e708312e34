"""How a process ended, and whose doing it was."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from glossator_server.worker.death import Cause, MemoryKills, death


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def version_2(root: Path) -> Path:
    """Where a control group of version 2 counts."""
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text("0::/system.slice/glossator.service\n")
    return root / "sys/fs/cgroup/system.slice/glossator.service/memory.events"


def version_1(root: Path) -> Path:
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text("7:cpu,cpuacct:/here\n6:memory:/there\n1:name=systemd:/\n")
    return root / "sys/fs/cgroup/memory/there/memory.oom_control"


def container(root: Path) -> Path:
    """A container sees its own group at the top, and the path of another world."""
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text("0::/../../pods/7f\n")
    return root / "sys/fs/cgroup/memory.events"


def machine(root: Path) -> Path:
    (root / "proc").mkdir()
    return root / "proc/vmstat"


@pytest.mark.parametrize("where", [version_2, version_1, container, machine])
def test_memory_kills_are_told_by_the_systems_counts(where: Callable[[Path], Path], tmp_path: Path) -> None:
    file, clock = where(tmp_path), Clock()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("low 0\noom 3\noom_kill 2\n")
    memory = MemoryKills(tmp_path, clock)
    assert death(-9, memory).cause is Cause.KILLED
    file.write_text("low 0\noom 4\noom_kill 3\n")
    assert death(-11, memory).cause is Cause.ITSELF
    assert death(-9, memory).cause is Cause.MEMORY
    # One shortage kills several; what comes later is another matter.
    assert death(-9, memory).cause is Cause.MEMORY
    clock.now += 60
    assert death(-9, memory).cause is Cause.KILLED


def test_a_system_that_does_not_count(tmp_path: Path) -> None:
    assert death(-9, MemoryKills(tmp_path)).cause is Cause.KILLED


@pytest.mark.parametrize(
    ("program", "cause", "how"),
    [
        ("raise SystemExit(3)", Cause.ITSELF, "exit status 3"),
        ("pass", Cause.ITSELF, "exit status 0"),
        ("import os; os.abort()", Cause.ITSELF, "signal 6"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", Cause.ITSELF, "signal 11"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", Cause.KILLED, "signal 9"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", Cause.KILLED, "signal 15"),
    ],
)
def test_a_crash_is_told_from_a_kill(program: str, cause: Cause, how: str, tmp_path: Path) -> None:
    code = subprocess.run([sys.executable, "-S", "-c", program], check=False).returncode
    found = death(code, MemoryKills(tmp_path))
    assert (found.cause, found.how) == (cause, how)
    assert found.outside == (cause is Cause.KILLED)


def test_an_end_that_nobody_saw_is_no_crash(tmp_path: Path) -> None:
    assert death(None, MemoryKills(tmp_path)).outside
