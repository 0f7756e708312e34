"""What a worker writes down, its front reads, also from another process."""

from __future__ import annotations

import os
import socket
import time

import pytest

from glossator_server.worker.pulse import Beat, Pulse


@pytest.mark.parametrize("in_memory", [True, False])
def test_a_step_and_its_signs_of_life_are_seen_at_the_other_end(
    monkeypatch: pytest.MonkeyPatch, *, in_memory: bool
) -> None:
    if not in_memory:  # as on systems that have no such files
        monkeypatch.delattr(os, "memfd_create", raising=False)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        front = Pulse.share(ours)
        worker = Pulse.receive(theirs)
    front.begin(0)
    before = time.monotonic()
    worker.begin(3)
    step, began, alive, batch = front.read()
    assert (step, batch) == (3, 0)
    assert before - 1e-6 <= began <= time.monotonic()
    assert alive == 0
    worker.beat()
    assert began <= front.read().alive <= time.monotonic()
    worker.begin(65_535, 7)
    assert front.read() == Beat(65_535, front.read().began, 0, 7)
    assert not front.read_loop().step
    worker.turn(2, 8)
    assert front.read_loop() == Beat(2, front.read_loop().began, 0, 8)
    assert front.read().step == 65_535
    for pulse in (front, worker):
        pulse.close()


def test_what_is_done_meanwhile_leaves_the_step_as_it_was() -> None:
    pulse = Pulse.inline()
    pulse.begin(1, 4)
    before = pulse.read()
    with pulse.meanwhile(2, 5):
        assert (pulse.read().step, pulse.read().batch) == (2, 5)
    after = pulse.read()
    assert after._replace(alive=0.0) == before
    assert after.alive >= before.began


def test_what_somebody_else_wrote_there_is_no_sign_of_life() -> None:
    memory = bytearray(b"garbage" * 100)[:48]
    pulse = Pulse(memory)
    assert pulse.read() == pulse.read_loop() == Beat(0, 0.0, 0.0)
    pulse.begin(2)
    assert pulse.read().step == 2


def test_a_worker_whose_front_is_gone_learns_it() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        ours.close()
        with pytest.raises(OSError, match="the front is gone"):
            Pulse.receive(theirs)


def test_a_front_does_not_mind_a_worker_that_is_gone() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        Pulse.share(ours).close()
