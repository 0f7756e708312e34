"""Finds what there is to read: files, folders, patterns, archives and standard input become sources, always in the same
order.
"""

from __future__ import annotations

import glob
import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, cast

from glossator.contract.reader import MAX_READ_BYTES, Source
from glossator.errors import Failure, Reason
from glossator.reading.archives import inside, is_archive
from glossator.reading.interrupt import interruptible, waits
from glossator.reading.unpack import unpacked

if TYPE_CHECKING:  # it exists in the stubs only
    from _typeshed import WriteableBuffer

STDIN = "-"
HEAD_BYTES = 4096
"""As many are looked at to recognize a format."""


@dataclass(frozen=True, slots=True)
class Found:
    """One source, or one that cannot be opened; `given` says that it was named, not found in a folder."""

    source: Source
    given: bool
    failure: Failure | None = None
    pipe: Pipe | None = None
    """Where it can be opened only once."""
    path: str = ""
    """Where it lies, if it is a file by itself."""

    def head(self) -> bytes:
        """Its first bytes, unpacked; raises `OSError` and `DocumentInvalid`."""
        if self.pipe is not None:
            return self.pipe.head()
        with self.source.open() as stream:
            return stream.read(HEAD_BYTES)


def find(paths: Iterable[str], *, max_bytes: int = MAX_READ_BYTES, whole: bool = False) -> Iterator[Found]:
    """The sources of these paths, in their order; "-" is standard input.

    A folder gives all files below it, sorted by name, links followed; names that begin with a dot are left out, as
    shells do. Its files are called after the folder's own name, wherever it lies, so that ids stay when it moves. What
    is no file may be a pattern: "news/**/*.xml". An archive gives what is in it, called after it, unless archives are
    wanted as a `whole`.
    """
    for found in _found(paths, max_bytes):
        if found.path and not whole and is_archive(found.path):
            yield from _inside(found.path, found.source.name, max_bytes)
        else:
            yield found


def _found(paths: Iterable[str], max_bytes: int) -> Iterator[Found]:
    listed = list(paths)
    labels = _labels(listed)
    for path in listed:
        if path == STDIN:
            yield _once("stdin", None, max_bytes)
        elif os.path.isdir(path):
            yield from _walk(path, labels[path], max_bytes)
        elif not os.path.lexists(path) and glob.has_magic(path):
            yield from _pattern(path, max_bytes)
        else:
            yield _named(path, max_bytes)


def why(error: OSError) -> str:
    """What the system said."""
    return error.strerror or type(error).__name__


def _named(path: str, max_bytes: int) -> Found:
    try:
        regular = stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        regular = True  # what is wrong with it is told when it is opened
    return Found(_file(path, path, max_bytes), True, path=path) if regular else _once(path, path, max_bytes)


def _labels(paths: Iterable[str]) -> dict[str, str]:
    """What the files of each folder are called after: its name, or the path if another one has that name."""
    folders = dict.fromkeys(path for path in paths if path != STDIN and os.path.isdir(path))
    names = {folder: PurePath(os.path.abspath(folder)).name for folder in folders}
    taken = list(names.values())
    return {folder: name if name and taken.count(name) == 1 else folder for folder, name in names.items()}


def _walk(folder: str, label: str, max_bytes: int) -> Iterator[Found]:
    empty = True
    for found in _below(folder, label, max_bytes, ()):
        empty = False
        yield found
    if empty:
        yield _failed(label, "it is a folder without files: name another one, or the files themselves", given=True)


def _below(folder: str, label: str, max_bytes: int, above: tuple[tuple[int, int], ...]) -> Iterator[Found]:
    try:
        here = os.stat(folder)
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as error:
        yield _failed(label, f"cannot read it: {why(error)}")
        return
    me = (here.st_dev, here.st_ino)
    if me in above:
        yield _failed(label, "it is a link to a folder that it lies in: remove the link")
        return
    for name in names:
        path, called = os.path.join(folder, name), f"{label}/{name}"
        try:
            mode = os.stat(path).st_mode
        except OSError as error:
            yield _failed(called, f"cannot read it: {why(error)}")
            continue
        if stat.S_ISDIR(mode):
            yield from _below(path, called, max_bytes, (*above, me))
        elif stat.S_ISREG(mode):
            yield Found(_file(path, called, max_bytes), False, path=path)
        else:
            yield _failed(called, "it is neither a file nor a folder: name it if you want to read from it")


def _pattern(pattern: str, max_bytes: int) -> Iterator[Found]:
    paths = [path for path in sorted(glob.iglob(pattern, recursive=True)) if not os.path.isdir(path)]
    for path in paths:
        yield Found(_file(path, path, max_bytes), True, path=path)
    if not paths:
        yield _failed(pattern, "no file has such a name: check the path or the pattern", given=True)


def _inside(path: str, label: str, max_bytes: int) -> Iterator[Found]:
    for one in inside(path):
        name = f"{label}/{one.name}" if one.name else label
        if one.opener is None:
            yield _failed(name, one.problem)
        elif one.once:
            pipe = Pipe(name, one.opener)
            yield Found(Source(name, pipe.open, one.size, max_bytes), False, pipe=pipe)
        else:
            yield Found(Source(name, one.opener, one.size, max_bytes), False)


def _failed(name: str, message: str, *, given: bool = False) -> Found:
    return Found(_file(name, name, 0), given, Failure(Reason.DOCUMENT_INVALID, message))


def _file(path: str, name: str, max_bytes: int) -> Source:
    try:
        size = os.stat(path).st_size
    except OSError:
        size = None
    return Source(name, partial(_open, path), size, max_bytes)


def _binary(path: str) -> BinaryIO:
    return Path(path).open("rb")


def _open(path: str) -> BinaryIO:
    with ExitStack() as stack:
        opened = unpacked(stack.enter_context(open(path, "rb")), path)
        stack.pop_all()
        return opened


def _once(name: str, path: str | None, max_bytes: int) -> Found:
    pipe = Pipe(path or "", None if path is None else partial(_binary, path))
    return Found(Source(name, pipe.open, None, max_bytes), True, pipe=pipe)


class Pipe:
    """Standard input, a pipe, or a file in a tar: it is opened once, and looked into before."""

    def __init__(self, name: str, opener: Callable[[], BinaryIO] | None) -> None:
        """Without an opener it is standard input."""
        self._name = name
        self._opener = opener
        self._stack = ExitStack()
        self._base: BinaryIO | None = None
        self._stream: BinaryIO | None = None

    def open(self) -> BinaryIO:
        """All of it from the beginning, unpacked."""
        if self._stream is None:
            file = sys.stdin.buffer if self._opener is None else self._stack.enter_context(self._opener())
            self._base = self._stack.enter_context(interruptible(file))
            if self._base is file:  # whoever reads it closes it, and standard input is not ours to close
                self._base = io.BufferedReader(_Kept(file))
            self._stream = unpacked(cast("io.BufferedReader", self._base), self._name)
        return self._stream

    def head(self) -> bytes:
        """What is there of its first bytes, once any are."""
        return cast("io.BufferedReader", self.open()).peek(HEAD_BYTES)[:HEAD_BYTES]

    def pauses(self) -> bool:
        """Whether somebody has to write to it before more can be read."""
        return self._base is not None and waits(self._base)

    def close(self) -> None:
        self._stack.close()


class _Kept(io.RawIOBase):
    """Reads a stream, and leaves it open when it is closed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        read1 = getattr(self._stream, "read1", self._stream.read)  # no waiting for a full buffer
        return cast("bytes", read1(size))

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)
