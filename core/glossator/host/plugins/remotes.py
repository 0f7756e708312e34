"""Remotes: analyzers that answer from another process, each of which is a plugin like any other to the registry.

What a remote says of itself is asked once, before anything is loaded, and is then part of the configuration: so all
processes hold the same of it, and none that is forked later has talked to anyone. How to talk comes from whoever has
the entry point `grpc` of the group `glossator.remotes`: the core does not know how.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from importlib.metadata import EntryPoint, entry_points
from typing import Any, NamedTuple, Protocol

from glossator.config import Config, Remote
from glossator.errors import PluginError, PluginLoadError, Reason
from glossator.extras import install_command

GROUP = "glossator.remotes"

DISTRIBUTION = "remote"
"""What is told of a remote in the place of its distribution."""


class RemoteAway(PluginError):
    """A remote has not answered yet: what it has is not known."""

    reason = Reason.ANALYZER_UNAVAILABLE


class Transport(Protocol):
    """How remotes are talked to."""

    def introduce(self, remotes: Mapping[str, Remote], max_bytes: int) -> Mapping[str, bytes | str]:
        """Ask each what it is, all at once: its `DescribeResponse`, at most so large, or why there is none.

        Leaves no thread and no connection behind in this process.
        """
        ...

    def version(self, description: bytes) -> str:
        """Of what answers."""
        ...

    def plugin(self, name: str, remote: Remote, description: bytes, max_bytes: int) -> object:
        """An object with `glossator_analyzers`; nobody is asked for it. Raises `PluginLoadError`."""
        ...


def introduced(config: Config, again: Collection[str] = ()) -> Config:
    """The configuration with what each remote says of itself, as far as it is not known yet or asked for again."""
    unknown = {name: remote for name, remote in config.remotes.items() if name not in config.introduced}
    asked = unknown | {name: config.remotes[name] for name in again}
    if not asked:
        return config
    try:
        transport = _transport()
    except PluginLoadError as error:
        return config.with_introductions(dict.fromkeys(asked, error.failure.message))
    return config.with_introductions(transport.introduce(asked, config.limits.max_message_bytes))


def away(config: Config) -> tuple[str, ...]:
    """Remotes that were asked and have not answered."""
    return tuple(name for name in config.remotes if isinstance(config.introduced.get(name, b""), str))


def entries(config: Config, group: str) -> list[EntryPoint]:
    """An entry point for each remote."""
    return [RemoteEntry(name, remote, config, group) for name, remote in config.remotes.items()]


def described(name: str, remote: Mapping[str, Any], description: bytes) -> Any:
    """The plugin of a remote that has described itself; `remote` as in the configuration. Raises `PluginLoadError`."""
    config = Config.model_validate({"remotes": {name: remote}})
    return _transport().plugin(name, config.remotes[name], description, config.limits.max_message_bytes)


class _Distribution(NamedTuple):
    name: str
    version: str


class RemoteEntry(EntryPoint):
    """Stands for an entry point: what it loads is made of what the remote says of itself."""

    def __init__(self, name: str, remote: Remote, config: Config, group: str) -> None:
        super().__init__(name, f"remotes.{name}", group)
        said = config.introduced.get(name, "it has not been asked yet")
        version = ""
        if isinstance(said, bytes):
            with suppress(PluginLoadError):  # told when it is loaded
                version = _transport().version(said)
        dist = _Distribution(DISTRIBUTION, version)
        vars(self).update(dist=dist, remote=remote, said=said, max_bytes=config.limits.max_message_bytes)

    def load(self) -> Any:
        """Its plugin; raises `RemoteAway`, or `PluginLoadError` for one that says nonsense."""
        mine = vars(self)
        if isinstance(mine["said"], str):
            raise RemoteAway(mine["said"])
        return _transport().plugin(self.name, mine["remote"], mine["said"], mine["max_bytes"])


def _transport() -> Transport:
    for entry in entry_points(group=GROUP, name="grpc"):
        try:
            transport: Transport = entry.load()
        except ImportError as error:
            raise PluginLoadError(
                f"remote analyzers cannot be asked: {error}; install with: {install_command('remote')}"
            ) from error
        return transport
    raise PluginLoadError(f"remote analyzers cannot be asked: reinstall with: {install_command('remote')}")
