"""Rows become parts: gathered until they are many or have waited long, then written and entered in the index."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack

import pyarrow as pa

from glossator import AnalyzerResult
from glossator_corpus.language import Language
from glossator_corpus.member import Member
from glossator_corpus.resume.index import DocumentEntry, Index, ResultEntry, state_of
from glossator_corpus.tables.folder import Folder, Part
from glossator_corpus.tables.rows import Rows, may_succeed
from glossator_corpus.tables.said import Entities, items_of
from glossator_corpus.tables.settle import settle

# Of rows in memory and columns made of them, before they are added to the part; of a part, its results.
_MOST_IN_MEMORY = 8 * 1024 * 1024
# Rows become columns as long as they are in the processor's caches, and take a fifth then.
_MOST_ROWS = 1024 * 1024
_MOST_BYTES = 64 * 1024 * 1024
_MOST_RESULTS = 20_000
# Of a part: what is killed loses no more. One in ten seconds would be thousands of files a day: so it is also this part
# of the run so far, up to a minute.
_LEAST_SECONDS = 10.0
_SECONDS_OF_RUN = 1 / 100
_MOST_SECONDS = 60.0


class Writer:
    """The part that is being gathered."""

    def __init__(
        self,
        folder: Folder,
        index: Index,
        about: Callable[[], Mapping[str, str]],
        kept: Callable[[int, int, int], None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`about` is what files are to say of themselves now; the same object, as long as that is the same.

        `kept` is told how many results and annotations are in the tables now that were not before, and how many rows
        the annotations have: one for each piece.
        """
        self._kept = kept
        self._folder = folder
        self._index = index
        self._about = about
        self._said: Mapping[str, str] = {}
        self._clock = clock
        self._started = clock()
        self._part: Part | None
        self._rows: Rows
        self._begin()

    def add(
        self, member: Member, language: Language, results: list[tuple[AnalyzerResult, str]], entities: Entities
    ) -> None:
        """A document with its results, each with the fingerprint that was expected of it."""
        document = member.document
        self._in_memory += 1
        if self._part is not None and self._about() is not self._said:
            self.flush()  # a language has come that the files of this part do not tell of
        if not member.before and self._is_news(member, language):
            self._rows.add_document(member, language)
            entry = DocumentEntry(document.id, member.content, member.described, member.failure is None, language)
            self._documents.append(entry)
        for result, expected in results:
            self._rows.add_result(member, result, expected)
            self._pieces += self._rows.add_annotations(document, result, entities)
            self._annotations += len(items_of(result))
            state = state_of(result.failure is None, may_succeed(result.failure))
            self._count += 1
            self._results.append(
                ResultEntry(document.id, result.name, result.fingerprint, expected, state, member.content)
            )

    def _is_news(self, member: Member, language: Language) -> bool:
        """Whether the tables have no row of the document, or another one."""
        known = self._index.document(member.document.id)
        if known is None or (known.content, known.described) != (member.content, member.described):
            return True
        return language.code not in ("", known.language.code) or (bool(language.source) and not known.language.source)

    def flush_if_due(self, left: int | None = None) -> None:
        """Write the part if it is large, or old. Raises `NotWritten`.

        `left` documents are still to be added; None: nobody knows. Towards the end, what is there is written while the
        server has something to do, and not when it has done the last one.
        """
        if self._rows.size > _MOST_ROWS:
            self._gather()
        nears_its_end = left is not None and self._in_memory > left and self._gathered_size > _MOST_ROWS
        if nears_its_end or self._gathered_size + self._rows.size > _MOST_IN_MEMORY:
            self._add()
        now = self._clock()
        patience = min(max(_LEAST_SECONDS, (now - self._started) * _SECONDS_OF_RUN), _MOST_SECONDS)
        if self._bytes > _MOST_BYTES or self._count >= _MOST_RESULTS or now - self._began > patience:
            self.flush()

    def flush(self) -> None:
        """Write the part, if there is something in it. Raises `NotWritten`."""
        if self._part is not None or self._documents or self._results:
            self._add().keep()
            self._kept(self._count, self._annotations, self._pieces)
        self.close()
        self._begin()

    def close(self) -> None:
        """What was not flushed is gone."""
        self._stack.close()

    def settle(self) -> None:
        """Take the rows out of earlier parts that no longer hold."""
        for part in sorted(self._index.superseded):
            settle(self._folder, part, self._index)
        self._index.superseded.clear()

    def _add(self) -> Part:
        """What is in memory goes into the part."""
        if self._part is None:
            self._said = self._about()
            self._part = self._stack.enter_context(self._folder.part(self._said))
        self._gather()
        self._part.add({name: pa.concat_tables(tables) for name, tables in self._gathered.items()})
        # Should the part not come to be, the run is over, and the index with it.
        self._index.enter(self._part.number, self._documents, self._results)
        self._documents.clear()
        self._results.clear()
        self._bytes = self._part.size
        self._gathered.clear()
        self._gathered_size = self._in_memory = 0
        return self._part

    def _gather(self) -> None:
        """Rows become columns."""
        for name, table in self._rows.tables().items():
            self._gathered.setdefault(name, []).append(table)
        self._gathered_size += self._rows.size
        self._rows = Rows()

    def _begin(self) -> None:
        self._stack = ExitStack()
        self._part = None
        self._bytes = 0
        self._rows = Rows()
        self._gathered: dict[str, list[pa.Table]] = {}
        self._gathered_size = 0
        self._in_memory = 0
        """Documents of which something is not in the part yet."""
        self._documents: list[DocumentEntry] = []
        self._results: list[ResultEntry] = []
        self._count = self._annotations = self._pieces = 0
        self._began = self._clock()
