"""What is inside of archives, zip and tar: files by name, one after the other, each with how to open it.

Archives are not trusted. Nothing is written to the disk, so that a name leads nowhere; links are not followed; how much
all of a zip unpacks to is held to the same ratio as what is packed alone, and what lists its files to a size.
"""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Self, cast

from glossator.errors import DocumentInvalid
from glossator.reading.unpack import FREE_BYTES, MAX_RATIO, unpacked

if TYPE_CHECKING:  # it exists in the stubs only
    from _typeshed import WriteableBuffer

ZIP = (".zip",)
TAR = (".tar", ".tar.gz", ".tgz", ".tar.zst")
SUFFIXES = (*ZIP, *TAR)

MAX_FILES = 1_000_000
"""In one archive."""
MAX_LIST_BYTES = 32 * 1024 * 1024
"""Of what a zip tells of its files: all of that is in memory at once, some hundred thousand files."""
MAX_HEAD_BYTES = 1024 * 1024
"""Of what a tar tells of one file, such as a long name."""
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_ENCRYPTED = 0x1
_BUFFER = 128 * 1024
_SKIPPED = "__MACOSX"
"""Beside every file that macOS packs, what it notes about it."""
_REST = "what came before was read"


@dataclass(frozen=True, slots=True)
class Inside:
    """A file in an archive, or why there is none."""

    name: str
    """As the archive has it, parts separated by slashes; empty: the archive itself."""
    opener: Callable[[], BinaryIO] | None = None
    size: int | None = None
    """Bytes, as stored in a zip; of a tar unpacked."""
    once: bool = False
    """Whether it can be opened only once, and only until the next one is asked for."""
    problem: str = ""


def is_archive(name: str) -> bool:
    """By its name: many formats of documents are zips, too, and none of ours."""
    return name.lower().endswith(SUFFIXES)


def inside(path: str) -> Iterator[Inside]:
    """The files of an archive in their order; without folders, and names that begin with a dot, as in folders."""
    try:
        count = 0
        for one in _zip(path) if path.lower().endswith(ZIP) else _tar(path):
            if one.name and any(part.startswith(".") or part == _SKIPPED for part in one.name.split("/")):
                continue
            count += 1
            if count > MAX_FILES:
                raise DocumentInvalid(
                    f"it has more than {MAX_FILES} files, which is the limit: if you trust it, unpack it yourself",
                    limit=MAX_FILES,
                )
            if not one.problem and is_archive(one.name):
                yield Inside(one.name, problem="it is an archive in an archive: unpack the outer one yourself")
            else:
                yield one
        if not count:
            raise DocumentInvalid("it is an archive without files: leave it out")
    except DocumentInvalid as error:
        yield Inside("", problem=error.failure.message)
    except OSError as error:
        yield Inside("", problem=f"cannot read it: {error.strerror or type(error).__name__}")
    except Exception as error:  # the modules raise many things of what nobody meant to write
        yield Inside("", problem=f"it is damaged ({type(error).__name__}): fetch it again; {_REST}")


def _name(written: str) -> str:
    """Windows' own slashes are those of others; what leads out of the archive is no part of a name."""
    return "/".join(part for part in written.replace("\\", "/").split("/") if part not in ("", ".", ".."))


def _zip(path: str) -> Iterator[Inside]:
    with ExitStack() as stack:
        file = stack.enter_context(Path(path).open("rb"))
        spent = _Spent(file.seek(0, io.SEEK_END))
        try:
            archive = stack.enter_context(zipfile.ZipFile(cast("IO[bytes]", _Bounded(file))))
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError):
            raise DocumentInvalid(
                "it is no zip archive, or its end is damaged or missing: write or fetch it again"
            ) from None
        for info in archive.infolist():
            name = _name(info.filename)
            if not name or info.is_dir():
                continue
            if problem := _unfit(info):
                yield Inside(name, problem=problem)
                continue
            yield Inside(name, partial(_unzipped, archive, info, name, spent), info.compress_size)
            if spent.over:
                raise DocumentInvalid(f"{spent.told}; {_REST}", limit=MAX_RATIO)


def _unfit(info: zipfile.ZipInfo) -> str:
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a link, which is not followed: what it leads to is read under its own name, if it is there"
    if info.flag_bits & _ENCRYPTED:
        return "it is encrypted: unpack it yourself, with its password"
    if info.compress_type not in _PACKINGS:
        return "it is packed in a way that is not read (only deflate and bzip2 are): unpack it yourself"
    return ""


