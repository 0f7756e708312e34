"""The folder of a run: who may write to it, what is in it, and how parts get there whole.

    DIR/glossator.json                        version of the schema
    DIR/documents/part-000001.parquet         a file per table and part: one glob reads a table
    DIR/annotations/part-000001.parquet
    DIR/attributions/part-000001.parquet
    DIR/results/part-000001.parquet           the last to appear: with it the part counts
    DIR/.glossator/                           lock, files being written, index; readers of tables pass over it

A file is written in `.glossator`, forced to the disk, and renamed. Whoever is killed in between leaves either a whole
file or none under a name that readers look at.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Self, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from glossator_corpus.errors import Damaged, FolderUnusable, NotWritten
from glossator_corpus.tables.layout import layout
from glossator_corpus.tables.schema import TABLES, VERSION, with_metadata

MANIFEST = "glossator.json"
PRIVATE = ".glossator"
T = TypeVar("T")
_PART = re.compile(r"part-(\d{6,})\.parquet")


class Folder:
    """A folder of tables that this process alone writes to, as long as the context lasts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._private = path / PRIVATE
        self._lock: IO[str] | None = None
        self.parts: list[int] = []
        """Numbers of the parts that count, in order: of two rows for the same thing, that of the later part holds."""
        self._last = 0

    def __enter__(self) -> Self:
        """Raises `FolderUnusable`, without having changed anything in a folder that is not ours."""
        self.check()
        with self.writing():
            self._private.mkdir(parents=True, exist_ok=True)
            self._take()
            try:
                self._prepare()
            except BaseException:
                self._release()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._release()

    def check(self) -> None:
        """Raises `FolderUnusable` if it has other things in it, or tables of another version."""
        if not self.path.exists():
            return
        if not self.path.is_dir():
            raise FolderUnusable(f"{self.path} is no folder: name one for the tables")
        manifest = self.path / MANIFEST
        if not manifest.exists():
            if {entry.name for entry in self.path.iterdir()} - {PRIVATE}:
                raise FolderUnusable(
                    f"{self.path} holds other things than tables of ours: name an empty or a new folder"
                )
            return
        version = _version(manifest)
        if version != VERSION:
            raise FolderUnusable(
                f"{self.path} has tables of schema version {version}, this Glossator writes {VERSION}: name another "
                "folder, or go on with the Glossator that wrote it"
            )

    def look(self) -> None:
        """Learn which parts count: all that it needs to be read by who does not write to it."""
        self.parts = sorted(set.intersection(*(set(_parts(self.path / name)) for name in TABLES)))

    def file(self, table: str, part: int) -> Path:
        return self.path / table / f"part-{part:06d}.parquet"

    def scratch(self, name: str) -> Path:
        """A path for a file of ours that is none of the tables; it is removed when a run begins."""
        return self._private / name

    @contextmanager
    def part(
        self, about: Mapping[str, str], number: int | None = None, schemas: Mapping[str, pa.Schema] = TABLES
    ) -> Iterator[Part]:
        """A part to write, a new one unless it takes the place of another, in its schemas. Raises `NotWritten`.

        `about` is what its files say of themselves.
        """
        if number is None:
            number = self._last + 1
        with self.writing(), Part(self, number, about, schemas) as part:
            yield part

    def keep(self, number: int, files: Mapping[str, Path]) -> None:
        """Put files that are whole in the place of a part, results last."""
        with self.writing():
            *others, last = TABLES
            for name in others:
                os.replace(files[name], self.file(name, number))
            _at_once(_sync, [self.path / name for name in others])
            os.replace(files[last], self.file(last, number))
            _sync(self.path / last)
        if number > self._last:
            self._last = number
            self.parts.append(number)

    def remove(self, part: int) -> None:
        """Remove a part of which no row holds any more."""
        with self.writing():
            for name in TABLES:
                self.file(name, part).unlink(missing_ok=True)
                _sync(self.path / name)
            if part in self.parts:
                self.parts.remove(part)

    def read(self, table: str, part: int, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The rows of a part, some thousand at a time. Raises `Damaged`."""
        with readable(self.file(table, part)) as file:
            yield from file.iter_batches(8192, columns=columns)

    def _take(self) -> None:
        """Become the only run here; the system ends that with the process, however it ends."""
        file = (self._private / "lock").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            who = file.read().strip()
            file.close()
            told = f" (process {who})" if who.isdigit() else ""
            raise FolderUnusable(
                f"another run writes to {self.path}{told}: wait until it is done, or name another folder"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._lock = file

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _prepare(self) -> None:
        """Make what is missing, and remove what a run left that was killed."""
        for entry in self._private.iterdir():
            if entry.name != "lock":
                entry.unlink()
        for name in TABLES:
            (self.path / name).mkdir(exist_ok=True)
        manifest = self.path / MANIFEST
        if not manifest.exists():
            beside = self._private / MANIFEST
            with beside.open("w") as file:
                json.dump({"schema": VERSION, "tables": list(TABLES)}, file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, manifest)
            _sync(self.path)
        found = {name: set(_parts(self.path / name)) for name in TABLES}
        self._last = max(set.union(*found.values()), default=0)
        self.look()
        for part in sorted(set.union(*found.values()) - set(self.parts)):
            self.remove(part)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What the system says goes wrong in here, raises `NotWritten`."""
        try:
            yield
        except OSError as error:
            place = error.filename or self.path
            raise NotWritten(
                f"cannot write {place}: {error.strerror or error}; what was written before is whole and stays: mend "
                "that and run the same command again"
            ) from error


class Part:
    """A part that is being written: rows of all tables, group after group, so that memory holds only the latest."""

    def __init__(
        self, folder: Folder, number: int, about: Mapping[str, str], schemas: Mapping[str, pa.Schema] = TABLES
    ) -> None:
        self._about = about
        self._schemas = schemas
        self._folder = folder
        self._files = {name: folder.scratch(f"{name}-{number:06d}.parquet") for name in TABLES}
        self._stack = ExitStack()
        self._open: dict[str, BinaryIO] = {}
        self._writers: dict[str, pq.ParquetWriter] = {}
        self.number = number

    def __enter__(self) -> Self:
        # Through files of Python's: what the system says is wrong then comes as an OSError with its number.
        for name, path in self._files.items():
            self._open[name] = self._stack.enter_context(path.open("wb"))
            schema = with_metadata(self._schemas[name], self._about)
            self._writers[name] = pq.ParquetWriter(self._open[name], schema, **layout(schema))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """What was not kept is gone."""
        for writer in self._writers.values():
            with suppress(OSError, pa.ArrowException):
                writer.close()
        with suppress(OSError):  # a full disk is told where it was written to
            self._stack.close()
        for file in self._files.values():
            file.unlink(missing_ok=True)

    @property
    def size(self) -> int:
        """Bytes that were written so far."""
        return sum(file.tell() for file in self._open.values())

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """More rows. Raises `NotWritten`."""
        with self._folder.writing():
            for name, table in tables.items():
                if table.num_rows:
                    self._writers[name].write_table(table.replace_schema_metadata(self._writers[name].schema.metadata))

    def keep(self) -> int:
        """Make it a part of the tables; returns its number. Raises `NotWritten`, and then it is not there."""
        with self._folder.writing():
            for name, writer in self._writers.items():
                writer.close()
                self._open[name].flush()
            _at_once(os.fsync, [file.fileno() for file in self._open.values()])
            self._writers.clear()
        self._folder.keep(self.number, self._files)
        return self.number


@contextmanager
def readable(path: Path) -> Iterator[pq.ParquetFile]:
    """A file of the tables, open. Raises `Damaged`."""
    try:
        with pq.ParquetFile(path) as file:
            yield file
    except (pa.ArrowException, OSError) as error:
        raise Damaged(
            f"{path} cannot be read ({type(error).__name__}): put a copy of it in its place, or remove the part's "
            "files from all tables, and what was in it is analyzed again"
        ) from error


def version_of(path: Path) -> str:
    """The version of the tables in a folder. Raises `FolderUnusable` if there are none."""
    manifest = path / MANIFEST
    if not manifest.is_file():
        raise FolderUnusable(f"{path} has no tables of ours: name the folder that 'glossator run' wrote to")
    return _version(manifest)


def files_of(path: Path, table: str) -> list[Path]:
    """The files of a table, those of parts that count."""
    counted = set(_parts(path / "results"))
    return [path / table / f"part-{part:06d}.parquet" for part in sorted(counted & set(_parts(path / table)))]


def _version(manifest: Path) -> str:
    try:
        return str(json.loads(manifest.read_text())["schema"])
    except (OSError, ValueError, KeyError, TypeError):
        raise FolderUnusable(f"{manifest} is no description of our tables: name another folder") from None


def _parts(folder: Path) -> Iterable[int]:
    if not folder.is_dir():
        return []
    return [int(found[1]) for entry in folder.iterdir() if (found := _PART.fullmatch(entry.name))]


def _at_once(do: Callable[[T], object], what: Sequence[T]) -> None:
    """The same with all of them: a disk takes little longer for some than for one. Raises what one of them raised."""
    with ThreadPoolExecutor(len(what)) as threads:
        for done in [threads.submit(do, each) for each in what]:
            done.result()


def _sync(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
