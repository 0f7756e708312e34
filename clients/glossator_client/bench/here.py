"""`glossator bench --analyzers`: analyzers in this process, each alone, without a server and without models."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from glossator import Config, Document, Registry
from glossator.errors import AnalyzerNotFound
from glossator.reading.documents import documents
from glossator.testing import Harness, Speed, measure, recorded


def measure_here(analyzers: str | None, plugins: Sequence[str], folder: Path | None, file: Path | None) -> bool:
    """Measure them, print a line for each, write them to `file`; whether none failed on a document.

    Without names, all of `plugins`. Raises `AnalyzerNotFound`.
    """
    config = Config.load(overrides={"plugins": {"modules": tuple(plugins)}} if plugins else {})
    registry = Registry.load(config)
    names = [name.strip() for name in (analyzers or "").split(",") if name.strip()]
    if not names:
        given = {info.name for info in registry.plugins if info.name in _modules(plugins)}
        names = [name for info in registry.plugins if info.name in given for name in info.analyzers]
    if not names:
        raise AnalyzerNotFound(f"{', '.join(plugins)} has no analyzer")
    texts = _documents(folder)
    speeds: list[Speed] = []
    for name in names:
        first, *more = _needed(registry, name)
        settings = dict(config.analyzers.get(name, {}))
        # With English, whose parses are recorded: what else an analyzer is for, a toy parses as well.
        with Harness(first, *more, analyzer=name, settings=settings, parser=recorded) as harness:
            speeds.append(measure(harness, texts))
        click.echo(speeds[-1])
    if file is not None:
        rows = [asdict(speed) for speed in speeds]
        file.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return not any(speed.failed for speed in speeds)


def _documents(folder: Path | None) -> list[Document]:
    if folder is None:
        return [recorded.document(name) for name in recorded.names()]
    found = [item.document for item in documents(sorted(map(str, folder.glob("*.txt")))) if item.failure is None]
    if not found:
        raise click.UsageError(f"there is no readable .txt file in {folder}")
    return found


def _modules(plugins: Sequence[str]) -> set[str]:
    from glossator.host.plugins.place import module_of

    return {module_of(plugin)[0] for plugin in plugins}


def _needed(registry: Registry, name: str) -> Iterator[str]:
    """The module of the analyzer, then those of whatever it uses."""
    modules = {analyzer: info.module for info in registry.plugins for analyzer in info.analyzers}
    registry.get(name)
    waiting, seen = [name], set[str]()
    while waiting:
        analyzer = waiting.pop(0)
        module = modules[analyzer]
        if module not in seen:
            seen.add(module)
            yield module
        for kind in registry.get(analyzer).manifest.uses:
            provider = registry.providers.get(kind)
            if provider is not None and modules[provider] not in seen:
                waiting.append(provider)
