"""The gate: before a method is run, whether whoever calls may call it; and while it runs, whether that still holds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
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

# Seconds between two looks at whether those who called may still do so.
_EVERY = 1.0


class Unauthenticated(GlossatorError):
    """The call has no token, or none that is known."""

    reason = Reason.UNAUTHENTICATED


class PermissionDenied(GlossatorError):
    """The call's token does not give the right to what it asks for."""

    reason = Reason.PERMISSION_DENIED


caller: ContextVar[Quota | None] = ContextVar("caller", default=None)
"""What the token of the running call may use up; None where no tokens are asked for."""


@dataclass(eq=False, slots=True)
class _Guest:
    """A call under way."""

    token: Token
    needed: Right | None
    scope: asyncio.Timeout
    why: GlossatorError | None = None
    """Set when it has to end."""


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
        self._quotas: dict[Token, Quota] = {}
        self._guests: set[_Guest] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._tokens: Watched[Tokens] | None = None
        self._open_health = True
        self.prepared(security)()

    @property
    def closed(self) -> bool:
        """Whether tokens are asked for."""
        return self._tokens is not None

    def prepared(self, security: Security) -> Callable[[], None]:
        """What makes other settings hold. Raises `ConfigError` if their tokens cannot be read."""
        tokens: Watched[Tokens] | None = None
        if security.tokens:
            path = Path(security.tokens)
            tokens = Watched([path], lambda: read_tokens(path))

        def change() -> None:
            self._tokens = tokens
            self._open_health = security.health_without_token
            if tokens is not None:
                self._renew(tokens.get()[0])

        return change

    def admit(self, method: str, metadata: Iterable[tuple[str, str | bytes]] | None) -> Token | None:
        """Raises `Unauthenticated` or `PermissionDenied`. Sets `caller` in the call's context.

        Returns the call's token, if it needs one.
        """
        if self._tokens is None:
            return None
        health = method.startswith(HEALTH)
        if health and self._open_health:
            return None
        token = self._current(self._tokens).find(_bearer(metadata or ()))
        if token is None:
            raise Unauthenticated(
                "the call's token is not one of this server's: ask who runs it for one, and check that it is given "
                "in full"
            )
        if token.expired(self._now()):
            raise _expired(token)
        needed = self._needed(method)
        if needed is not None and needed not in token.rights:
            raise _lacks(token, needed)
        quota = self._quotas.get(token)
        if quota is None:
            quota = self._quotas[token] = Quota(token)
        caller.set(quota)
        note(client=f"token:{quota.name}")
        return token

    @asynccontextmanager
    async def entered(self, method: str, metadata: Iterable[tuple[str, str | bytes]] | None) -> AsyncIterator[None]:
        """As `admit`, and ends what is inside when its token is taken back, expires or loses the right.

        Then it raises what `admit` would.
        """
        token = self.admit(method, metadata)
        if token is None:
            yield
            return
        try:
            async with asyncio.timeout(None) as scope:
                guest = _Guest(token, self._needed(method), scope)
                self._guests.add(guest)
                self._watch()
                try:
                    yield
                finally:
                    self._guests.discard(guest)
        except TimeoutError:
            if guest.why is None:
                raise
            raise guest.why from None

    def close(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _needed(self, method: str) -> Right | None:
        if method.startswith(HEALTH):
            return None
        return next((right for prefix, right in self._rights.items() if method.startswith(prefix)), Right.ANALYZE)

    def _current(self, watched: Watched[Tokens]) -> Tokens:
        tokens, anew = watched.get()
        if anew:
            self._renew(tokens)
        return tokens

    def _renew(self, tokens: Tokens) -> None:
        # One whose limits were changed starts afresh; the others go on where they were.
        self._quotas = {token: self._quotas[token] for token in tokens.entries if token in self._quotas}

    def _watch(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_EVERY, self._look)

    def _look(self) -> None:
        """End the calls of those who may not call any more. One for whom tokens are no longer asked may go on."""
        self._timer = None
        if self._tokens is None or not self._guests:
            return
        known = {token.sha256: token for token in self._current(self._tokens).entries}
        now = self._now()
        for guest in self._guests:
            token = known.get(guest.token.sha256)
            if token is None:
                guest.why = Unauthenticated(
                    f"the token {guest.token.name!r} was taken back: ask who runs the server for another one",
                    token=guest.token.name,
                )
            elif token.expired(now):
                guest.why = _expired(token)
            elif guest.needed is not None and guest.needed not in token.rights:
                guest.why = _lacks(token, guest.needed)
            if guest.why is not None and not guest.scope.expired():
                guest.scope.reschedule(asyncio.get_running_loop().time())
        self._watch()


def _expired(token: Token) -> Unauthenticated:
    return Unauthenticated(
        f"the token {token.name!r} has expired: ask who runs the server for a new one", token=token.name
    )


def _lacks(token: Token, needed: Right) -> PermissionDenied:
    return PermissionDenied(
        f"the token {token.name!r} does not have the right {needed.value!r}, which this method needs",
        token=token.name,
        right=needed.value,
    )


def _bearer(metadata: Iterable[tuple[str, str | bytes]]) -> str:
    for key, value in metadata:
        if key == _HEADER and isinstance(value, str) and value[: len(_SCHEME)].lower() == _SCHEME:
            return value[len(_SCHEME) :].strip()
    raise Unauthenticated(
        "this server asks for a token, and the call has none: send the metadata 'authorization: Bearer TOKEN' (the "
        "client's `token`, --token-file)"
    )
