"""Files of all formats, with words of our own, read as every command reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from glossator.reading.documents import How, Item, documents

Read: TypeAlias = Callable[..., list[Item]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes a file and reads it: `read("a.csv", data, **options of the reader)`."""

    def run(name: str, data: bytes | str, *, how: How | None = None, **options: Any) -> list[Item]:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return list(documents([str(path)], how or How(options=options)))

    return run


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever wants to connect, or to look up a name, fails the test."""
    import socket

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("a reader wants the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
