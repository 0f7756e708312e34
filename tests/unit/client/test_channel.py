from __future__ import annotations

import json
from typing import Any

import pytest

from glossator_client import Retry
from glossator_client.channel import channel_options, is_local


def options(address: str = "localhost:1", retry: Retry | None = None, **more: Any) -> dict[str, Any]:
    given = channel_options(address, max_message_bytes=1234, retry=retry or Retry(), **more)
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


def test_the_default_retries() -> None:
    [method] = json.loads(options()["grpc.service_config"])["methodConfig"]
    assert method["retryPolicy"] == {
        "maxAttempts": 4,
        "initialBackoff": "0.200s",
        "maxBackoff": "5.000s",
        "backoffMultiplier": 5.0,
        "retryableStatusCodes": ["UNAVAILABLE"],
    }
    assert not any(name.get("method") == "AnalyzeDocuments" for name in method["name"])


def test_retries_can_be_switched_off() -> None:
    [method] = json.loads(options(retry=Retry(attempts=1))["grpc.service_config"])["methodConfig"]
    assert "retryPolicy" not in method


def test_the_callers_arguments_win() -> None:
    assert options(more=(("grpc.max_send_message_length", 5),))["grpc.max_send_message_length"] == 5
