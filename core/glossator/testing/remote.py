"""Remote analyzers as plugins that the kit can import, and processes that answer for them.

with remote_process("acme_topics.plugin") as address:
    with Harness(remote_plugin("acme", address)) as harness:
        harness.analyze("The river rose.")

`Harness`, checks and fixtures take the path that `remote_plugin` returns like any other plugin.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from glossator.config import Config
from glossator.errors import ConfigError
from glossator.host.plugins.remotes import RemoteAway, introduced

_MODULE = '''"""The analyzers of the remote {name!r}, as it described itself."""

import base64

import glossator
from glossator.host.plugins.remotes import described

_plugin = described({name!r}, {remote}, base64.b64decode({said!r}))


@glossator.hookimpl
def glossator_analyzers():
    """Those that it has."""
    return _plugin.glossator_analyzers()
'''


def remote_plugin(name: str, address: str, folder: Path | None = None, **remote: Any) -> Path:
    """Ask the remote at an address what it is, and write that down as a module; the module's path.

    `folder` is where; by default a new temporary one. `remote` is what else can be set under `[remotes.NAME]`. Raises
    `RemoteAway` if nobody answers.
    """
    if not name.isidentifier():
        raise ConfigError(f"a remote cannot be named {name!r} here: write letters, digits and underscores")
    config = introduced(Config.model_validate({"remotes": {name: {"address": address, **remote}}}))
    said = config.introduced[name]
    if isinstance(said, str):
        raise RemoteAway(said)
    where = Path(tempfile.mkdtemp(prefix="glossator-remote-")) if folder is None else folder
    # A name of its own: two of one name in one process would be one module.
    digest = hashlib.sha256(f"{address} {where}".encode() + said).hexdigest()[:12]
    path = where / f"remote_{name}_{digest}.py"
    text = _MODULE.format(
        name=name,
        remote=json.loads(config.remotes[name].model_dump_json()),
        said=base64.b64encode(said).decode(),
    )
    path.write_text(text, encoding="utf-8")
    return path


@contextmanager
def remote_process(*plugins: str, settings: Mapping[str, Mapping[str, Any]] = {}) -> Iterator[str]:
    """`glossator remote serve` with these plugins, on a free port of this machine; where it listens."""
    command = [sys.executable, "-m", "glossator", "remote", "serve", *plugins, "--address", "127.0.0.1:0"]
    command += ["--settings", json.dumps(settings)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    try:
        listening, _, address = process.stdout.readline().strip().partition(" on ")
        if listening != "listening":
            raise ConfigError(f"glossator remote serve {' '.join(plugins)} did not start: see what it has printed")
        yield address
    finally:
        process.terminate()
        process.communicate()
