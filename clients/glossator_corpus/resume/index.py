"""What is done, by document and analyzer: on the disk, so that memory does not grow with the corpus.

Made anew from the tables whenever a run begins, and of no use after it: nothing depends on it that the tables do not
say. SQLite, because it comes with Python and needs no more memory than it is given.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from glossator_corpus.errors import NotWritten
from glossator_corpus.language import UNKNOWN, Language
from glossator_corpus.member import described
from glossator_corpus.tables.folder import Folder

_CACHE_KIB = 16 * 1024

_TABLES = """
CREATE TABLE documents (
    id BLOB PRIMARY KEY, content BLOB, described BLOB, read INTEGER, language TEXT, part INTEGER
) WITHOUT ROWID;
CREATE TABLE results (
    id BLOB, analyzer INTEGER, fingerprint INTEGER, expected INTEGER, state INTEGER, part INTEGER,
    PRIMARY KEY (id, analyzer)
) WITHOUT ROWID;
CREATE TABLE seen (id BLOB PRIMARY KEY, content BLOB) WITHOUT ROWID;
"""


class State(IntEnum):
    """How a result ended."""

    OK = 0
    FAILED = 1
    RETRYABLE = 2


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document in the tables."""

    id: str
    content: bytes
    described: bytes
    read: bool
    """Whether it could be read."""
    language: Language = UNKNOWN


@dataclass(frozen=True, slots=True)
class ResultEntry:
    """A result in the tables."""

    document: str
    analyzer: str
    fingerprint: str
    expected: str
    state: State
    content: bytes


