"""Plugins of a few lines, each installed in a folder of its own, and what a registry says of them."""

from __future__ import annotations

from typing import Any

from glossator import Config, Document, Engine, Registry
from glossator.host.registry import PluginInfo

from .sites import PARSER, PREAMBLE, Site

DOCUMENT = Document("Ada wrote. Grace read.")


# The line on which the source of each begins.
FIRST = PREAMBLE.count("\n") + 1


def load(site: Site, **config: Any) -> Registry:
    return Registry.load(Config.model_validate(config), site.entry_points)


def plugin(registry: Registry, name: str = "x") -> PluginInfo:
    (found,) = [info for info in registry.plugins if info.name == name]
    return found


def yielding(manifest: str, before: str = "") -> str:
    return f"{before}\n\n@hookimpl\ndef glossator_analyzers():\n    yield {manifest}\n"


OPTIONS = "class Options(BaseModel):\n    {}\n"


def engine(site: Site, source: str, **config: Any) -> Engine:
    site.install("parser", PARSER)
    site.install("x", source)
    found = Engine(load(site, **config))
    found.load()
    return found
