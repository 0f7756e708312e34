"""The short form of `make soak`: fifteen seconds, in which the server is killed too."""

from __future__ import annotations

import pytest

from . import soak


@pytest.mark.timeout(600)
def test_nothing_is_lost_leaked_or_left(capfd: pytest.CaptureFixture[str]) -> None:
    done, problems = soak.run(15.0, seed=7)
    assert problems == []
    assert done.kills["server"] >= 1
    assert done.tally.ended["stream"] > 0
    assert soak.CANARY not in capfd.readouterr().err
