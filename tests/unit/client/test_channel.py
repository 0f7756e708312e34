from __future__ import annotations

from typing import Any

import pytest

from glossator_client.channel import channel_options, is_local


def options(address: str = "localhost:1", **more: Any) -> dict[str, Any]:
    given = channel_options(address, max_message_bytes=1234, **more)
    assert len(dict(given)) == len(given)
    return dict(given)


@pytest.mark.parametrize(
    "address",
    [
        "localhost:50051",
        "127.0.0.1:1",
        "127.1.2.3:1",
        "[::1]:1",
        "unix:/run/x",
        "dns:///localhost:1",
        "ipv4:127.0.0.1:1",
    ],
)
def test_this_machine_is_reached_without_a_proxy(address: str) -> None:
    assert is_local(address)
    assert options(address)["grpc.enable_http_proxy"] == 0


@pytest.mark.parametrize("address", ["example.org:50051", "10.0.0.1:1", "[2001:db8::1]:1", "localhost.example:1"])
def test_others_may_need_one(address: str) -> None:
    assert not is_local(address)
    assert "grpc.enable_http_proxy" not in options(address)


def test_pings_stay_within_what_servers_allow() -> None:
    assert options()["grpc.keepalive_time_ms"] > 10_000


def test_grpc_leaves_retries_to_the_client() -> None:
    assert "retryPolicy" not in options()["grpc.service_config"]


def test_the_callers_arguments_win() -> None:
    assert options(more=(("grpc.max_send_message_length", 5),))["grpc.max_send_message_length"] == 5
