"""A remote analyzer as a plugin that the kit can import: `Harness`, checks and fixtures take it like any other."""

from __future__ import annotations

import base64
import json
import tempfile
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
    path = where / f"remote_{name}.py"
    text = _MODULE.format(
        name=name,
        remote=json.loads(config.remotes[name].model_dump_json()),
        said=base64.b64encode(said).decode(),
    )
    path.write_text(text, encoding="utf-8")
    return path
