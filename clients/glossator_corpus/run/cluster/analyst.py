"""Who analyzes: an actor of Ray Data with a server of its own, whose worker is killed and replaced as anywhere.

It never raises: Ray would drop a block, and with it documents that nothing is wrong with. If its server is gone, the
process ends; Ray starts it again, with a new server, and repeats the task.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import ray

from glossator import Config
from glossator.errors import GlossatorError
from glossator_client.client import Client
from glossator_client.errors import ClientError, Unavailable
from glossator_corpus.run import engine
from glossator_corpus.run.cluster.work import ANSWER, BROKEN, LOST, OUTCOMES, REFUSED, Work, outcomes, refusal, unpacked

if TYPE_CHECKING:
    from glossator_corpus.run.cluster.desk import Given

# So often a piece of work is given out, before it is held to be what ends actors.
_MOST_TIMES = 3
_NO_SERVER = 3


class Analyst:
    """Takes work from the desk and returns its outcomes."""

    def __init__(self, desk: Any, config: Config, round_: int, folder: str | None) -> None:
        """`round_` tells slots of one execution from those of another one; in `folder` its server has its files."""
        self._desk = desk
        self._round = round_
        self._why = ""
        self._client: Client | None = None
        self._stack = ExitStack()  # kept: who forgets it, ends the server
        # In this thread, which lives as long as the process: the server ends with the thread that started it.
        try:
            self._client = self._stack.enter_context(engine.local(config, 1, folder=folder, undecoded=False))
        except (GlossatorError, OSError) as error:
            self._why = str(error)

    def __call__(self, slots: pa.Table) -> pa.Table:
        """One slot, one piece of work."""
        (slot,) = slots.column("id").to_pylist()
        given: Given | None = ray.get(self._desk.take.remote(f"{self._round}.{slot}"))
        if given is None:
            return OUTCOMES.empty_table()
        number, times, packed = given
        work: Work = unpacked(packed)
        if self._client is None:
            return outcomes(number, BROKEN, [self._why])
        if times > _MOST_TIMES:
            return outcomes(number, LOST, [None])
        try:
            return outcomes(number, ANSWER, _done(self._client, work))
        except Unavailable:  # nobody but us uses it: it is gone
            os._exit(_NO_SERVER)
        except ClientError as error:
            return outcomes(number, REFUSED, [refusal(error)])
        except Exception as error:  # its message might hold words of a document
            return outcomes(number, BROKEN, [f"it raised {type(error).__name__}"])


def _done(client: Client, work: Work) -> list[object]:
    method = getattr(client, work.method)
    if not work.documents:
        return [method(**(work.keywords or {}))]
    results = sorted(method(work.documents, **(work.keywords or {})), key=lambda result: result.index)
    return list(results)
