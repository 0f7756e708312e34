"""Sentences and targets that the classifiers of sentiment are trained on and scored on, as words with labels.

Between the corpus reader and the recipes of sentiment. A tenth of NewsMTSC's groups is held out; a target's mention is
replaced by one marker word.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.data import corpora, words
from training.packing import package

TREEBANK_QUOTES = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}

Labelled = tuple[list[str], str]
"""The words of a sentence and its class: negative, neutral or positive."""


def held_out(row: corpora.Row) -> bool:
    """Whether the row's group belongs to the held-out tenth; by a checksum, so the same on every machine."""
    return zlib.crc32(row["group"].encode()) % 10 == 0


def reviews(data: Path, split: str) -> list[Labelled]:
    """SST sentences."""
    return [
        ([TREEBANK_QUOTES.get(word, word) for word in row["text"].split()], row["label"])
        for row in corpora.rows(data, f"sentiment/sst.{split}")
    ]


def marked(row: corpora.Row, split: words.Words) -> list[str]:
    """The words of the row's text with the marker in place of the target's mention."""
    before = [text for start, end, text in split.tokens if end <= row["start"]]
    after = [text for start, end, text in split.tokens if start >= row["end"]]
    return [*before, package.TARGET_MARKER, *after]


def in_sentences(rows: Iterable[corpora.Row], resources: Path) -> Iterator[Labelled]:
    """The sentence of each row's target with the marker in its place."""
    rows = list(rows)
    texts = list(dict.fromkeys(row["text"] for row in rows))
    known = dict(zip(texts, words.split(texts, resources, batch=500), strict=True))
    for row in rows:
        split = known[row["text"]]
        for first, last in split.sentences:
            tokens = split.tokens[first:last]
            if tokens and tokens[0][0] <= row["start"] and row["end"] <= tokens[-1][1]:
                yield marked(row, words.Words(tokens, [])), row["label"]


def targets(data: Path, resources: Path, *, dev: bool) -> Iterator[tuple[corpora.Row, words.Words]]:
    """NewsMTSC rows, with their words, of the held-out tenth or of the rest."""
    rows = [row for row in corpora.rows(data, "sentiment/newsmtsc.train") if held_out(row) == dev]
    yield from zip(rows, words.split([row["text"] for row in rows], resources, batch=500), strict=True)


def agreeing(rows: list[corpora.Row]) -> list[corpora.Row]:
    """One row of each news sentence whose targets all have one label."""
    labels: dict[str, set[str]] = {}
    for row in rows:
        labels.setdefault(row["group"], set()).add(row["label"])
    return [row for row in {row["group"]: row for row in rows}.values() if len(labels[row["group"]]) == 1]


def unmarked(news: list[tuple[corpora.Row, words.Words]]) -> Iterator[Labelled]:
    """The news sentences whose targets agree, each once, as they are."""
    found = {row["group"] for row in agreeing([row for row, _ in news])}
    for row, split in {row["group"]: (row, split) for row, split in news}.values():
        if row["group"] in found:
            yield [text for _, _, text in split.tokens], row["label"]
