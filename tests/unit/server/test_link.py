"""The front's end of a worker's pipe: what comes is told, and what is no message ends it."""

from __future__ import annotations

import asyncio
import socket

import pytest

from glossator_server.worker.link import Link
from glossator_server.worker.protocol import LENGTH, Finished, Message, pack


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param(b"garbage" * 10, id="text where a length should be"),
        pytest.param(LENGTH.pack(7) + b"garbage", id="text where messages should be"),
        pytest.param(LENGTH.pack(0), id="nothing where messages should be"),
    ],
)
async def test_what_is_no_message_ends_the_connection_after_those_before_it(spoilt: bytes) -> None:
    heard: list[Message] = []
    ours, theirs = socket.socketpair()
    with theirs:
        _, link = await asyncio.get_running_loop().create_connection(lambda: Link(heard.append), sock=ours)
        theirs.sendall(pack(Finished(1)) + spoilt)
        await link.closed
    assert heard == [Finished(1)]


async def test_messages_in_pieces_are_told_when_they_are_whole() -> None:
    heard: list[Message] = []
    link = Link(heard.append)
    data = pack(Finished(1), Finished(2)) + pack(Finished(3))
    for number in range(len(data)):
        link.data_received(data[number : number + 1])
    assert heard == [Finished(1), Finished(2), Finished(3)]
