"""What an entry point was installed with: name and version of its distribution."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import Distribution, EntryPoint


def origin(entry: EntryPoint) -> tuple[str, str]:
    """Name and version of the distribution that an entry point is of; empty if it is of none."""
    return _told(entry.dist) if entry.dist is not None else ("", "")


@lru_cache
def _told(distribution: Distribution) -> tuple[str, str]:
    # Python parses all of the metadata, a README included, each time that it is asked for one of them.
    try:
        return distribution.name or "", distribution.version or ""
    except (OSError, UnicodeDecodeError, KeyError):  # what lies there is no metadata: the plugin itself may be sound
        return "", ""
