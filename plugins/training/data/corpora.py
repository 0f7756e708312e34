"""The corpora that the recipes read: gzipped JSON lines and CoNLL-U, as the data folder's README describes them.

First step of every recipe. Offsets are code points into a row's text, end exclusive. Nothing read here is ever
written into the repository: recipes keep their intermediate files under the work folder.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.loop import recipe

Row = dict[str, Any]

ENTITY_LABELS = {
    "Person": "PERSON",
    "Organization": "ORG",
    "Location": "LOC",
    "Facility": "FAC",
    "NORP": "NORP",
    "Product": "PRODUCT",
    "Misc": "MISC",
    "Date": "DATE",
    "Money": "MONEY",
}
"""The worldwide corpus's labels in the OntoNotes spelling that the entities analyzer reports."""


def rows(data: Path, name: str) -> list[Row]:
    """The rows of `name` (such as ``entities/worldwide.train``) in file order."""
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def conllu(data: Path, split: str) -> str:
    """The text of one EWT split (train, dev or test)."""
    with gzip.open(data / "parse" / f"en_ewt-ud-{split}.conllu.gz", "rt", encoding="utf-8") as file:
        return file.read()


def treebank_files(data: Path, work: Path) -> dict[str, Path]:
    """The training and the development file of EWT, written into `work` unless they are there."""
    return {
        split: recipe.step(work / f"{split}.conllu", recipe.write_text(conllu(data, split)))
        for split in ("train", "dev")
    }


def sentences(treebank: str) -> Iterator[list[str]]:
    """The sentences of a CoNLL-U text, each the list of its lines, comments included."""
    for block in treebank.strip().split("\n\n"):
        yield block.split("\n")


def training_words(data: Path) -> Iterator[str]:
    """Every word form of the training splits, corpus after corpus; plain text is split at blanks and punctuation."""
    import re

    loose = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
    for row in rows(data, "entities/worldwide.train"):
        yield from row["tokens"]
    for name in ("attribution/polnear.train", "sentiment/newsmtsc.train"):
        for row in rows(data, name):
            yield from loose.findall(row["text"])
    for row in rows(data, "sentiment/sst.train"):
        yield from row["text"].split()
    for sentence in sentences(conllu(data, "train")):
        for line in sentence:
            if line[0] != "#":
                yield line.split("\t")[1]
