"""Workloads: the seeds, the generated documents that the client's load command ships, and how to take them in turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from glossator import Document
from glossator_client.bench.documents import LARGEST, SMALLEST, corpus, document, endless

__all__ = ["LARGEST", "OWNERS", "SEEDS", "SMALLEST", "corpus", "document", "endless", "owners", "repeated", "seeds"]

SEEDS = Path(__file__).parent.parent / "seeds"
OWNERS = "01_ukraine_belgorod_shelling.txt"


def seeds() -> list[Document]:
    """The documents of `seeds/`, in order."""
    return [Document(path.read_bytes().decode(), path.name, "en") for path in sorted(SEEDS.glob("*.txt"))]


def owners() -> Document:
    """The project owner's document, on which times to the first result are taken."""
    return next(document for document in seeds() if document.id == OWNERS)


def repeated(documents: Sequence[Document], number: int) -> Iterator[Document]:
    """So many documents, taken in turns, each under an id of its own."""
    return islice(endless(documents), number)
