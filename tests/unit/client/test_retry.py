from __future__ import annotations

import pytest

from glossator import Failure, Reason
from glossator_client import Retry
from glossator_client.errors import ClientError, Unavailable, from_failure
from glossator_client.retry import Patience
from glossator_client.timing import Deadline


def error(reason: Reason, retry_after: float | None = None) -> ClientError:
    return from_failure(Failure(reason, "no", {}, retry_after))


def test_delays_grow_to_a_limit() -> None:
    delays = [Retry().delay(error(Reason.UNREACHABLE), failures) for failures in (1, 2, 3, 4, 5, 6, 7, 100_000)]
    for delay, expected in zip(delays, [0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5], strict=True):
        assert delay == pytest.approx(expected, rel=0.2)


@pytest.mark.parametrize("reason", [Reason.SHUTTING_DOWN, Reason.ANALYZER_NOT_READY, Reason.OVERLOADED])
def test_the_server_knows_best_when_to_return(reason: Reason) -> None:
    assert Retry().delay(error(reason, 7.0), 5) == 7.0


@pytest.mark.parametrize(
    "given",
    [
        error(Reason.OVERLOADED),
        error(Reason.OPTIONS_INVALID, 1.0),
        error(Reason.DEADLINE_EXCEEDED),
        error(Reason.INTERNAL),
        error(Reason.CANCELLED, 1.0),
    ],
)
def test_everything_else_is_final(given: ClientError) -> None:
    assert Retry().delay(given, 1) is None


def test_tries_can_be_counted() -> None:
    retry = Retry(attempts=3)
    assert [retry.delay(error(Reason.OVERLOADED, 1.0), failures) for failures in (1, 2, 3)] == [1.0, 1.0, None]


def test_patience_is_a_time_not_a_number() -> None:
    patience = Patience(Retry(wait=10_000.0), Deadline(None))
    assert [patience.delay(error(Reason.SHUTTING_DOWN, 9000.0)) for _ in range(20)] == [9000.0] * 20
    with pytest.raises(Unavailable, match=r"no \(tried 21 times in \d+\.\d s\)"):
        patience.delay(error(Reason.SHUTTING_DOWN, 11_000.0))


def test_whoever_made_progress_has_all_patience_again() -> None:
    patience = Patience(Retry(attempts=2), Deadline(None))
    for _ in range(5):
        assert patience.delay(error(Reason.SHUTTING_DOWN, 1.0)) == 1.0
        patience.progress()


def test_no_try_is_made_after_the_callers_own_time() -> None:
    with pytest.raises(Unavailable, match=r"^no$"):
        Patience(Retry(), Deadline(5.0)).delay(error(Reason.SHUTTING_DOWN, 6.0))


@pytest.mark.parametrize(
    "wrong", [{"attempts": 0}, {"first_delay": 0}, {"max_delay": -1}, {"multiplier": 0}, {"wait": 0}]
)
def test_nonsense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Retry(**wrong)  # type: ignore[arg-type]
