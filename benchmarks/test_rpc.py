"""The served system: one client, all four analyzers, the three shapes of the API, one and two workers."""

from __future__ import annotations

from collections.abc import Callable

from glossator import Document
from glossator_client import Client

Measure = Callable[[Callable[[], object]], None]


def test_unary(measure: Measure, client: Client, documents: list[Document]) -> None:
    measure(lambda: [client.analyze(document) for document in documents])


def test_stream(measure: Measure, client: Client, documents: list[Document]) -> None:
    measure(lambda: [list(client.analyze_stream(document)) for document in documents])


def test_bidi(measure: Measure, client: Client, documents: list[Document]) -> None:
    measure(lambda: list(client.analyze_documents(documents)))