class Index:
    """What the tables hold, and what this run has come across."""

    def __init__(self, folder: Folder, path: Path | None = None) -> None:
        """`path` is where it lies, in the folder unless somebody only looks at that."""
        self._folder = folder
        self._path = path or folder.scratch("index.sqlite")
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}
        self.superseded: Counter[int] = Counter()
        """Part -> how many of its rows of documents and results hold no more."""

    def __enter__(self) -> Self:
        """Read the tables. Raises `Damaged` and `NotWritten`."""
        with _on_disk():
            self._base = sqlite3.connect(self._path, isolation_level=None)
            self._base.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
                f"PRAGMA cache_size = -{_CACHE_KIB};{_TABLES} BEGIN;"
            )
            for part in self._folder.parts:
                self.enter(part, self._documents(part), self._results(part))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()
        self._path.unlink(missing_ok=True)

    @property
    def size(self) -> int:
        """Bytes that it takes on the disk."""
        (pages,), (bytes_,) = (self._base.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
        return int(pages) * int(bytes_)

    @property
    def analyzers(self) -> list[str]:
        """Names of those that have results, sorted."""
        with _on_disk():
            return sorted(self._names[who] for (who,) in self._base.execute("SELECT DISTINCT analyzer FROM results"))

    def document(self, name: str) -> DocumentEntry | None:
        """What the tables have under this id."""
        found = self._one("SELECT content, described, read, language FROM documents WHERE id = ?", _key(name))
        if found is None:
            return None
        return DocumentEntry(name, found[0], found[1], bool(found[2]), Language.unpacked(found[3]))

    def results(self, name: str) -> dict[str, ResultEntry]:
        """Analyzer -> its result for this document."""
        with _on_disk():
            rows = self._base.execute(
                "SELECT analyzer, fingerprint, expected, state FROM results WHERE id = ?", (_key(name),)
            ).fetchall()
        texts = self._names
        return {
            texts[who]: ResultEntry(name, texts[who], texts[fingerprint], texts[expected], State(state), b"")
            for who, fingerprint, expected, state in rows
        }

    def see(self, name: str, content: bytes) -> bytes | None:
        """The content that this run has come across under this id; None the first time, which is now."""
        key = _key(name)
        found = self._one("SELECT content FROM seen WHERE id = ?", key)
        if found is not None:
            return bytes(found[0])
        with _on_disk():
            self._base.execute("INSERT INTO seen VALUES (?, ?)", (key, content))
        return None

    def enter(self, part: int, documents: Iterable[DocumentEntry], results: Iterable[ResultEntry]) -> None:
        """A part has these rows: they hold from now on, and no longer what they replace."""
        with _on_disk():
            for document in documents:
                self._enter_document(part, document)
            for result in results:
                self._enter_result(part, result)

    def holds_document(self, part: int, name: str) -> bool:
        """Whether the row of a document in this part is the one that holds."""
        return self._one("SELECT 1 FROM documents WHERE id = ? AND part = ?", _key(name), part) is not None

    def holding(self, part: int, name: str) -> set[str]:
        """The analyzers whose results for this document hold in this part."""
        with _on_disk():
            rows = self._base.execute("SELECT analyzer FROM results WHERE id = ? AND part = ?", (_key(name), part))
            return {self._names[who] for (who,) in rows}

    def _enter_document(self, part: int, entry: DocumentEntry) -> None:
        key = _key(entry.id)
        found = self._one("SELECT content, part FROM documents WHERE id = ?", key)
        if found is not None:
            self.superseded[found[1]] += 1
            if found[0] != entry.content:  # what was said of another text is of no use
                for (stale,) in self._base.execute("SELECT part FROM results WHERE id = ?", (key,)).fetchall():
                    self.superseded[stale] += 1
                self._base.execute("DELETE FROM results WHERE id = ?", (key,))
        row = (key, entry.content, entry.described, entry.read, entry.language.packed(), part)
        self._base.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?)", row)

    def _enter_result(self, part: int, entry: ResultEntry) -> None:
        key, analyzer = _key(entry.document), self._number(entry.analyzer)
        document = self._one("SELECT content FROM documents WHERE id = ?", key)
        if document is None or document[0] != entry.content:
            self.superseded[part] += 1
            return
        found = self._one("SELECT part FROM results WHERE id = ? AND analyzer = ?", key, analyzer)
        if found is not None:
            self.superseded[found[0]] += 1
        row = (key, analyzer, self._number(entry.fingerprint), self._number(entry.expected), int(entry.state), part)
        self._base.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?)", row)

    def _documents(self, part: int) -> Iterator[DocumentEntry]:
        columns = ["id", "content", "reason", "source", "format", "attributes", "language"]
        later = ["language_source", "language_confidence", "languages"]  # older parts do not have them
        for batch in self._folder.read("documents", part, [*columns, *later]):
            found = [batch.column(name).to_pylist() for name in columns]
            for name in later:
                there = name in batch.schema.names
                found.append(batch.column(name).to_pylist() if there else [None] * batch.num_rows)
            for name, content, reason, source, reader, attributes, code, how, sure, shares in zip(*found, strict=True):
                told = described(source, reader or "", attributes)
                language = Language(code or "", how or "", sure, tuple(shares or ()))
                yield DocumentEntry(name, bytes.fromhex(content), told, reason is None, language)

    def _results(self, part: int) -> Iterator[ResultEntry]:
        columns = ["document", "analyzer", "fingerprint", "expected", "status", "retryable", "content"]
        for batch in self._folder.read("results", part, columns):
            rows = zip(*batch.select(columns).to_pydict().values(), strict=True)
            for document, analyzer, fingerprint, expected, status, retryable, content in rows:
                yield ResultEntry(
                    document,
                    analyzer,
                    fingerprint or "",
                    expected or "",
                    state_of(status == "ok", retryable),
                    bytes.fromhex(content),
                )

    def _number(self, text: str) -> int:
        """A number for an analyzer's name or a fingerprint: there are few of them."""
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self._names)
            self._names.append(text)
        return number

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        try:  # not by `_on_disk`: this is called for each document and result
            found: tuple[Any, ...] | None = self._base.execute(query, values).fetchone()
        except sqlite3.Error as error:
            raise _not_written(error) from error
        return found


def state_of(ok: bool, retryable: bool) -> State:
    """From the columns of `results`."""
    return State.OK if ok else State.RETRYABLE if retryable else State.FAILED


def _key(name: str) -> bytes:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@contextmanager
def _on_disk() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _not_written(error) from error


def _not_written(error: sqlite3.Error) -> NotWritten:
    return NotWritten(
        f"the index of what is done cannot be written ({error}); is the disk full? What was written before is "
        "whole and stays: mend that and run the same command again"
    )
