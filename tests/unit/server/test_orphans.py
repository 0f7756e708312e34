"""The first process takes the exit status of those that nobody else waits for, and of no others."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from glossator_server.orphans import Orphans


def test_only_what_nobody_waits_for_is_taken() -> None:
    forgotten = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 1"], {})
    assert asyncio.run(_until_gone(Path(f"/proc/{forgotten}"))) == 3


async def _until_gone(forgotten: Path) -> int:
    Orphans()
    awaited = await asyncio.create_subprocess_exec("/bin/sh", "-c", "exit 3")
    status = await awaited.wait()
    while forgotten.exists():  # noqa: ASYNC110, ASYNC240 - nothing tells of it
        await asyncio.sleep(0.05)
    return status
