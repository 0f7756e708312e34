"""Bearer tokens: a file in TOML that holds who has one, what it may be used for and until when, but not the tokens.

    [[tokens]]
    name = "newsroom"
    sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    rights = ["analyze"]
    expires = 2027-01-01T00:00:00Z
    max_in_flight = 64
    documents_per_minute = 6000
    bytes_per_minute = 60_000_000

`glossator token NAME` makes a token and its entry. Tokens are random and long, so a plain digest of one tells nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import tomllib
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from glossator.errors import ConfigError

_PREFIX = "glossator_"
"""By which scanners for leaked secrets can know one."""


class Right(StrEnum):
    """What a token may be used for."""

    ANALYZE = "analyze"
    """Analyze documents, and ask what the server offers."""
    ADMIN = "admin"
    """Run the server: whatever is not for everybody."""


def _in_utc(given: datetime | date) -> datetime:
    if not isinstance(given, datetime):
        given = datetime(given.year, given.month, given.day)
    return given if given.tzinfo else given.replace(tzinfo=UTC)


class Token(BaseModel):
    """One entry of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=100, description="Whose it is: logs and metrics name it.")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="Digest of the token, in hexadecimal.")
    rights: frozenset[Right] = Field(frozenset({Right.ANALYZE}), description="analyze, admin.")
    expires: Annotated[datetime | date, AfterValidator(_in_utc)] | None = Field(
        None, description="When it ends, in UTC unless it says otherwise; none: never."
    )
    max_in_flight: int = Field(0, ge=0, description="Documents under way at once, of all its calls; 0: no limit.")
    documents_per_minute: int = Field(0, ge=0, description="0: no limit.")
    bytes_per_minute: int = Field(0, ge=0, description="Of documents' texts and attributes; 0: no limit.")

    def expired(self, now: datetime) -> bool:
        return isinstance(self.expires, datetime) and now >= self.expires


class Tokens:
    """All entries of a file."""

    def __init__(self, entries: tuple[Token, ...]) -> None:
        self.entries = entries

    def find(self, token: str) -> Token | None:
        """Its entry. Takes as long for a wrong token as for a right one."""
        digest = digest_of(token)
        found = None
        for entry in self.entries:
            if hmac.compare_digest(entry.sha256, digest):
                found = entry
        return found


def read_tokens(path: Path) -> Tokens:
    """The entries of a file; raises `ConfigError` if one of them is wrong, which it names, but none of their values."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"security.tokens: cannot read {path}: {error.strerror}", file=path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise ConfigError(f"security.tokens: {path} is not valid TOML", file=path) from None
    given = content.get("tokens")
    if set(content) != {"tokens"} or not isinstance(given, list) or not given:
        raise ConfigError(
            f"security.tokens: {path} must hold tables [[tokens]] and nothing else: make one with 'glossator token'"
        )
    entries = []
    for position, table in enumerate(given, 1):
        try:
            entries.append(Token.model_validate(table))
        except ValidationError as error:
            details = "; ".join(
                f"{'.'.join(str(part) for part in detail['loc']) or 'it'}: {detail['msg']}"
                for detail in error.errors(include_url=False, include_input=False)[:5]
            )
            raise ConfigError(f"security.tokens: {path}, token {position}: {details}", file=path) from None
    for what in ("name", "sha256"):
        values = [getattr(entry, what) for entry in entries]
        if len(set(values)) < len(values):
            raise ConfigError(f"security.tokens: two tokens of {path} have the same {what}", file=path)
    return Tokens(tuple(entries))


def make_token() -> str:
    """A new one: 256 random bits."""
    return _PREFIX + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
