"""The rows of annotations: by far the most. They grow column by column, a run of like annotations at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import pyarrow as pa

from glossator_corpus.tables.columns import builder, in_rows, repeated
from glossator_corpus.tables.said import Alike, Whom
from glossator_corpus.tables.schema import ANNOTATIONS, MODELS

_COLUMNS = ("id", "kind", "label", "score", "begin", "end", "fragment", "fragments", "text")
_ENTITY_COLUMNS = ("entity_id", "canonical_name")
_BUILDERS = {kind: builder(ANNOTATIONS.field(kind).type) for kind in MODELS}


class Annotations:
    """Rows of annotations, a row for each fragment, as lists of what their columns hold."""

    def __init__(self) -> None:
        # Document, analyzer, and how many rows of them follow one another.
        self._whose: list[tuple[str, str, int]] = []
        self._columns: dict[str, list[Any]] = {name: [] for name in (*_COLUMNS, *_ENTITY_COLUMNS)}
        # Kind, or "value" for any other -> the rows that have such a value, and the values.
        self._values: dict[str, tuple[list[int], list[Any]]] = {kind: ([], []) for kind in (*MODELS, "value")}

    def __len__(self) -> int:
        return len(self._columns["id"])

    def add(self, document: str, analyzer: str, text: str, alike: Alike, about: Sequence[Whom | None]) -> int:
        """What an analyzer says of a document with this id and text; returns how many rows that makes.

        `about` is whom each annotation is about.
        """
        items, spans, values, scores = alike.annotations, alike.spans, alike.values, alike.scores
        counts = [len(pieces) or 1 for pieces in spans]
        if sum(counts) == len(items):
            positions = [0] * len(items)
            places = [pieces[0] if pieces else None for pieces in spans]
        else:
            # A row for each piece, in which all else is there again.
            whole = list(chain.from_iterable([row] * count for row, count in enumerate(counts)))
            positions = list(chain.from_iterable(map(range, counts)))
            places = [spans[row][piece] if spans[row] else None for row, piece in zip(whole, positions, strict=True)]
            items, about = [items[row] for row in whole], [about[row] for row in whole]
            values, scores = [values[row] for row in whole], [scores[row] for row in whole]
            counts = [counts[row] for row in whole]
        columns = self._columns
        begins = [None if place is None else place.begin for place in places]
        ends = [None if place is None else place.end for place in places]
        taken, held = self._values[alike.kind or "value"]
        taken += range(len(self), len(self) + len(items))
        held += values
        columns["id"] += [item.id for item in items]
        columns["kind"] += [item.kind for item in items]
        columns["label"] += [item.label for item in items]
        columns["score"] += scores
        columns["begin"] += begins
        columns["end"] += ends
        columns["fragment"] += positions
        columns["fragments"] += counts
        columns["text"] += [None if begin is None else text[begin:end] for begin, end in zip(begins, ends, strict=True)]
        columns["entity_id"] += [None if whom is None else whom[0] for whom in about]
        columns["canonical_name"] += [None if whom is None else whom[1] for whom in about]
        self._whose.append((document, analyzer, len(items)))
        return len(items)

    def table(self) -> pa.Table:
        """All of them."""
        length = len(self)
        documents, analyzers, counts = zip(*self._whose, strict=True) if self._whose else ((), (), ())
        rows, values = self._values["value"]
        made = {
            "document": repeated(documents, counts),
            "analyzer": repeated(analyzers, counts),
            **{name: pa.array(column, ANNOTATIONS.field(name).type) for name, column in self._columns.items()},
            **{kind: in_rows(_BUILDERS[kind](self._values[kind][1]), self._values[kind][0], length) for kind in MODELS},
            "value": in_rows(pa.array(values, pa.string()), rows, length),
        }
        return pa.Table.from_arrays([made[field.name] for field in ANNOTATIONS], schema=ANNOTATIONS)
