"""The first process takes the exit status of those that nobody else waits for, and of no others."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from glossator_server.orphans import Orphans


def test_only_what_nobody_waits_for_is_taken() -> None:
    async def main() -> int:
        Orphans()
        forgotten = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 1"], {})
        awaited = await asyncio.create_subprocess_exec("/bin/sh", "-c", "exit 3")
        status = await awaited.wait()
        while Path(f"/proc/{forgotten}").exists():
            await asyncio.sleep(0.05)
        return status

    assert asyncio.run(main()) == 3
