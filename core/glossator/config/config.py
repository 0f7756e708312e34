"""The whole of the configuration: its sections, and what processes hand on with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from glossator.config.access import Client, Security
from glossator.config.limits import Limits
from glossator.config.models import Models
from glossator.config.plugins import Plugins, Remote
from glossator.config.section import describe
from glossator.config.server import Server, Telemetry, Web
from glossator.config.sources import config_file, load


class Config(BaseModel):
    """Everything that can be configured; frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    server: Server = Field(default_factory=Server, description="How `glossator serve` listens and works.")
    limits: Limits = Field(default_factory=Limits, description="What is refused.")
    models: Models = Field(default_factory=Models, description="Which languages are loaded, and from where.")
    plugins: Plugins = Field(default_factory=Plugins, description="Which plugins are loaded.")
    security: Security = Field(default_factory=Security, description="Who may connect, and how.")
    telemetry: Telemetry = Field(default_factory=Telemetry, description="What the server tells of its work.")
    web: Web = Field(default_factory=Web, description="The service over HTTP, and the page.")
    client: Client = Field(default_factory=Client, description="How commands talk to servers.")
    default_analyzers: tuple[str, ...] = Field(
        (), description="Run when a request names none, those that know the language; empty: all that say so."
    )
    bindings: dict[str, str] = Field({}, description="Kind of annotation -> the analyzer that provides it.")
    analyzers: dict[str, dict[str, Any]] = Field(
        {}, description='Analyzer -> its settings. For a secret write {env = "NAME"} or {file = "path"}.'
    )

    remotes: dict[str, Remote] = Field(
        {}, description="Name -> where analyzers run elsewhere. They should be called NAME or NAME.something."
    )

    _unfit: Mapping[str, str] = PrivateAttr(default_factory=dict)
    _casualties: tuple[tuple[str, str], ...] = PrivateAttr(())
    _introduced: Mapping[str, bytes | str] = PrivateAttr(default_factory=dict)

    @property
    def unfit(self) -> Mapping[str, str]:
        """Entry points that were tried out and must not be imported by any process: the value of each -> why."""
        return self._unfit

    def without_plugins(self, unfit: Mapping[str, str]) -> Self:
        """The same, and what was tried out and must not be imported."""
        found = self.model_copy()
        found._unfit = {**self._unfit, **unfit}
        return found

    @property
    def casualties(self) -> tuple[tuple[str, str], ...]:
        """What was tried out and must not be warmed up, as `glossator.host.warmup` names it, and its fate."""
        return self._casualties

    def with_casualties(self, found: tuple[tuple[str, str], ...]) -> Self:
        """The same without these."""
        copy = self.model_copy()
        copy._casualties = found
        return copy

    @property
    def introduced(self) -> Mapping[str, bytes | str]:
        """Remote -> what it says of itself, a serialized `DescribeResponse`, or why that is not known."""
        return self._introduced

    def with_introductions(self, said: Mapping[str, bytes | str]) -> Self:
        """The same, and what remotes say of themselves: so that all processes hold the same of them."""
        found = self.model_copy()
        found._introduced = {**self._introduced, **said}
        return found

    @classmethod
    def load(cls, file: str | Path | None = None, overrides: Mapping[str, Any] | None = None) -> Config:
        """The effective configuration; `overrides` (flags, nested by section) win over environment and file.

        Raises `ConfigError`: unreadable file, unknown key, value out of range.
        """
        return load(cls, cls.model_fields, config_file(file), overrides)


describe(Config)


class _Connecting(BaseModel):
    """The section that commands read which only talk to a server."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    client: Client = Client()


def load_client(overrides: Mapping[str, Any] | None = None, *, read: bool = True) -> Client:
    """How to connect to a server, whatever else is wrong in the configuration here: it may be the server's.

    Raises `ConfigError` as `Config.load` does, with the metadata `file` for one that is no TOML. `read` says whether
    a file is to be looked at.
    """
    return load(_Connecting, Config.model_fields, config_file() if read else None, overrides).client
