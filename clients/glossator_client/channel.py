"""How both clients connect: channel arguments and gRPC's own retries."""

from __future__ import annotations

import ipaddress
import json
from typing import Any

from glossator.wire.messages import ANALYSIS_SERVICE, REGISTRY_SERVICE
from glossator_client.retry import Retry

DEFAULT_ADDRESS = "127.0.0.1:50051"
MAX_MESSAGE_BYTES = 8 * 1024 * 1024
HEALTH_SERVICE = "grpc.health.v1.Health"

_MAX_ATTEMPTS = 5  # gRPC takes no more from a service config
_MIN_DELAY = 0.01  # seen with 1.85: a call hangs if its delay, less the jitter, comes to less than a millisecond


def channel_options(
    address: str, *, max_message_bytes: int, retry: Retry, more: tuple[tuple[str, Any], ...] = ()
) -> list[tuple[str, Any]]:
    """Channel arguments for a server at `address`; those in `more` win."""
    options: dict[str, Any] = {
        "grpc.max_receive_message_length": max_message_bytes,
        "grpc.max_send_message_length": max_message_bytes,
        "grpc.service_config": json.dumps(_service_config(retry)),
        # A dead connection is noticed while a long analysis is silent. Servers of ours allow a ping every 10 s; a
        # client must stay clearly above that or is thrown out for too many pings.
        "grpc.keepalive_time_ms": 30_000,
        "grpc.keepalive_timeout_ms": 20_000,
        "grpc.keepalive_permit_without_calls": 0,
        "grpc.http2.max_pings_without_data": 0,
        # A server that is just starting is found soon. While the channel waits, calls fail without trying: it must
        # not wait longer than the tries of `Retry` take together.
        "grpc.initial_reconnect_backoff_ms": 100,
        "grpc.max_reconnect_backoff_ms": 1_000,
    }
    if is_local(address):
        # A proxy from the environment cannot reach this machine's loopback.
        options["grpc.enable_http_proxy"] = 0
    return list((options | dict(more)).items())


def is_local(address: str) -> bool:
    """Whether the address is on this machine: a Unix socket, localhost or a loopback address."""
    if address.startswith(("unix:", "unix-abstract:")):
        return True
    target = address.rpartition("///")[2].removeprefix("ipv4:").removeprefix("ipv6:").removeprefix("dns:")
    host = target[1:].partition("]")[0] if target.startswith("[") else target.rpartition(":")[0] or target
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _service_config(retry: Retry) -> dict[str, Any]:
    # AnalyzeDocuments is left out: what is lost with a broken stream is sent again document by document.
    names = [
        {"service": ANALYSIS_SERVICE, "method": "Analyze"},
        {"service": ANALYSIS_SERVICE, "method": "AnalyzeStream"},
        {"service": REGISTRY_SERVICE},
        {"service": HEALTH_SERVICE, "method": "Check"},
    ]
    method: dict[str, Any] = {"name": names}
    if retry.attempts > 1:
        method["retryPolicy"] = {
            "maxAttempts": min(retry.attempts, _MAX_ATTEMPTS),
            "initialBackoff": f"{max(retry.first_delay, _MIN_DELAY):.3f}s",
            "maxBackoff": f"{max(retry.max_delay, _MIN_DELAY):.3f}s",
            "backoffMultiplier": retry.multiplier,
            "retryableStatusCodes": ["UNAVAILABLE"],
        }
    # Spreads calls over all addresses of a name, such as a headless Kubernetes service.
    return {"loadBalancingConfig": [{"round_robin": {}}], "methodConfig": [method]}
