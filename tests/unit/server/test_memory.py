"""What a batch leaves behind is given back when there is nothing to do."""

from __future__ import annotations

import os
import platform
import sys

import pytest

from glossator_server.worker.memory import Leftover, own_bytes

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.libc_ver()[0] != "glibc", reason="only there is memory given back"
)


def test_much_that_is_free_is_given_back() -> None:
    leftover = Leftover()
    pieces = [b"x" * 60_000 for _ in range(1000)]
    last = b"y" * 60_000  # what lies behind it cannot be given back by the allocator alone
    before = _own()
    del pieces
    leftover.give_back()
    assert _own() < before - 40_000_000
    assert last


def test_little_stays_for_the_next_batch() -> None:
    leftover = Leftover()
    pieces = [b"x" * 60_000 for _ in range(100)]
    last = b"y" * 60_000
    before = _own()
    del pieces
    leftover.give_back()
    assert _own() > before - 1_000_000
    assert last


def _own() -> int:
    found = own_bytes(os.getpid())
    assert found is not None
    return found
