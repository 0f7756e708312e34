"""Where the server listens, and how it treats connections."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from pathlib import Path

import grpc

from glossator.config import Config
from glossator.errors import ConfigError

# Calls that have come and that the event loop has not turned to yet. Beyond them gRPC itself answers, CANCELLED and
# without a word (its default is a thousand): more than the queue takes, which says why and when to come back.
_PENDING = 10_000

# Bytes of a Unix socket's path: what `sockaddr_un` has room for, without the zero at its end.
_LONGEST_PATH = 107 if sys.platform == "linux" else 103


def channel_arguments(config: Config) -> list[tuple[str, int]]:
    """Of the gRPC server; https://grpc.github.io/grpc/core/group__grpc__arg__keys.html."""
    limit = config.limits.max_message_bytes
    return [
        # With it, a second server on the same port would start without a word.
        ("grpc.so_reuseport", 0),
        ("grpc.max_receive_message_length", limit),
        ("grpc.max_send_message_length", limit),
        ("grpc.max_concurrent_streams", 100),
        # It refuses calls of a burst over one connection, UNAVAILABLE and without a word, though its client keeps
        # to that number: those count that have ended and are not cleared away. What waits is bounded below.
        ("grpc.http.overload_protection", 0),
        # Between the two numbers it would refuse some of them, by chance.
        ("grpc.server.max_pending_requests", _PENDING),
        ("grpc.server.max_pending_requests_hard_limit", _PENDING),
        ("grpc.keepalive_time_ms", 60_000),
        ("grpc.keepalive_timeout_ms", 20_000),
        ("grpc.keepalive_permit_without_calls", 1),
        # Ordinary clients ping every 10 s or more; the library's default of 5 minutes would cut them off.
        ("grpc.http2.min_ping_interval_without_data_ms", 9_000),
        ("grpc.http2.max_ping_strikes", 5),
        # So that clients that balance over several servers see new ones.
        ("grpc.max_connection_age_ms", 30 * 60_000),
        ("grpc.max_connection_age_grace_ms", 10 * 60_000),
    ]


def bind(server: grpc.aio.Server, config: Config, credentials: grpc.ServerCredentials | None) -> str:
    """Listen as configured and return the address for clients; raises `ConfigError` if that is not possible.

    With `credentials` the port speaks TLS. A Unix socket never does: its file's rights say who may connect.
    """
    if config.server.unix_socket:
        return _bind_unix(server, config.server.unix_socket)
    host, port = config.server.host, config.server.port
    if credentials is None:
        check_alone(config, "server.host is {!r}, which others can reach, and the server speaks without TLS", host)
    address = f"[{host}]" if ":" in host else host
    try:
        target = f"{address}:{port}"
        bound = server.add_insecure_port(target) if credentials is None else server.add_secure_port(target, credentials)
    except RuntimeError:
        raise ConfigError(
            f"cannot listen on {address}:{port}: the port is in use or not allowed; choose another with server.port "
            "(--port), 0 for any free one",
            port=port,
        ) from None
    return f"{address}:{bound}"


def check_alone(config: Config, problem: str, host: str) -> None:
    """Raises `ConfigError` for a host where others can listen in, unless that is meant; `problem` has room for it."""
    if not (is_loopback(host) or config.server.insecure):
        raise ConfigError(
            f"{problem.format(host)}: give it a certificate with security.tls_cert and security.tls_key (--tls-cert, "
            "--tls-key), set server.insecure (--insecure) if that is meant, or listen on 127.0.0.1",
            host=host,
        )


def reflects(config: Config) -> bool:
    """Whether reflection is offered: as configured, or where nobody but this machine can connect."""
    return is_local(config) if config.server.reflection is None else config.server.reflection


def is_local(config: Config) -> bool:
    """Whether nobody but this machine can connect."""
    return bool(config.server.unix_socket) or is_loopback(config.server.host)


def _bind_unix(server: grpc.aio.Server, path: str) -> str:
    if (length := len(os.fsencode(path))) > _LONGEST_PATH:
        raise ConfigError(
            f"the path of server.unix_socket (--unix-socket) is too long: it has {length} bytes, the system's limit is "
            f"{_LONGEST_PATH}; choose a shorter one",
            limit=_LONGEST_PATH,
            found=length,
        )
    # gRPC replaces a socket file that is there, also one that another server listens on.
    if Path(path).is_socket() and _answers(path):
        raise ConfigError(f"cannot listen on unix:{path}: another server does", unix_socket=path)
    try:
        server.add_insecure_port(f"unix:{path}")
    except RuntimeError:
        raise ConfigError(
            f"cannot listen on unix:{path}: is its folder there and writable?", unix_socket=path
        ) from None
    return f"unix:{path}"


def _answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(path)
        except OSError:
            return False
        return True


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
