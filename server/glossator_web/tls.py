"""TLS for the HTTP port: the certificates that the gRPC port has, read again when their files change."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

from glossator.config import Security
from glossator.errors import ConfigError
from glossator_server.security.watched import Watched


class Certificates(ssl.SSLContext):
    """Stands for whatever context holds now: each connection gets that of its own time."""

    _watched: Watched[ssl.SSLContext]
    generation: int
    """Grows with each renewal: connections that began before it should not go on for ever."""

    def __new__(cls, security: Security) -> Certificates:
        """Raises `ConfigError` if the files cannot be used."""
        made = super().__new__(cls, ssl.PROTOCOL_TLS_SERVER)
        made.generation = 0
        made.adopt(security)
        return made

    def adopt(self, security: Security) -> None:
        """Have these files hold from now on. Raises `ConfigError` if they cannot be used: then the others still do."""
        self._watched = _watched(security)
        self.generation += 1

    def look(self) -> int:
        """The generation that holds now."""
        self._current()
        return self.generation

    def wrap_bio(self, *arguments: Any, **named: Any) -> ssl.SSLObject:
        return self._current().wrap_bio(*arguments, **named)

    def _current(self) -> ssl.SSLContext:
        found, renewed = self._watched.get()
        self.generation += renewed
        return found


def certificates(security: Security) -> Certificates | None:
    """None if no certificate is configured. Raises `ConfigError` if the files cannot be used."""
    return Certificates(security) if security.tls_cert or security.tls_key else None


def _watched(security: Security) -> Watched[ssl.SSLContext]:
    cert, key, client_ca = security.tls_cert, security.tls_key, security.tls_client_ca

    def read() -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        try:
            context.load_cert_chain(cert, key, password=_no_password)
            if client_ca:
                context.load_verify_locations(client_ca)
                context.verify_mode = ssl.CERT_REQUIRED
        except (ssl.SSLError, OSError, ValueError) as error:
            why = getattr(error, "reason", None) or getattr(error, "strerror", None) or type(error).__name__
            raise ConfigError(
                f"security.tls_cert {cert} and security.tls_key {key} are no pair of certificate chain and unencrypted "
                f"key in PEM, or security.tls_client_ca holds no certificates ({why})"
            ) from None
        return context

    return Watched([Path(path) for path in (cert, key, client_ca) if path], read)


def _no_password() -> str:
    raise ValueError("encrypted")  # else OpenSSL would ask for a password on the terminal
