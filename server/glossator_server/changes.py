"""What differs between two configurations, and what of that can hold without a restart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from glossator.config import Config

# They are what the process was set up with: its sockets, gRPC's own settings, threads and output.
FIXED = frozenset(
    {
        "server.host",
        "server.port",
        "server.unix_socket",
        "server.insecure",
        "server.workers",
        "server.reflection",
        "server.plugin_output",
        "server.log_format",
        "server.result_cache_bytes",
        "limits.max_message_bytes",
        "web.port",
        "web.host",
        "web.hosts",
        "web.origins",
        "web.max_connections",
        "web.idle",
        "telemetry.metrics_port",
        "telemetry.metrics_host",
        "telemetry.access_log",
        "telemetry.traces",
    }
)

# What no worker looks at.
_FRONT = frozenset(
    {
        "server.admin",
        "server.batch_documents",
        "server.batch_characters",
        "server.cancel_grace",
        "server.document_max_memory",
        "server.quarantine_after",
        "server.quarantine_seconds",
        "server.worker_max_documents",
        "server.worker_max_rss",
        "server.drain_delay",
        "server.drain_timeout",
        "server.log_level",  # they are told
        "limits.max_document_bytes",
        "limits.result_chunk_bytes",
        "limits.max_attributes_bytes",
        "limits.max_options_bytes",
        "limits.max_in_flight_documents",
        "limits.max_queue_documents",
        "limits.max_queue_bytes",
        "limits.max_unread_bytes",
        "limits.max_stream_unread_bytes",
        "limits.max_streams",
        "limits.stream_idle",
        "limits.analyzer_timeout",
        "limits.max_analyzer_timeout",
        "limits.unary_deadline",
        "limits.max_unary_deadline",
    }
)


@dataclass(frozen=True, slots=True)
class Changes:
    """From one configuration to another, by dotted keys; values are nobody's business, some are secret."""

    config: Config
    """The other one, but for what needs a restart."""
    live: tuple[str, ...]
    """Keys that can hold now."""
    fixed: tuple[str, ...]
    """Keys that need a restart."""

    @property
    def workers(self) -> bool:
        """Whether workers have to be started anew for it."""
        return any(key not in _FRONT and not key.startswith(("security.", "telemetry.")) for key in self.live)

    @property
    def plugins(self) -> bool:
        """Whether other plugins may be loaded."""
        return any(key.startswith("plugins.") for key in self.live)


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What came of a reload."""

    when: datetime
    changed: tuple[str, ...] = ()
    needs_restart: tuple[str, ...] = ()
    replaced: int = 0
    """Workers."""
    error: str = ""
    """Why nothing was changed; empty: it went well."""


def changes(old: Config, new: Config) -> Changes:
    """What the new one changes. The section `client` is none of a server's business."""
    before, after = dict(_flat(old)), dict(_flat(new))
    keys = sorted(key for key in before.keys() | after.keys() if before.get(key, _NOTHING) != after.get(key, _NOTHING))
    fixed = tuple(key for key in keys if key in FIXED or key.startswith("web.") or _turns_tls(key, before, after))
    kept: dict[str, dict[str, Any]] = {}
    for key in fixed:
        section, _, name = key.partition(".")
        kept.setdefault(section, {})[name] = before[key]
    config = new.model_copy(
        update={section: getattr(new, section).model_copy(update=values) for section, values in kept.items()}
    )
    return Changes(config, tuple(key for key in keys if key not in fixed), fixed)


_NOTHING = object()


def _turns_tls(key: str, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether TLS, or asking for certificates, would begin or end: other files for it are no matter."""
    if key in ("security.tls_cert", "security.tls_key"):
        return any(bool(before[each]) != bool(after[each]) for each in ("security.tls_cert", "security.tls_key"))
    return key == "security.tls_client_ca" and bool(before[key]) != bool(after[key])


def _flat(config: Config) -> Iterator[tuple[str, Any]]:
    for section, value in config.model_dump(exclude={"client"}).items():
        if isinstance(value, dict):
            for name, each in value.items():
                yield f"{section}.{name}", each
        else:
            yield section, value
