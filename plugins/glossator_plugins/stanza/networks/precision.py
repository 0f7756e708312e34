"""Precision: which numbers the networks compute with here, and how, or why not with the quickest ones."""

from __future__ import annotations

from glossator.contract.parser import ParserSettings

BYTES, SINGLE = "int8", "float32"


def numbers_of(settings: ParserSettings) -> tuple[str, str]:
    """`BYTES` and by which instructions, or `SINGLE` and what is in the way of bytes if nobody asked for other numbers.

    What results are does not depend on the instructions.
    """
    if settings.precision == SINGLE:
        return SINGLE, ""
    from glossator_plugins.stanza.native.kernels import WAYS, missing, way

    why = missing()
    return (SINGLE, why) if why else (BYTES, WAYS[way()])
