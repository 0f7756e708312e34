"""How deeply JSON may be nested that goes over the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DEEPEST = 30
"""Objects and arrays within one another.

Decoders of protobuf refuse a whole response, with all that is of others in it, beyond a hundred messages within one
another: an object of a Struct takes three of them, and a handful are around it.
"""


def too_deep(value: Any, levels: int = DEEPEST) -> bool:
    """Whether a JSON value has more than so many objects and arrays within one another."""
    items = value.values() if isinstance(value, Mapping) else value if isinstance(value, (list, tuple)) else None
    return items is not None and (levels <= 0 or any(too_deep(item, levels - 1) for item in items))
