"""What front, template and worker say to each other: frames of a length and some pickled messages.

After its `Start`, if it gets one, and before all else a worker is sent the memory of its `Pulse`.

What is said for every document is a named tuple, and goes as a plain one of what is in it: pickle looks up each class
that it meets, at both ends, and the caller of an idle server waits for that.

Both ends are the same code on the same machine, started by one another: pickle's usual danger, strange senders,
does not arise.
"""

from __future__ import annotations

import pickle
import select
import socket
import struct
import threading
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from glossator.config import Config
from glossator.contract.batch import AnalyzerSpec, LanguageFound
from glossator.errors import Failure
from glossator.host.status import EngineStatus
from glossator.kept import kept
from glossator.text.document import Document
from glossator.text.offsets import OffsetEncoding

LENGTH = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class Start:
    """The first message: how to set up the engine, and where modules are found."""

    config: Config
    path: tuple[str, ...]
    """`sys.path` of the front: the worker must find the same plugins."""
    template: bool = False
    """Whether to fork workers once the models are loaded, rather than to be one."""


@dataclass(frozen=True)
class Selection:
    """What a batch runs. The same for all batches of a request: packed once, and unpacked once by each worker."""

    specs: tuple[AnalyzerSpec, ...]
    """What is to be reported."""
    steps: tuple[str, ...] = ()
    """Names of the steps, in the order in which the worker's pulse counts them."""
    without: tuple[str, ...] = ()
    """Names of those that are not to run, though others use what they say if it is there."""
    whole: tuple[AnalyzerSpec, ...] = ()
    """All that the request asks for, if `specs` are a part of it and the rest runs elsewhere."""
    default: bool = False
    """Whether that is the default set: then those are left out that do not work on a document's language."""

    @cached_property
    def packed(self) -> bytes:
        found = self.specs, self.steps, self.without, self.whole, self.default
        return pickle.dumps(found, protocol=pickle.HIGHEST_PROTOCOL)


class Item(NamedTuple):
    """One document of a batch, and how its results are to be encoded."""

    document: Document
    remaining: float | None
    """Seconds until its deadline; None for no limit. Clocks are not shared, so durations travel."""
    queue_seconds: float
    encoding: OffsetEncoding
    include_text: bool
    chunk_bytes: int
    """Results are split at this size; 0: never."""
    describe: bool = False


class Work(NamedTuple):
    """A batch to run."""

    batch: int
    language: str
    """Empty: that of each document is to be found, and told by `Found`."""
    selection: Selection
    analyzer_timeout: float
    items: tuple[Item, ...]
    traced: bool = False
    """Whether `Finished` is to tell when each step began."""


class Cancel(NamedTuple):
    """Nobody waits for this document any more."""

    batch: int
    position: int


@dataclass(frozen=True, slots=True)
class Together:
    """Batches may come before others are done from now on: they are run beside one another, see `together`."""


@dataclass(frozen=True, slots=True)
class Fork:
    """To a template: fork a worker. The socket that it is to use comes with the message."""


@dataclass(frozen=True, slots=True)
class Reap:
    """To a template: this worker has ended; say how."""

    pid: int


@dataclass(frozen=True, slots=True)
class LogLevel:
    """Log from this level on: debug, info, warning or error."""

    level: str


Order: TypeAlias = Start | Work | Cancel | Together | Fork | Reap | LogLevel
"""From front to worker or template."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Models are loaded and warm."""

    status: EngineStatus


@dataclass(frozen=True, slots=True)
class NotReady:
    """The engine could not be set up; the worker ends."""

    failure: Failure


class Result(NamedTuple):
    """What one analyzer said of one document of the running batch, encoded: the front only forwards it."""

    batch: int
    position: int
    """Of the document in the batch."""
    name: str
    parts: tuple[bytes, ...]
    """Each a serialized `glossator.v1.AnalyzerResult`."""
    failure: Failure | None


class Found(NamedTuple):
    """The languages of documents that named none; comes before their results."""

    batch: int
    documents: tuple[LanguageFound, ...]


class Finished(NamedTuple):
    """The batch is done; `failure` if it could not be run at all."""

    batch: int
    failure: Failure | None = None
    steps: tuple[tuple[int, int, int], ...] = ()
    """Of a batch that is traced: number of each step in the selection, from 1, when it began, and when it ended, in
    nanoseconds since 1970; 0: when the next one began."""


