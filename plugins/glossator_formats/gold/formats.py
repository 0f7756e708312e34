"""Which format gold is in, and its documents, whatever it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from .document import GoldDocument, GoldError
from .mapping import Mapping

FORMATS = ("brat", "conllu", "docbin", "cas", "jsonl")
_SUFFIXES = {
    ".conllu": "conllu",
    ".spacy": "docbin",
    ".xmi": "cas",
    ".json": "cas",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
EXTRAS = {"conllu": "formats", "docbin": "spacy", "cas": "formats"}
"""Format -> the extra that has the library which reads it."""


def format_of(path: Path) -> str:
    """By suffix, or of a folder by the files in it; raises `GoldError` if that tells nothing."""
    if path.is_dir():
        if next(path.rglob("*.ann"), None) is not None:
            return "brat"
        if next(path.rglob("*.xmi"), None) is not None or next(path.rglob("*.json"), None) is not None:
            return "cas"
        raise GoldError(
            f"{path} has neither .ann of brat nor .xmi or .json of UIMA CAS: name its format with --gold-format"
        )
    if not path.is_file():
        raise GoldError(f"there is no {path}")
    if (found := _SUFFIXES.get(path.suffix.lower())) is None:
        raise GoldError(f"{path} may be in any format: name one of {', '.join(FORMATS)} with --gold-format")
    return found


def read(path: Path, name: str, mapping: Mapping, given: Iterable[str]) -> Iterator[GoldDocument]:
    """The documents of a file or folder in the format of that name.

    `given` are documents to look texts up in. Raises `GoldError`, and ImportError if the format's library is missing.
    """
    # Imported here: each needs a library of its own.
    if name == "brat":
        from . import brat

        return brat.read(path, mapping, given)
    if name == "conllu":
        from . import conllu

        return conllu.read(path, mapping)
    if name == "docbin":
        from . import docbin

        return docbin.read(path, mapping)
    if name == "cas":
        from . import cas

        return cas.read(path, mapping)
    from . import lines

    return lines.read(path, mapping, given)
