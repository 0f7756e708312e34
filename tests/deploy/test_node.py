"""A client in Node, through TLS and with a token.

Its two packages come from npm: `npm install` in tests/deploy/node, or GLOSSATOR_NODE_MODULES names a folder with them.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from pathlib import Path

import pytest

from ..ports import free_port
from .load import NAME, Files, Process, ending

HERE = Path(__file__).parent / "node"
ROOT = Path(__file__).parents[2]


def modules() -> Path | None:
    folder = Path(os.environ.get("GLOSSATOR_NODE_MODULES", HERE / "node_modules"))
    return folder if (folder / "@grpc/grpc-js").is_dir() else None


@pytest.mark.skipif(
    shutil.which("node") is None or modules() is None, reason="needs node, and npm install in tests/deploy/node"
)
async def test_a_client_in_node_speaks_tls_and_shows_its_token(tmp_path: Path) -> None:
    files = Files(tmp_path)
    server = Process(files, free_port())
    async with ending(server):
        await server.ready()
        process = await asyncio.create_subprocess_exec(
            *("node", str(HERE / "analyze.mjs"), server.address, files.path("ca.pem"), files.path("token")),
            *(str(ROOT / "protos"), str(ROOT / "server/deploy/kubernetes/service-config.json"), NAME),
            env={**os.environ, "GLOSSATOR_NODE_MODULES": str(modules())},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert process.returncode == 0, err.decode()
    found = json.loads(out)
    assert found["words"] == ["One", "𝄞", "two", "."]
    assert found["status"] == "DOCUMENT_STATUS_OK"
    assert sorted(found["documents"]) == sorted([f"d{number}", "DOCUMENT_STATUS_OK"] for number in range(20))
    assert found["stranger"] == "UNAUTHENTICATED"
