"""Precision: which numbers the networks compute with here, and how, or why not with the quickest ones."""

from __future__ import annotations

from typing import NamedTuple

from glossator.contract.parser import ParserSettings
from glossator_plugins.stanza.networks.device import CPU, device_of

BYTES, SINGLE = "int8", "float32"


class Numbers(NamedTuple):
    """What networks compute with."""

    kind: str
    """`BYTES` or `SINGLE`: results depend on that and on the device, and on nothing that `how` says."""
    device: str
    how: str = ""
    """By which instructions bytes are multiplied, or what is in their way if nobody asked for other numbers."""

    def __str__(self) -> str:
        return f"{self.kind}{f' ({self.how})' if self.how else ''}{f' on {self.device}' if self.device != CPU else ''}"


def numbers_of(settings: ParserSettings) -> Numbers:
    """Raises `PluginLoadError` if the device cannot be used."""
    device = device_of(settings)
    if settings.precision == SINGLE or device != CPU:
        return Numbers(SINGLE, device)
    from glossator_plugins.stanza.native.kernels import WAYS, missing, way

    why = missing()
    return Numbers(SINGLE, device, why) if why else Numbers(BYTES, device, WAYS[way()])