def _unzipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, spent: _Spent) -> BinaryIO:
    try:
        member = archive.open(info)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, UnicodeDecodeError, ValueError):
        raise DocumentInvalid("it is damaged where it begins in the archive: fetch the archive again") from None
    stream = io.BufferedReader(_Member(member, spent), _BUFFER)
    return unpacked(cast("io.BufferedReader", stream), name)


def _tar(path: str) -> Iterator[Inside]:
    with ExitStack() as stack:
        file = stack.enter_context(Path(path).open("rb"))
        packed = stack.enter_context(unpacked(file, path if path.lower().endswith((".gz", ".zst")) else ""))
        try:
            archive = stack.enter_context(tarfile.open(fileobj=packed, mode="r|", tarinfo=_Head, errorlevel=0))
            while (info := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined] # it would keep all of them
                name = _name(info.name)
                if info.isdir() or not name:
                    continue
                if problem := _odd(info):
                    yield Inside(name, problem=problem)
                    continue
                member = _Member(cast("IO[bytes]", archive.extractfile(info)))
                yield Inside(name, partial(io.BufferedReader, member, _BUFFER), info.size, once=True)
        except tarfile.TarError:
            raise DocumentInvalid(
                f"it is no tar archive, or damaged or cut off: write or fetch it again; {_REST}"
            ) from None


def _odd(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return "it is a link, which is not followed: what it leads to is read under its own name, if it is there"
    if info.issparse():
        return "it is a file with holes, which is not read: unpack it yourself"
    return "" if info.isreg() else "it is a device or a pipe, and no file: leave it out"


class _Head(tarfile.TarInfo):
    """What a tar tells of a file. Python's own class takes damage, after the first file, for the end."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined] # the mark of the end
            raise
        except tarfile.EmptyHeaderError:  # type: ignore[attr-defined]
            why = "it ends without the mark of its end"
        except tarfile.HeaderError:
            why = "what should be the head of a file is none"
        raise DocumentInvalid(f"{why}: the archive is damaged or cut off; fetch it again; {_REST}")

    def _proc_member(self, archive: tarfile.TarFile) -> Any:
        told = (
            *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
            *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
        )
        if self.type in told and self.size > MAX_HEAD_BYTES:
            raise DocumentInvalid(
                f"what it tells of a file has more than {MAX_HEAD_BYTES} bytes, which is the limit: if you trust it, "
                f"unpack it yourself; {_REST}",
                limit=MAX_HEAD_BYTES,
            )
        return super()._proc_member(archive)  # type: ignore[misc] # documented where it is defined


class _Spent:
    """What all files of a zip have unpacked to, held to the ratio."""

    def __init__(self, packed: int) -> None:
        self._packed = packed
        self._given = 0
        self.told = (
            f"the {packed} bytes of the archive unpack to more than {MAX_RATIO} times as many, which is the limit: if "
            "you trust it, unpack it yourself"
        )

    @property
    def over(self) -> bool:
        return self._given > FREE_BYTES and self._given > MAX_RATIO * self._packed

    def add(self, given: int) -> None:
        self._given += given
        if self.over:
            raise DocumentInvalid(self.told, limit=MAX_RATIO)


class _Member(io.RawIOBase):
    """The bytes of a file in an archive; what is wrong with them in our words."""

    def __init__(self, stream: IO[bytes], spent: _Spent | None = None) -> None:
        self._stream = stream
        self._spent = spent

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        try:
            data = self._stream.read(len(view))
        except DocumentInvalid:  # of what a tar is packed in
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            # The modules raise whatever their decompressors do.
            raise DocumentInvalid("it is damaged, or cut off, in the archive: fetch the archive again") from None
        if self._spent is not None:
            self._spent.add(len(data))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


class _Bounded:
    """A file of which nobody reads more at once than a list of files may have."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.close = file.seek, file.tell, file.close

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(MAX_LIST_BYTES + 1 if size < 0 else min(size, MAX_LIST_BYTES + 1))
        if len(data) > MAX_LIST_BYTES:
            raise DocumentInvalid(
                f"what it tells of its files has more than {MAX_LIST_BYTES} bytes, which is the limit: if you trust "
                "it, unpack it yourself",
                limit=MAX_LIST_BYTES,
            )
        return data
