"""Where a server may listen."""

from __future__ import annotations

import grpc
import pytest

from glossator import Config
from glossator.errors import ConfigError
from glossator_server.listen import bind, channel_arguments


def config(**server: object) -> Config:
    return Config.model_validate({"server": {"port": 0, **server}})


async def bound(settings: Config) -> str:
    server = grpc.aio.server(options=channel_arguments(settings))
    try:
        return bind(server, settings, None)
    finally:
        await server.stop(None)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
async def test_loopback_needs_no_leave(host: str) -> None:
    address = await bound(config(host=host))
    name, _, port = address.rpartition(":")
    assert name == host
    assert int(port) > 0


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])  # noqa: S104 - that is the point
async def test_beyond_loopback_needs_leave(host: str) -> None:
    with pytest.raises(ConfigError, match="--insecure"):
        await bound(config(host=host))


async def test_beyond_loopback_with_leave() -> None:
    assert (await bound(config(host="0.0.0.0", insecure=True))).startswith("0.0.0.0:")  # noqa: S104


def test_a_second_server_on_the_same_port_is_not_silent() -> None:
    assert dict(channel_arguments(config()))["grpc.so_reuseport"] == 0


async def test_a_socket_path_that_is_too_long_is_told_with_the_limit() -> None:
    with pytest.raises(ConfigError, match=r"too long: it has 201 bytes, the system's limit is 10\d"):
        await bound(config(unix_socket="/" + "é" * 100))
