"""The server's certificates: one pair of chain and key, and whose signature a client's must bear, if any."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import grpc

from glossator.config import Security
from glossator.errors import ConfigError
from glossator_server.security.watched import Watched


class Certificates:
    """Those of one server: from files that are read again when they change, or other files from some moment on."""

    def __init__(self, security: Security) -> None:
        """Raises `ConfigError` if the files cannot be used."""
        self._watched = _watched(security)
        self._anew = False
        self.credentials = self._credentials(security)
        """For the server's port; None if no certificate is configured. Changes hold for the next connection."""

    def prepared(self, security: Security) -> Callable[[], None]:
        """What makes others hold; whether there are any at all must not change. Raises `ConfigError` as above."""
        watched = _watched(security)

        def change() -> None:
            self._watched, self._anew = watched, True

        return change

    def _credentials(self, security: Security) -> grpc.ServerCredentials | None:
        if self._watched is None:
            return None
        first, _ = self._watched.get()
        # The stubs do not know that the fetcher may say "no change".
        return grpc.dynamic_ssl_server_credentials(
            first,
            self._fetch,  # type: ignore[arg-type]
            require_client_authentication=bool(security.tls_client_ca),
        )

    def _fetch(self) -> grpc.ServerCertificateConfiguration | None:
        """Asked before every handshake, in a thread of gRPC's; None for no change."""
        assert self._watched is not None  # noqa: S101 - there were certificates, and so there are
        current, anew = self._watched.get()
        anew, self._anew = anew or self._anew, False
        return current if anew else None


def _watched(security: Security) -> Watched[grpc.ServerCertificateConfiguration] | None:
    if not security.tls_cert and not security.tls_key:
        if security.tls_client_ca:
            raise ConfigError(
                "security.tls_client_ca (--tls-client-ca) needs a certificate of the server's own: set "
                "security.tls_cert and security.tls_key"
            )
        return None
    for name, other in (("tls_cert", security.tls_key), ("tls_key", security.tls_cert)):
        if not getattr(security, name):
            flag = f"--{name.replace('_', '-')}"
            raise ConfigError(f"security.{name} ({flag}) is missing beside {other}: a certificate needs its key")
    cert, key = Path(security.tls_cert), Path(security.tls_key)
    client_ca = Path(security.tls_client_ca) if security.tls_client_ca else None

    def read() -> grpc.ServerCertificateConfiguration:
        return _read(cert, key, client_ca)

    return Watched([path for path in (cert, key, client_ca) if path is not None], read)


def _read(cert: Path, key: Path, client_ca: Path | None) -> grpc.ServerCertificateConfiguration:
    # gRPC takes anything, and fails with the first client: what is wrong must show here, and old with new files,
    # in the midst of a change, must not be taken together.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    chain, secret = _bytes(cert, "tls_cert"), _bytes(key, "tls_key")
    try:
        context.load_cert_chain(cert, key, password=_no_password)
    except (ssl.SSLError, OSError, ValueError) as error:
        why = getattr(error, "reason", None) or type(error).__name__
        raise ConfigError(
            f"security.tls_cert {cert} and security.tls_key {key} are no pair of certificate chain and unencrypted key "
            f"in PEM ({why})"
        ) from None
    trusted = None
    if client_ca is not None:
        trusted = _bytes(client_ca, "tls_client_ca")
        try:
            context.load_verify_locations(client_ca)
        except (ssl.SSLError, OSError):
            raise ConfigError(f"security.tls_client_ca {client_ca} holds no certificates in PEM") from None
    return grpc.ssl_server_certificate_configuration([(secret, chain)], root_certificates=trusted)


def _no_password() -> str:
    raise ValueError("encrypted")  # else OpenSSL would ask for a password on the terminal


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"security.{name}: cannot read {path}: {error.strerror}", file=path) from None
