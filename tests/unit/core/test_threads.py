"""Threads that end with what they do: none is left in the process for whoever asks whether it can be forked."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

import pytest

from glossator import threads


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="this system does not list a process's threads")
def test_those_that_are_done_have_left() -> None:
    before = set(os.listdir("/proc/self/task"))
    for _ in range(20):
        done = threading.Semaphore(0)
        for _ in range(10):
            threads.start(done.release)
        for _ in range(10):
            done.acquire()
        threads.settle()
        assert set(os.listdir("/proc/self/task")) <= before


def test_those_that_are_at_work_are_waited_for() -> None:
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait()
        done.set()

    threads.start(work)
    begun.wait()
    waiting = threading.Thread(target=threads.settle)
    waiting.start()
    assert not done.is_set()
    go_on.set()
    waiting.join()
    assert done.is_set()


def test_what_fails_is_waited_for_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    told = threading.Event()
    monkeypatch.setattr("sys.unraisablehook", lambda _: told.set())

    def fail() -> None:
        raise ValueError("a loop of rope")

    with suppress(RuntimeError):
        threads.start(fail)
    threads.settle()
    assert told.is_set()
