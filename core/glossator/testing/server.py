"""A real server with one plugin, as a process of its own: gRPC, workers and all, on toy parses."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import tomlkit

from glossator.config import Config
from glossator.contract.batch import AnalysisOptions, AnalyzerSpec
from glossator.contract.result import DocumentResult
from glossator.host.plugins.place import module_of
from glossator.testing.plugin import imported, manifests_of
from glossator.text.document import Document

_LISTENING = "listening on "
_STOP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that is ready. `address` is for clients, `pid` for whoever wants to look at its processes."""

    address: str
    pid: int

    def analyze(self, text: str | Document, analyzer: str = "", /, **options: Any) -> DocumentResult:
        """The result of a document, sent to the server and back; without a name, of the default set."""
        document = text if isinstance(text, Document) else Document(text)
        specs = (AnalyzerSpec(analyzer, options=options),) if analyzer else ()
        (backend,) = entry_points(group="glossator.backends", name="remote")
        with backend.load()(self.address, Config()) as client:
            (result,) = client.analyze([document], AnalysisOptions(specs))
        found: DocumentResult = result
        return found


@contextmanager
def serving(
    plugin: str, *more: str, settings: Mapping[str, Mapping[str, Any]] | None = None, language: str = "en"
) -> Iterator[RunningServer]:
    """A server with these plugins, named as for `--plugin`, a toy parser and a toy provider of `entity`.

    `settings` are those of analyzers, by name. Raises `RuntimeError`, with what the server said, if it does not start.
    """
    plugins = [plugin, *more]
    found = [imported(each) for each in plugins]
    emitted = {kind for each in found for manifest in manifests_of(each) for kind in manifest.emits}
    modules = [*plugins]
    if not any(hasattr(each, "glossator_parser") for each in found):
        modules.append("glossator.testing.toy")
    if "entity" not in emitted:
        modules.append("glossator.testing.entities")
    config = {
        "server": {"port": 0, "workers": 1, "reflection": False, "plugin_output": "pass", "plugin_tracebacks": True},
        "models": {"languages": [language], "default_language": language},
        "plugins": {"modules": modules, "allow": [module_of(each)[0] for each in modules]},
        "analyzers": {name: dict(given) for name, given in (settings or {}).items()},
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GLOSSATOR_")}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    with tempfile.TemporaryDirectory() as folder:
        file, log = Path(folder) / "glossator.toml", Path(folder) / "log"
        file.write_text(tomlkit.dumps(config), encoding="utf-8")
        with log.open("wb") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "glossator", "serve", "--config", str(file)],
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
                text=True,
            )
        try:
            address = ""
            assert process.stdout is not None  # noqa: S101 - a pipe was asked for
            for line in process.stdout:
                if line.startswith(_LISTENING):
                    address = line.removeprefix(_LISTENING).strip()
                if line.strip() == "serving":
                    break
            else:
                raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')}")
            yield RunningServer(address, process.pid)
        finally:
            process.terminate()
            try:
                process.communicate(timeout=_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
