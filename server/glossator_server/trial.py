"""Tries plugins out for a server that runs: `python -P -m glossator_server.trial`.

Their import may crash, end or hold up the process that does it, so a child does it first; and a server that has threads
cannot be forked for that. The configuration comes on standard input, who is unfit goes to standard output.
"""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import sys

from glossator.config import Config
from glossator.errors import GlossatorError
from glossator.host.plugins import discovery


async def tried(config: Config) -> Config:
    """The configuration without the plugins that cannot be imported; see `discovery.tried`. Raises `GlossatorError`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-P", "-m", "glossator_server.trial"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    said, _ = await process.communicate(pickle.dumps((config, sys.path)))
    if process.returncode:
        raise GlossatorError("plugins could not be tried out: the process that was to do it ended")
    return config.without_plugins(json.loads(said.splitlines()[-1]))


def main() -> None:
    out = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what plugins print
    config, sys.path[:] = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - from the server that started this
    print(json.dumps(dict(discovery.tried(config).unfit)), file=out, flush=True)


if __name__ == "__main__":
    main()
