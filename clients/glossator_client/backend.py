"""What `glossator analyze --address` works with: a server in the place of an engine in this process."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from types import TracebackType
from typing import Self

from glossator import AnalysisOptions, Config, Document, DocumentResult
from glossator.host.info import AnalyzerInfo
from glossator_client.access import of_config
from glossator_client.client import Client
from glossator_client.retry import Retry

# Somebody may wait in front of a terminal: a server that goes and stays away must show soon.
_RETRY = Retry(max_delay=1.0, wait=10.0)


class RemoteBackend:
    """Analyzes on the server at an address."""

    def __init__(self, address: str, config: Config, *, describe: bool = False) -> None:
        """`describe`: plugins' own kinds are to be put into words there."""
        self._client = Client(
            address,
            retry=_RETRY,
            describe=describe,
            max_message_bytes=config.limits.max_message_bytes,
            **of_config(config.client),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def analyze(self, documents: Iterable[Document | None], options: AnalysisOptions) -> Iterator[DocumentResult]:
        """One result per document, in the order of submission; failures of single documents are in their results."""
        self._client.health()  # nobody there, a wrong address perhaps: that shows at once
        ids: deque[str] = deque()
        results = self._client.analyze_documents(
            _distinct(documents, ids),
            analyzers=options.analyzers,
            language=options.default_language,
            assume_language=options.assume_language,
            analyzer_timeout=options.analyzer_timeout,
            ordered=True,
        )
        with closing(results):
            for result in results:
                yield replace(result, document_id=ids.popleft())

    def analyzers(self) -> list[AnalyzerInfo]:
        """What the server has, sorted by id."""
        return self._client.list_analyzers()


def _distinct(documents: Iterable[Document | None], ids: deque[str]) -> Iterator[Document | None]:
    """The documents with ids that differ, as a stream needs them; `ids` gets the given ones, in order.

    On a command line, one file may well be named twice.
    """
    seen: set[str] = set()
    for index, document in enumerate(documents):
        if document is None:
            yield None
            continue
        ids.append(document.id)
        if document.id and document.id not in seen:
            seen.add(document.id)
            yield document
        else:
            yield replace(document, id=f"{document.id[:200]}#{index}")
