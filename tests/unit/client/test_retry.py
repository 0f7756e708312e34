from __future__ import annotations

import pytest

from glossator import Failure, Reason
from glossator_client import Retry
from glossator_client.errors import ClientError, from_failure


def error(reason: Reason, retry_after: float | None = None) -> ClientError:
    return from_failure(Failure(reason, "no", {}, retry_after))


def test_delays_grow_to_a_limit() -> None:
    retry = Retry(attempts=6)
    delays = [retry.reconnect(error(Reason.UNREACHABLE), failures) for failures in range(1, 7)]
    assert delays[-1] is None
    for delay, expected in zip(delays, [0.2, 1, 5, 5, 5], strict=False):
        assert delay == pytest.approx(expected, rel=0.2)


def test_the_server_knows_best_when_to_return() -> None:
    assert Retry().reconnect(error(Reason.SHUTTING_DOWN, 7.0), 1) == 7.0
    assert Retry().reconnect(error(Reason.OVERLOADED, 3.0), 1) == 3.0
    assert Retry().told(error(Reason.OVERLOADED, 3.0), 1) == 3.0


@pytest.mark.parametrize(
    "given",
    [
        error(Reason.OVERLOADED),
        error(Reason.OPTIONS_INVALID, 1.0),
        error(Reason.DEADLINE_EXCEEDED),
        error(Reason.INTERNAL),
    ],
)
def test_everything_else_is_final(given: ClientError) -> None:
    assert Retry().told(given, 1) is None
    assert Retry().reconnect(given, 1) is None


def test_unary_calls_leave_unavailable_to_grpc() -> None:
    assert Retry().told(error(Reason.UNREACHABLE), 1) is None


@pytest.mark.parametrize("wrong", [{"attempts": 0}, {"first_delay": 0}, {"max_delay": -1}, {"multiplier": 0}])
def test_nonsense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Retry(**wrong)  # type: ignore[arg-type]
