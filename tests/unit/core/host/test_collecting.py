"""The garbage collector is as it was when a batch is done, however many batches run."""

from __future__ import annotations

import gc

import pytest

from glossator.host.collecting import seldom


@pytest.mark.parametrize("before", [(700, 10, 10), (0, 10, 10), (500_000, 5, 5)])
def test_thresholds_are_put_back(before: tuple[int, int, int]) -> None:
    kept = gc.get_threshold()
    gc.set_threshold(*before)
    try:
        first, second = seldom(), seldom()
        with first:
            second.__enter__()
            assert gc.get_threshold()[0] >= before[0]
            assert (gc.get_threshold()[0] == 0) == (before[0] == 0)
        # Another batch goes on.
        assert gc.get_threshold()[0] >= before[0]
        second.__exit__(None, None, None)
        assert gc.get_threshold() == before
    finally:
        gc.set_threshold(*kept)


def test_a_batch_that_fails_puts_them_back() -> None:
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), seldom():
        raise ZeroDivisionError
    assert gc.get_threshold() == before
