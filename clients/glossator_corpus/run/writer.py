"""Rows become parts: gathered until they are many or have waited long, then written and entered in the index."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from glossator import AnalyzerResult
from glossator_corpus.member import Member
from glossator_corpus.resume.index import DocumentEntry, Index, ResultEntry, state_of
from glossator_corpus.tables.folder import Folder
from glossator_corpus.tables.rows import Entities, Rows
from glossator_corpus.tables.settle import settle

_MOST_BYTES = 48 * 1024 * 1024
_MOST_SECONDS = 60.0
_MOST_RESULTS = 20_000


class Writer:
    """The part that is being gathered."""

    def __init__(self, folder: Folder, index: Index, about: Callable[[], dict[str, object]]) -> None:
        """`about` is what the files are to say of themselves: key -> value as JSON, asked when a part is written."""
        self._folder = folder
        self._index = index
        self._about = about
        self._begin()

    def add(self, member: Member, language: str, results: list[tuple[AnalyzerResult, str]], entities: Entities) -> None:
        """A document with its results, each with the fingerprint that was expected of it."""
        document = member.document
        if not member.before and self._is_news(member):
            self._rows.add_document(member, language)
            entry = DocumentEntry(document.id, member.content, member.described, member.failure is None)
            self._documents.append(entry)
        for result, expected in results:
            self._rows.add_result(member, result, expected)
            self._rows.add_annotations(document, result, entities)
            state = state_of(result.failure is None, result.failure is not None and result.failure.retryable)
            self._results.append(
                ResultEntry(document.id, result.name, result.fingerprint, expected, state, member.content)
            )

    def _is_news(self, member: Member) -> bool:
        """Whether the tables have no row of the document, or another one."""
        known = self._index.document(member.document.id)
        return known is None or (known.content, known.described) != (member.content, member.described)

    def flush_if_due(self) -> None:
        """Write the part if it is large, or old."""
        if (
            self._rows.size > _MOST_BYTES
            or len(self._results) >= _MOST_RESULTS
            or time.monotonic() - self._began > _MOST_SECONDS
        ):
            self.flush()

    def flush(self) -> None:
        """Write the part, if there is something in it. Raises `NotWritten`."""
        if self._documents or self._results:
            about = {key: json.dumps(value, ensure_ascii=False, sort_keys=True) for key, value in self._about().items()}
            part = self._folder.add(self._rows.tables(about))
            self._index.enter(part, self._documents, self._results)
        self._begin()

    def settle(self) -> None:
        """Take the rows out of earlier parts that no longer hold."""
        for part in sorted(self._index.superseded):
            settle(self._folder, part, self._index)
        self._index.superseded.clear()

    def _begin(self) -> None:
        self._rows = Rows()
        self._documents: list[DocumentEntry] = []
        self._results: list[ResultEntry] = []
        self._began = time.monotonic()
