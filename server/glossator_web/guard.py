"""Who may call from where: the names that this server has, and the pages that are not its own.

A page that somebody opens can send requests to servers of their own machine. It cannot choose the `Host` under which it
reaches one, unless its own name points there (DNS rebinding): so the name must be known. And it cannot hide its
`Origin`: so that must be ours, or allowed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

ANY = "*"

_ALLOWED_HEADERS = (
    "authorization, content-type, content-encoding, connect-protocol-version, connect-timeout-ms, "
    "connect-content-encoding, connect-accept-encoding, grpc-timeout, grpc-encoding, grpc-accept-encoding, x-grpc-web, "
    "x-user-agent"
)
_EXPOSED_HEADERS = (
    "content-encoding, connect-content-encoding, grpc-encoding, grpc-status, grpc-message, grpc-status-details-bin, "
    "retry-after"
)
# Seconds that a browser need not ask again; browsers have lower limits of their own.
_REMEMBERED = 7200


class Guard:
    """Knows which hosts and origins are ours or allowed."""

    def __init__(self, hosts: Iterable[str] = (), origins: Iterable[str] = ()) -> None:
        self._hosts = {host.lower().rstrip(".") for host in hosts}
        self._origins = {origin.lower().rstrip("/") for origin in origins}

    def knows(self, host: str) -> bool:
        """Whether a `Host` header names this server: localhost, an IP address, or a name that is configured."""
        if ANY in self._hosts:
            return True
        name = _name(host)
        if name is None:
            return False
        if name == "localhost" or name in self._hosts:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def admits(self, origin: str | None, host: str, scheme: str) -> bool:
        """Whether a request with this `Origin` may be answered; one without comes from no page."""
        return origin is None or self._own(origin, host, scheme) or self.allows(origin)

    def allows(self, origin: str) -> bool:
        """Whether it is another's that is allowed."""
        return ANY in self._origins or origin.lower() in self._origins

    def headers(self, origin: str | None) -> list[tuple[str, str]]:
        """What lets the page of an allowed origin read an answer."""
        if origin is None or not self.allows(origin):
            return [("vary", "origin")] if self._origins else []
        return [
            ("vary", "origin"),
            ("access-control-allow-origin", origin),
            ("access-control-expose-headers", _EXPOSED_HEADERS),
        ]

    def preflight(self, origin: str, asked: Mapping[str, str]) -> list[tuple[str, str]]:
        """What a browser asks before it sends another page's request."""
        found = [
            *self.headers(origin),
            ("access-control-allow-methods", "POST"),
            ("access-control-allow-headers", _ALLOWED_HEADERS),
            ("access-control-max-age", str(_REMEMBERED)),
        ]
        if asked.get("access-control-request-private-network") == "true":
            found.append(("access-control-allow-private-network", "true"))
        return found

    def _own(self, origin: str, host: str, scheme: str) -> bool:
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        # Who ends TLS in front of this server talks http to it, and the page was loaded over https all the same.
        schemes = ("https",) if scheme == "https" else ("http", "https")
        return parts.scheme in schemes and parts.netloc.lower() == host.lower()


def _name(host: str) -> str | None:
    """The name or address in a `Host` header; None if it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    if parts.netloc != host or parts.username is not None or not parts.hostname:
        return None
    return parts.hostname.lower().rstrip(".")
