"""What the core finds under `glossator.remotes`: asks remotes what they are, and makes plugins of what they say.

Light: a process that loads manifests, and may be forked later, must not import grpc for it.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from glossator.config import Remote
from glossator.contract.analyzer import Analyzer, Manifest
from glossator.contract.hooks import hookimpl
from glossator.wire import messages as pb
from glossator_remote.manifest import manifests, read

_SECONDS = 30.0
"""Until the process that asks counts as hung; it gives up by itself long before."""


class RemotePlugin:
    """The analyzers of one remote; nobody is asked for what they are."""

    def __init__(self, name: str, remote: Remote, description: bytes, max_bytes: int) -> None:
        """Raises `PluginLoadError` if the description cannot be used."""
        self._name = name
        self._remote = remote
        self._max_bytes = max_bytes
        self._message = read(description)

    @hookimpl
    def glossator_analyzers(self) -> Iterable[Manifest]:
        """Those that it describes."""
        made: dict[str, Manifest] = {}

        def create(message: pb.RemoteManifest, settings: object) -> Analyzer[Any]:
            from glossator_remote.analyzer import RemoteAnalyzer

            return RemoteAnalyzer(
                self._name,
                self._remote,
                message,
                made[message.name],
                max_bytes=self._max_bytes,
                version=self._message.version,
            )

        for manifest in manifests(self._message, lambda message: partial(create, message)):
            made[manifest.name] = manifest
            yield manifest


class Grpc:
    """`glossator.host.plugins.remotes.Transport`, over gRPC."""

    def introduce(self, remotes: Mapping[str, Remote], max_bytes: int) -> Mapping[str, bytes | str]:
        """Asked in a process that is only for that: a process with gRPC's threads cannot be forked."""
        request = {"max_bytes": max_bytes, "remotes": {name: remote.model_dump() for name, remote in remotes.items()}}
        try:
            ended = subprocess.run(
                [sys.executable, "-P", "-m", "glossator_remote.introduction"],
                input=json.dumps(request),
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
                env={**os.environ, "GRPC_VERBOSITY": "NONE"},
            )
            answers: dict[str, dict[str, str]] = json.loads(ended.stdout)
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            return dict.fromkeys(remotes, f"it could not be asked: {type(error).__name__}")
        return {
            name: base64.b64decode(answers[name]["said"]) if "said" in answers[name] else answers[name]["why"]
            for name in remotes
        }

    def version(self, description: bytes) -> str:
        """Of what answers."""
        return read(description).version[:100]

    def plugin(self, name: str, remote: Remote, description: bytes, max_bytes: int) -> object:
        return RemotePlugin(name, remote, description, max_bytes)


GRPC = Grpc()
