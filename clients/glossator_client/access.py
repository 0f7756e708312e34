"""How a client shows who it is and makes sure who answers: certificates, and a bearer token with every call.

Client("analysis.example.org:50051", credentials=tls(ca="ca.pem"), token=Token(file="token.txt"))
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc

from glossator import config
from glossator.errors import ConfigError
from glossator_client.channel import is_local

PUBLIC = "public"
"""As `ca`: the public authorities that gRPC brings a list of (GRPC_DEFAULT_SSL_ROOTS_FILE_PATH replaces it)."""

_TOKEN = re.compile(r"[!-~]{1,4096}")


def tls(
    ca: str | Path | bytes = PUBLIC, *, cert: str | Path | bytes | None = None, key: str | Path | bytes | None = None
) -> grpc.ChannelCredentials:
    """For `Client(credentials=…)`: TLS with a server whose certificate one of those in the file `ca` signed.

    `cert` and `key` are this client's own, for servers that ask for one (mutual TLS). All are in PEM, paths of files
    or their bytes. Files are read now: make a client anew when they change. Raises `ConfigError` if one cannot be read.
    """
    if (cert is None) != (key is None):
        raise ConfigError("a client's certificate needs its key, and the key its certificate: give both")
    roots = None if ca == PUBLIC else _read(ca, "certificates of authorities")
    return grpc.ssl_channel_credentials(
        roots,
        None if key is None else _read(key, "the client's key"),
        None if cert is None else _read(cert, "the client's certificate"),
    )


class Token:
    """A bearer token, given or from a file that is read again when it changes, as orchestrators renew them."""

    def __init__(self, token: str | None = None, *, file: str | Path | None = None) -> None:
        """One of the two. Raises `ConfigError` for a file that cannot be read, or what cannot be a token."""
        if (token is None) == (file is None):
            raise ConfigError("a token is either given or in a file")
        self._file = None if file is None else Path(file)
        self._state: tuple[int, int] | None = None
        self._token = "" if token is None else _checked(token, "the token")
        self.metadata()

    def metadata(self) -> tuple[tuple[str, str], ...]:
        """What goes with a call. Raises `ConfigError` if the file is not there any more."""
        if self._file is not None:
            try:
                status = os.stat(self._file)
                state = status.st_mtime_ns, status.st_ino
                if state != self._state:
                    given = self._file.read_text(encoding="ascii", errors="replace").strip()
                    self._token, self._state = _checked(given, f"{self._file}"), state
            except OSError as error:
                raise ConfigError(f"cannot read the token in {self._file}: {error.strerror}") from None
        return (("authorization", f"Bearer {self._token}"),)

    def __repr__(self) -> str:
        return f"Token(file={str(self._file)!r})" if self._file else "Token(…)"


class Calling:
    """A channel whose calls bring a token along; what generated stubs ask of a channel, of gRPC and of grpc.aio."""

    def __init__(self, channel: Any, token: Token) -> None:
        self._channel = channel
        self._token = token

    def __getattr__(self, cardinality: str) -> Any:
        make = getattr(self._channel, cardinality)

        def method(*arguments: Any, **named: Any) -> Any:
            call = make(*arguments, **named)

            def with_token(*arguments: Any, metadata: Any = (), **named: Any) -> Any:
                return call(*arguments, metadata=(*(metadata or ()), *self._token.metadata()), **named)

            return with_token

        return method


def calling(address: str, token: Token | str | None, *, encrypted: bool, insecure: bool) -> Callable[[Any], Any]:
    """Makes of a channel the one for stubs: the same, or one that brings the token along.

    Raises `ConfigError` for a token that would go over the network for everybody to read.
    """
    if token is None:
        return lambda channel: channel
    if not (encrypted or insecure or is_local(address)):
        raise ConfigError(
            f"a token would go to {address} unencrypted: give credentials, as with tls(ca=…) (--tls-ca), or say "
            "insecure=True (--insecure) if something else encrypts the connection"
        )
    given = Token(token) if isinstance(token, str) else token
    return lambda channel: Calling(channel, given)


def of_config(client: config.Client) -> dict[str, Any]:
    """The keyword arguments of a client that the section `client` of the configuration stands for."""
    given: dict[str, Any] = {"insecure": client.insecure}
    if client.tls_ca or client.tls_cert or client.tls_key:
        given["credentials"] = tls(client.tls_ca or PUBLIC, cert=client.tls_cert or None, key=client.tls_key or None)
    if client.tls_server_name:
        given["server_name"] = client.tls_server_name
    if client.token_file:
        given["token"] = Token(file=client.token_file)
    return given


def _checked(token: str, what: str) -> str:
    if not _TOKEN.fullmatch(token):
        raise ConfigError(f"{what} is no token: it must be a word of printable ASCII characters, at most 4096")
    return token


def _read(path: str | Path | bytes, what: str) -> bytes:
    if isinstance(path, bytes):
        return path
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot read {what} in {path}: {error.strerror}") from None
