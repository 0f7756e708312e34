"""How a host connects to a remote. Imports grpc, so only processes that ask one import this."""

from __future__ import annotations

import logging
from typing import Any

import grpc
import grpc.aio
from pydantic import BaseModel

from glossator.config import Remote
from glossator.errors import ConfigError
from glossator.host.plugins.secrets import Unresolved, resolved
from glossator_client.access import PUBLIC, Token, tls
from glossator_client.channel import channel_options, is_local

# gRPC tells of every event loop that it meets, on the level of debugging.
logging.getLogger("grpc._cython.cygrpc").setLevel(logging.INFO)


class _Secret(BaseModel):
    token: str = ""


def connect(name: str, remote: Remote, max_bytes: int) -> grpc.aio.Channel:
    """A channel of the running event loop; raises `ConfigError` if the configuration does not allow one."""
    encrypted = bool(remote.tls_ca or remote.tls_cert or remote.tls_key)
    if not (encrypted or remote.insecure or is_local(remote.address)):
        raise ConfigError(
            f"documents would go to {remote.address} unencrypted: set remotes.{name}.tls_ca, or "
            f"remotes.{name}.insecure = true if something else encrypts the connection"
        )
    options = channel_options(remote.address, max_message_bytes=max_bytes, more=(("grpc.max_send_message_length", -1),))
    if not encrypted:
        return grpc.aio.insecure_channel(remote.address, options=options)
    given = tls(remote.tls_ca or PUBLIC, cert=remote.tls_cert or None, key=remote.tls_key or None)
    return grpc.aio.secure_channel(remote.address, given, options=options)


def metadata(name: str, remote: Remote) -> tuple[tuple[str, str], ...]:
    """What goes with each call. Raises `ConfigError` if the token is not there, or is none."""
    if not remote.token:
        return ()
    try:
        found: Any = resolved(_Secret, {"token": remote.token})[0]["token"]
    except Unresolved as error:
        raise ConfigError(f"remotes.{name}.{error}") from None
    if not isinstance(found, str):
        raise ConfigError(f'remotes.{name}.token is neither a string nor {{env = "NAME"}} nor {{file = "path"}}')
    return Token(found.strip()).metadata()
