"""TLS for the HTTP port: the certificates that the gRPC port has, read again when their files change."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

from glossator.config import Security
from glossator.errors import ConfigError
from glossator_server.security.watched import Watched


def server_context(security: Security) -> ssl.SSLContext | None:
    """None if no certificate is configured. Raises `ConfigError` if the files cannot be used."""
    if not security.tls_cert and not security.tls_key:
        return None
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

    paths = [Path(path) for path in (cert, key, client_ca) if path]
    watched = Watched(paths, read)
    renewed = _Renewed(ssl.PROTOCOL_TLS_SERVER)
    renewed.current = lambda: watched.get()[0]
    return renewed


class _Renewed(ssl.SSLContext):
    """Stands for whatever context holds now: each connection gets that of its own time."""

    current: Callable[[], ssl.SSLContext]

    def wrap_bio(self, *arguments: Any, **named: Any) -> ssl.SSLObject:
        return self.current().wrap_bio(*arguments, **named)


def _no_password() -> str:
    raise ValueError("encrypted")  # else OpenSSL would ask for a password on the terminal
