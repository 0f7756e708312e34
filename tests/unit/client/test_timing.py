"""How long calls may take: what is no time is refused, what is longer than clocks go is no limit."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from glossator_client import Client
from glossator_client.timing import Deadline


@pytest.mark.parametrize("seconds", [0, -1.0, math.nan])
def test_what_is_no_time_is_refused_by_every_call(seconds: float) -> None:
    with Client("127.0.0.1:1") as client:
        calls: list[Callable[[], object]] = [
            lambda: client.analyze("Otters swim.", timeout=seconds),
            lambda: next(client.analyze_stream("Otters swim.", timeout=seconds)),
            lambda: next(client.analyze_documents(["Otters swim."], timeout=seconds)),
        ]
        for call in calls:
            with pytest.raises(ValueError, match=f"the timeout is {seconds} s, it must be positive or None"):
                call()


@pytest.mark.parametrize("seconds", [None, math.inf, 1e300])
def test_no_limit_is_none(seconds: float | None) -> None:
    deadline = Deadline(seconds)
    assert deadline.remaining() is None
    assert deadline.allows(1e6)
