"""The bundled vectors, which all open models that read words stand on: made of sources on the list."""

from __future__ import annotations

from training.data.sources import Sources
from training.packing import package

FILE = package.BUNDLE / "en" / "pretrain" / f"{package.VECTORS}.pt"


def use(read: Sources) -> None:
    """Say that they are read."""
    read.use(f"own:../glossator_en/models/en/pretrain/{FILE.name}")
