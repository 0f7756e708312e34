"""What front and worker say to each other survives the way."""

from __future__ import annotations

import socket
import threading

from glossator import AnalyzerSpec, Config, Document
from glossator.errors import Failure, Reason
from glossator.host.status import EngineStatus, LanguageStatus
from glossator.text.offsets import OffsetEncoding
from glossator_server.worker.protocol import (
    LENGTH,
    Cancel,
    Item,
    Pipe,
    Ready,
    Result,
    Selection,
    Start,
    Work,
    pack,
    unpack,
)


def test_messages_come_out_as_they_went_in() -> None:
    item = Item(Document("Grüße 😀", "d", attributes={"a": "b"}), 1.5, 0.25, OffsetEncoding.UTF8, True, 1024)
    messages = (
        Start(Config(), ("/a", "/b")),
        Work(3, "en", Selection((AnalyzerSpec("base", options={"depth": 1}),), ("parse", "base")), 30.0, (item,)),
        Cancel(3, 0),
        Ready(EngineStatus((LanguageStatus("en", "parser", {"pos": "no model"}),), {"bad": "why"}, {"base": "0"})),
        Result(3, 0, "base", (b"\x00" * 100,), Failure(Reason.ANALYZER_ERROR, "no", {"a": "b"}, 1.0)),
    )
    for message in messages:
        assert unpack(pack(message)[LENGTH.size :]) == (message,)
    assert unpack(pack(*messages)[LENGTH.size :]) == messages


def test_a_message_larger_than_the_sockets_buffer() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        large = Work(
            0,
            "en",
            Selection(()),
            30.0,
            (Item(Document("x" * 3_000_000), None, 0.0, OffsetEncoding.UTF8, False, 0),),
        )
        sending = threading.Thread(target=ours.sendall, args=(pack(large),))
        sending.start()
        assert Pipe(theirs).receive() == large
        sending.join()


def test_a_closed_pipe_is_told_from_a_message() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        ours.sendall(pack(Cancel(1, 2)) + pack(Cancel(3, 4))[:-1])
        ours.close()
        pipe = Pipe(theirs)
        assert pipe.receive() == Cancel(1, 2)
        assert pipe.receive() is None
        assert pipe.receive() is None


def test_an_order_that_has_arrived_is_seen_without_waiting() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        pipe = Pipe(theirs)
        assert not pipe.waiting()
        ours.sendall(pack(Cancel(1, 2)))
        assert pipe.waiting()
        assert pipe.receive() == Cancel(1, 2)
        assert not pipe.waiting()


def test_whoever_waits_for_the_end_is_not_woken_by_orders() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        pipe = Pipe(theirs)
        told: list[str] = []

        def wait() -> None:
            pipe.wait_closed()
            told.append("closed")

        waiting = threading.Thread(target=wait)
        waiting.start()
        ours.sendall(pack(Cancel(1, 2)))
        assert pipe.receive() == Cancel(1, 2)
        told.append("order")
        ours.close()
        waiting.join()
        assert told == ["order", "closed"]


def test_orders_may_be_long_in_coming() -> None:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(0.01)  # as a plugin may do that wants its own downloads to end
    try:
        ours, theirs = socket.socketpair()
    finally:
        socket.setdefaulttimeout(before)
    with ours, theirs:
        Pipe(theirs)
        assert theirs.gettimeout() is None
