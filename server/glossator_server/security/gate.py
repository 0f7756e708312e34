"""The gate: before any method is run, whether whoever calls may call it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from glossator.config import Security
from glossator.errors import GlossatorError, Reason
from glossator_server.security.quota import Quota
from glossator_server.security.tokens import Right, Token, Tokens, read_tokens
from glossator_server.security.watched import Watched
from glossator_server.telemetry.access import note

_HEADER = "authorization"
_SCHEME = "bearer "

HEALTH = "/grpc.health."
"""What the methods of health begin with."""


class Unauthenticated(GlossatorError):
    """The call has no token, or none that is known."""

    reason = Reason.UNAUTHENTICATED


class PermissionDenied(GlossatorError):
    """The call's token does not give the right to what it asks for."""

    reason = Reason.PERMISSION_DENIED


caller: ContextVar[Quota | None] = ContextVar("caller", default=None)
"""What the token of the running call may use up; None where no tokens are asked for."""


class Gate:
    """Lets calls in. Without tokens in the configuration it lets in everybody."""

    def __init__(
        self,
        security: Security,
        rights: Mapping[str, Right] = MappingProxyType({}),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`rights` are those that methods need, by what their names begin with; others need ANALYZE.

        Raises `ConfigError` if the tokens cannot be read.
        """
        self._rights = rights
        self._now = now
        self._open_health = security.health_without_token
        self._tokens: Watched[Tokens] | None = None
        self._quotas: dict[Token, Quota] = {}
        if security.tokens:
            path = Path(security.tokens)
            self._tokens = Watched([path], lambda: read_tokens(path))

    @property
    def closed(self) -> bool:
        """Whether tokens are asked for."""
        return self._tokens is not None

    def admit(self, method: str, metadata: Iterable[tuple[str, str | bytes]] | None) -> None:
        """Raises `Unauthenticated` or `PermissionDenied`. Sets `caller` in the call's context."""
        if self._tokens is None:
            return
        health = method.startswith(HEALTH)
        if health and self._open_health:
            return
        tokens, anew = self._tokens.get()
        if anew:
            # One whose limits were changed starts afresh; the others go on where they were.
            self._quotas = {token: self._quotas[token] for token in tokens.entries if token in self._quotas}
        token = tokens.find(_bearer(metadata or ()))
        if token is None:
            raise Unauthenticated(
                "the call's token is not one of this server's: ask who runs it for one, and check that it is given "
                "in full"
            )
        if token.expired(self._now()):
            raise Unauthenticated(
                f"the token {token.name!r} has expired: ask who runs the server for a new one", token=token.name
            )
        needed = next((right for prefix, right in self._rights.items() if method.startswith(prefix)), Right.ANALYZE)
        if not health and needed not in token.rights:
            raise PermissionDenied(
                f"the token {token.name!r} does not have the right {needed.value!r}, which this method needs",
                token=token.name,
                right=needed.value,
            )
        quota = self._quotas.get(token)
        if quota is None:
            quota = self._quotas[token] = Quota(token)
        caller.set(quota)
        note(client=f"token:{quota.name}")


def _bearer(metadata: Iterable[tuple[str, str | bytes]]) -> str:
    for key, value in metadata:
        if key == _HEADER and isinstance(value, str) and value[: len(_SCHEME)].lower() == _SCHEME:
            return value[len(_SCHEME) :].strip()
    raise Unauthenticated(
        "this server asks for a token, and the call has none: send the metadata 'authorization: Bearer TOKEN' (the "
        "client's `token`, --token-file)"
    )
