"""What goes to an actor and what comes back: one kind of table each, always with all columns.

Values are pickled: both ends are the same program, and a table of a result's many kinds would be one more schema to
keep. Plain columns of numbers and bytes leave nothing for Ray to infer.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from glossator import Document
from glossator.errors import Failure
from glossator_client.errors import ClientError

OUTCOMES = pa.schema(
    [
        pa.field("work", pa.int64(), nullable=False),
        pa.field("position", pa.int32(), nullable=False),
        pa.field("state", pa.string(), nullable=False),
        pa.field("value", pa.binary(), nullable=False),
    ]
)
"""Of a piece of work a row for each document, by its position in it; of a question, one row."""

ANSWER, REFUSED, BROKEN, LOST = "answer", "refused", "broken", "lost"
"""States: a value; the server's error; why there is no server; the work ended the actor each time."""


@dataclass(frozen=True, slots=True)
class Work:
    """A call of a client's method, and the documents for it, if it takes some."""

    method: str
    documents: tuple[Document, ...] = ()
    keywords: Mapping[str, Any] | None = None

    def packed(self) -> bytes:
        return pickle.dumps(self, pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes) -> Any:
    """What was packed, by ourselves."""
    return pickle.loads(data)  # noqa: S301 - from our own processes, over the cluster's connections


def outcomes(work: int, state: str, values: Sequence[object]) -> pa.Table:
    """A row for each value."""
    columns: list[Sequence[object]] = [
        [work] * len(values),
        range(len(values)),
        [state] * len(values),
        [pickle.dumps(value, pickle.HIGHEST_PROTOCOL) for value in values],
    ]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, OUTCOMES, strict=True)]
    return pa.Table.from_arrays(arrays, schema=OUTCOMES)


def refusal(error: ClientError) -> tuple[type[ClientError], Failure, str]:
    """What an error is made of: exceptions of ours cannot be pickled."""
    return type(error), error.failure, error.status


def refused(parts: tuple[type[ClientError], Failure, str]) -> ClientError:
    """The error again."""
    kind, failure, status = parts
    return kind(failure, status=status)
