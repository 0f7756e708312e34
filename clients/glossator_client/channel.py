"""How both clients connect: the channel's arguments."""

from __future__ import annotations

import ipaddress
import json
from typing import Any

DEFAULT_ADDRESS = "127.0.0.1:50051"
MAX_MESSAGE_BYTES = 8 * 1024 * 1024

# Spreads calls over all addresses of a name, such as a headless Kubernetes service. gRPC's own retries stay off: it
# knows neither what the server says of when to return nor how long a caller waits.
_SERVICE_CONFIG = json.dumps({"loadBalancingConfig": [{"round_robin": {}}]})


def channel_options(
    address: str, *, max_message_bytes: int, server_name: str = "", more: tuple[tuple[str, Any], ...] = ()
) -> list[tuple[str, Any]]:
    """Channel arguments for a server at `address`, with a certificate for `server_name`; those in `more` win."""
    options: dict[str, Any] = {
        "grpc.max_receive_message_length": max_message_bytes,
        "grpc.max_send_message_length": max_message_bytes,
        "grpc.service_config": _SERVICE_CONFIG,
        # A dead connection is noticed while a long analysis is silent. Servers of ours allow a ping every 10 s; a
        # client must stay clearly above that or is thrown out for too many pings.
        "grpc.keepalive_time_ms": 30_000,
        "grpc.keepalive_timeout_ms": 20_000,
        "grpc.keepalive_permit_without_calls": 0,
        "grpc.http2.max_pings_without_data": 0,
        # A server that is just starting is found soon: while the channel waits, calls fail without trying.
        "grpc.initial_reconnect_backoff_ms": 100,
        "grpc.max_reconnect_backoff_ms": 1_000,
    }
    if server_name:
        options["grpc.ssl_target_name_override"] = server_name
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
