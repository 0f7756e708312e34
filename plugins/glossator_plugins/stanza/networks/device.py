"""Device: where the networks compute. A GPU is looked for only where somebody has asked for one.

Looking for one initializes CUDA, which no fork survives: so it is done where models are loaded, and the server forks no
workers from a process that has loaded them unless the device is the processor.
"""

from __future__ import annotations

from pathlib import Path

from glossator.contract.parser import ParserSettings
from glossator.errors import PluginLoadError

CPU, CUDA, AUTO = "cpu", "cuda", "auto"

_FILES = ("nvidia[0-9]*", "dxg")
"""Of NVIDIA's driver, under Linux and under Windows' Linux: without them torch need not be imported to know."""


def device_of(settings: ParserSettings) -> str:
    """`CPU` or `CUDA`; raises `PluginLoadError` if a GPU is asked for and none can be used."""
    if settings.device == CPU:
        return CPU
    why = _obstacle()
    if not why:
        return CUDA
    if settings.device == CUDA:
        raise PluginLoadError(
            f'server.device is "cuda", and {why}: see that the driver of the GPU and a torch with CUDA are installed, '
            'or set server.device to "cpu" or "auto"',
            plugin="stanza",
        )
    return CPU


def _obstacle() -> str:
    """Why no GPU can be used; empty if one can."""
    if not any(found for name in _FILES for found in Path("/dev").glob(name)):
        return "there is no GPU with a driver here"
    import torch

    if torch.version.cuda is None:
        return f"torch {torch.__version__} was built without CUDA"
    return "" if torch.cuda.is_available() else "torch finds no GPU that it can use"
