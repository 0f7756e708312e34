"""Ctrl-C: where a source is read, one is enough; else the second one stops."""

from __future__ import annotations

import signal

import pytest

from glossator.telling import Interrupted, let_through
from glossator_corpus.run.stop import Stop


def test_one_ends_the_wait_for_a_source() -> None:
    told: list[str] = []
    stop = Stop(told.append)
    with stop.listening():
        with pytest.raises(Interrupted) as caught, stop.reading():
            signal.raise_signal(signal.SIGINT)
        assert stop.wanted
        assert not stop.at_once
        with pytest.raises(Interrupted), stop.reading():
            pytest.fail("nothing is read after it")
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert stop.at_once
        with pytest.raises(Interrupted):  # it is no failure of the reader that it ended
            let_through(caught.value)
    assert len(told) == 1


def test_elsewhere_the_first_one_only_tells() -> None:
    stop = Stop(lambda _: None)
    with stop.listening():
        signal.raise_signal(signal.SIGINT)
    assert stop.wanted
    assert not stop.at_once
