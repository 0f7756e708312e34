"""Results that were saved, and the texts that they speak of: the input side of `export`, and gold of `evaluate`.

What is saved are offsets, not texts: a text is the document given for the result's id, else the file of that name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from glossator.contract.reader import document_id
from glossator.contract.result import DocumentResult, DocumentStatus
from glossator.errors import DocumentInvalid, DuplicateDocumentId, Failure, GlossatorError
from glossator.reading.documents import documents
from glossator.reading.files import STDIN
from glossator.text.document import Document
from glossator.wire import decode_line, parse_line

Analyzed = tuple[Document, DocumentResult]


class Results(Protocol):
    """Documents with what was found in them, one after the other; what cannot be read is a result that failed."""

    def __iter__(self) -> Iterator[Analyzed]: ...


class Texts:
    """The documents that results speak of, by id."""

    def __init__(self, given: Iterable[str], folder: Path) -> None:
        """`given`: files and folders that readers read. `folder`: that of the results.

        Raises `GlossatorError` if one of them cannot be read, or if two have one id.
        """
        self._folder = folder
        self._known: dict[str, Document] = {}
        for item in documents(given):
            if item.failure is not None:
                raise DocumentInvalid(f"{item.document.id}: {item.failure.message}")
            if self._known.setdefault(item.document.id, item.document) is not item.document:
                raise DuplicateDocumentId(f"two of --documents have the id {item.document.id!r}: rename one")

    def known(self, name: str) -> Document | None:
        """The document of this id if it was given: with the suffix of a text, or the name of a file without."""
        if (known := self._known.get(name)) is not None:
            return known
        found = [
            one for key, one in self._known.items() if f"/{Path(key).with_suffix('').as_posix()}".endswith(f"/{name}")
        ]
        return found[0] if len(found) == 1 else None

    def of(self, name: str) -> Document:
        """The document of this id; raises `DocumentInvalid` if nobody gave it."""
        if (known := self._known.get(name)) is not None:
            return known
        for path in (Path(name), self._folder / name):
            if name and name != STDIN and _is_file(path):
                (item, *more) = documents([str(path)])
                if item.failure is not None:
                    raise DocumentInvalid(f"{name}: {item.failure.message}")
                if not more:
                    return replace(item.document, id=name)
        raise DocumentInvalid(
            f"there is no text for the document {name!r}: results hold offsets, not texts. Name the "
            "analyzed files with --documents, or start where their paths are right"
        )


class JsonLines:
    """Lines of `glossator analyze --format jsonl`."""

    def __init__(self, path: Path, texts: Texts) -> None:
        self._path = path
        self._texts = texts

    def __iter__(self) -> Iterator[Analyzed]:
        with self._path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield self._read(line, number)

    def _read(self, line: bytes, number: int) -> Analyzed:
        name = document_id(f"{self._path}:{number}")
        try:
            response = parse_line(line.decode("utf-8-sig"))
            name = response.document_id or name
            document = self._texts.of(response.document_id)
            result = decode_line(response, document.text)
        except UnicodeDecodeError:
            return _failed(name, DocumentInvalid("the line is not valid UTF-8").failure)
        except GlossatorError as error:
            return _failed(name, error.failure)
        return Document(document.text, result.document_id, result.language, document.reference_time), result


def results_of(path: Path, given: Iterable[str]) -> Results:
    """Saved results of any kind that we read; raises `GlossatorError` if it is none."""
    if path.is_dir():
        from .tables import Tables

        return Tables(path)
    if not path.is_file():
        raise DocumentInvalid(
            f"there is no file {str(path)!r} with results of 'glossator analyze --format jsonl', nor a folder of "
            "tables of 'glossator run'"
        )
    return JsonLines(path, Texts(given, path.parent))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, or with NUL: an id need not be one
        return False


def _failed(name: str, failure: Failure) -> Analyzed:
    return Document("", name), DocumentResult(name, DocumentStatus.FAILED, failure=failure)
