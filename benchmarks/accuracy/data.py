"""The data folder: gzipped JSON lines and CoNLL-U, as its README describes them. Never copied into the project."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glossator_formats.scores.spans import Labelled

Row = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
VARIABLE = "GLOSSATOR_DATA"
FILES = (
    "attribution/polnear.dev.jsonl.gz",
    "clean/entities/gum_clean.dev.jsonl.gz",
    "entities/worldwide.dev.jsonl.gz",
    "numbers/duckling.jsonl.gz",
    "numbers/quantulum3.jsonl.gz",
    "parse/en_ewt-ud-dev.conllu.gz",
    "parse/en_ewt-ud-test.conllu.gz",
    "sentiment/newsmtsc.train.jsonl.gz",
    "sentiment/sst.dev.jsonl.gz",
)
ENTITY_LABELS = {
    "Person": "PERSON",
    "Organization": "ORG",
    "Location": "LOC",
    "Facility": "FAC",
    "Date": "DATE",
    "Money": "MONEY",
    "Misc": "MISC",
    "Product": "PRODUCT",
}
"""The worldwide corpus's labels in the spelling that the entities analyzer reports; others are the same in both."""


class DataMissing(Exception):
    """There is no data folder, or not all of it."""


@dataclass(frozen=True)
class Data:
    """The corpora. `limit`: take only so many rows of each, for a quick look; None takes all."""

    folder: Path
    limit: int | None = None

    @classmethod
    def find(cls, folder: Path | None = None, limit: int | None = None) -> Data:
        """The folder given, else that of GLOSSATOR_DATA, else ../shared/data; raises `DataMissing`."""
        named = folder or Path(os.environ.get(VARIABLE) or ROOT.parent / "shared" / "data")
        lacking = [name for name in FILES if not (named / name).is_file()]
        if lacking:
            what = "is no folder" if not named.is_dir() else f"lacks {', '.join(lacking)}"
            raise DataMissing(
                f"This needs the corpora, which are not part of the project, and {named} {what}. "
                f"Put the folder there, or name another one with --data FOLDER or {VARIABLE}=FOLDER; "
                "plugins/training/README.md says which corpora these are and in which format."
            )
        return cls(named.resolve(), limit)

    def rows(self, name: str, keep: Callable[[Row], bool] = lambda row: True) -> list[Row]:
        """The rows of a file such as `entities/worldwide.dev` that are to be kept, in its order."""
        with gzip.open(self.folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            return [row for row in map(json.loads, lines) if keep(row)][: self.limit]

    def conllu(self, split: str) -> Iterator[list[str]]:
        """The sentences of one EWT split, each the list of its lines."""
        with gzip.open(self.folder / "parse" / f"en_ewt-ud-{split}.conllu.gz", "rt", encoding="utf-8") as file:
            sentences = file.read().strip().split("\n\n")
        for sentence in sentences[: self.limit and 10 * self.limit]:
            yield sentence.split("\n")


def entities_of(row: Row) -> list[Labelled]:
    """The mentions of a row of the worldwide corpus."""
    return [(start, end, ENTITY_LABELS.get(label, label)) for start, end, label in row["entities"]]
