"""Results that were saved, and the texts that they speak of: the input side of `export`, and gold of `evaluate`.

What is saved are offsets, not texts: a text is the document given for the result's id, else the file of that name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from glossator.cli.read.sources import STDIN, document_id, read_jsonl, read_texts
from glossator.contract.result import DocumentResult, DocumentStatus
from glossator.errors import DocumentInvalid, DuplicateDocumentId, Failure, GlossatorError
from glossator.text.document import Document
from glossator.wire import decode_line, parse_line

Analyzed = tuple[Document, DocumentResult]


class Results(Protocol):
    """Documents with what was found in them, one after the other; what cannot be read is a result that failed."""

    def __iter__(self) -> Iterator[Analyzed]: ...


class Texts:
    """The documents that results speak of, by id."""

    def __init__(self, given: Iterable[str], folder: Path) -> None:
        """`given`: files, a document each, or with the suffix .jsonl a document a line. `folder`: that of the results.

        Raises `GlossatorError` if one of them cannot be read, or if two have one id.
        """
        self._folder = folder
        self._known: dict[str, Document] = {}
        paths = list(given)
        lines = [path for path in paths if path.endswith((".jsonl", ".ndjson"))]
        files = [path for path in paths if path not in lines]
        for source in (*read_texts(files), *read_jsonl(lines)):
            if source is None:
                continue
            if source.failure is not None:
                raise _error(source.failure, source.document.id)
            known = self._known.setdefault(source.document.id, source.document)
            if known is not source.document:
                raise DuplicateDocumentId(f"two of --documents have the id {source.document.id!r}: rename one")

    def of(self, name: str) -> Document:
        """The document of this id; raises `DocumentInvalid` if nobody gave it."""
        if (known := self._known.get(name)) is not None:
            return known
        for path in (Path(name), self._folder / name):
            if name and name != STDIN and _is_file(path):
                (source,) = read_texts([str(path)])
                if source.failure is not None:
                    raise _error(source.failure, name)
                return Document(source.document.text, name)
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


def results_of(path: Path, documents: Iterable[str]) -> Results:
    """Saved results of any kind that we read; raises `GlossatorError` if it is none."""
    if not path.is_file():
        raise DocumentInvalid(f"there is no file {str(path)!r} with results of 'glossator analyze --format jsonl'")
    return JsonLines(path, Texts(documents, path.parent))


def digest(text: str) -> str:
    """To tell texts apart without telling them."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long for a name, or with NUL: an id need not be one
        return False


def _failed(name: str, failure: Failure) -> Analyzed:
    return Document("", name), DocumentResult(name, DocumentStatus.FAILED, failure=failure)


def _error(failure: Failure, name: str) -> DocumentInvalid:
    return DocumentInvalid(f"{name}: {failure.message}")