@dataclass(frozen=True, slots=True)
class Forkable:
    """From a template that has loaded the models; it ends if there is an obstacle."""

    obstacle: str = ""
    """Why it cannot be forked; empty if it can."""


@dataclass(frozen=True, slots=True)
class Forked:
    """From a template: the worker runs."""

    pid: int


@dataclass(frozen=True, slots=True)
class Reaped:
    """From a template: how a worker ended."""

    code: int
    """Exit status, or the number of the signal that ended it, negative."""


Message: TypeAlias = Ready | NotReady | Found | Result | Finished | Forkable | Forked | Reaped
"""From worker or template to front."""


def pack(*messages: Order | Message) -> bytes:
    """The messages as they go over the socket together."""
    plain = [_plain(message) if isinstance(message, tuple) else message for message in messages]
    body = pickle.dumps(plain, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(body)) + body


def unpack(body: bytes | bytearray | memoryview) -> tuple[Order | Message, ...]:
    """The messages in a body, its length taken off before."""
    plain = pickle.loads(body)  # noqa: S301 - see above
    return tuple([_made(*message) if type(message) is tuple else message for message in plain])


_KINDS: tuple[type[Any], ...] = (Work, Cancel, Result, Finished, Found)


def _plain(message: Work | Cancel | Result | Finished | Found) -> tuple[Any, ...]:
    return _KINDS.index(type(message)), *(_plain_work(message) if isinstance(message, Work) else message)


def _made(kind: int, *fields: Any) -> Order | Message:
    made: Order | Message = _work(*fields) if _KINDS[kind] is Work else _KINDS[kind](*fields)
    return made


def _plain_work(work: Work) -> tuple[Any, ...]:
    items = [
        (
            (document.text, document.id, document.language, document.reference_time, document.attributes),
            remaining,
            queue_seconds,
            encoding.value,
            include_text,
            chunk_bytes,
            describe,
        )
        for document, remaining, queue_seconds, encoding, include_text, chunk_bytes, describe in work.items
    ]
    return work.batch, work.language, work.selection.packed, work.analyzer_timeout, items, work.traced


def _work(  # noqa: PLR0917 - as they come
    batch: int, language: str, packed: bytes, analyzer_timeout: float, items: list[tuple[Any, ...]], traced: bool
) -> Work:
    return Work(
        batch,
        language,
        _selection(packed),
        analyzer_timeout,
        tuple([Item(Document(*item[0]), item[1], item[2], OffsetEncoding(item[3]), *item[4:]) for item in items]),
        traced,
    )


@kept
def _selection(packed: bytes) -> Selection:
    return Selection(*pickle.loads(packed))  # noqa: S301 - see above


class Pipe:
    """The worker's end of the socket: blocking, one reader at a time, any number of writers."""

    def __init__(self, connection: socket.socket) -> None:
        # A plugin may have called socket.setdefaulttimeout(), and orders may be long in coming.
        connection.settimeout(None)
        self._connection = connection
        self._writing = threading.Lock()
        self._arrivals = select.poll()
        self._arrivals.register(connection, select.POLLIN)

    def send(self, *messages: Message) -> None:
        """Raises `OSError` when the front is gone."""
        data = pack(*messages)
        with self._writing:
            self._connection.sendall(data)

    def receive(self) -> Order | None:
        """The next order, they come one by one; None when the front has closed the pipe or is gone."""
        header = self.read(LENGTH.size)
        body = None if header is None else self.read(LENGTH.unpack(header)[0])
        return None if body is None else unpack(body)[0]  # type: ignore[return-value]

    def waiting(self) -> bool:
        """Whether an order has arrived, or the end."""
        return bool(self._arrivals.poll(0))

    def closed(self) -> bool:
        """Whether the front has closed the pipe or is gone."""
        return bool(self._end().poll(0))

    def wait_closed(self) -> None:
        """Return when that is so, and not for anything that the front says before."""
        self._end().poll()

    def _end(self) -> select.poll:
        end = select.poll()
        end.register(self._connection, 0)  # a hang-up is always told
        return end

    def read(self, size: int) -> bytearray | None:
        """So many bytes, or None as above."""
        data = bytearray(size)
        view = memoryview(data)
        while view:
            try:
                count = self._connection.recv_into(view)
            except OSError:
                return None
            if not count:
                return None
            view = view[count:]
        return data
