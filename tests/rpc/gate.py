"""The test's end of a gate: knows which documents are where, and lets them on."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections import defaultdict
from pathlib import Path


class Gate:
    """Listens on a Unix socket whose path goes into a document's attributes."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self._told: defaultdict[tuple[str, str], asyncio.Event] = defaultdict(asyncio.Event)
        self._left: defaultdict[tuple[str, str], asyncio.Event] = defaultdict(asyncio.Event)
        self._writers: defaultdict[str, list[asyncio.StreamWriter]] = defaultdict(list)
        self._opened: set[str] = set()
        self._early: set[str] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Gate:
        self._server = await asyncio.start_unix_server(self._serve, self.path)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for writers in self._writers.values():
            for writer in writers:
                writer.close()

    async def told(self, what: str, document_id: str) -> None:
        """Wait until the analyzer says so of the document."""
        await self._told[what, document_id].wait()

    def was_told(self, what: str, document_id: str) -> bool:
        """Whether it has said so by now."""
        return self._told[what, document_id].is_set()

    async def left(self, what: str, document_id: str) -> None:
        """Wait until the process that said so has ended, or has closed its end."""
        await self._left[what, document_id].wait()

    async def visited(self, what: str, document_id: str) -> int:
        """Wait until the analyzer says so of the document, once more for each time that it is asked; returns the pid of
        its process."""
        await self.told(what, document_id)
        self._told[what, document_id].clear()
        connection = self._writers[document_id].pop().get_extra_info("socket")
        pid, _, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        return int(pid)

    def release(self, document_id: str) -> None:
        """Let the document on; one that has not come yet, as on a busy machine, as soon as it comes."""
        if not self._writers[document_id]:
            self._early.add(document_id)
        for writer in self._writers[document_id]:
            writer.write(b"\n")

    def open(self, document_id: str) -> None:
        """Let the document on, and whenever it comes again."""
        self._opened.add(document_id)
        self.release(document_id)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said: list[tuple[str, str]] = []
        with contextlib.suppress(ConnectionError):  # whoever is killed says no goodbye
            while line := await reader.readline():
                what, document_id = line.decode().split()
                said.append((what, document_id))
                self._writers[document_id].append(writer)
                self._told[what, document_id].set()
                if document_id in self._opened or document_id in self._early:
                    self._early.discard(document_id)
                    writer.write(b"\n")
        for each in said:
            self._left[each].set()
        writer.close()
