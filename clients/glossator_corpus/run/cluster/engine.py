"""The run's side: hands out batches, and gives back their results as a client of a server would."""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, redirect_stdout
from dataclasses import replace
from typing import Any

import pyarrow as pa
import ray
import ray.data

from glossator import AnalyzerSpec, Config, Document, DocumentResult, DocumentStatus
from glossator.config import Client as ClientSection
from glossator.config import Security
from glossator.cores import cores
from glossator.errors import Failure, Reason
from glossator.host.info import AnalyzerInfo, ServerInfo
from glossator_client.errors import Unavailable
from glossator_corpus.run.cluster.analyst import Analyst
from glossator_corpus.run.cluster.desk import Desk
from glossator_corpus.run.cluster.work import BROKEN, LOST, REFUSED, Work, refused, unpacked

# Of a batch: so many that one call of Ray's is little beside it, and few enough that actors end together.
_BATCH_DOCUMENTS = 32
_BATCH_CHARACTERS = 256 * 1024
# Tasks of one execution; then the actors are started anew.
_SLOTS = 10_000
_MOST_BROKEN = 3
_OBJECT_STORE_BYTES = 256 * 1024 * 1024
_LOST = Failure(
    Reason.UNREACHABLE, "the actor that analyzed it ended each time: perhaps its machine has too little memory"
)


@contextmanager
def on_ray(config: Config, address: str | None, actors: int | None) -> Iterator[RayEngine]:
    """A cluster's, or without an address, and without RAY_ADDRESS, a cluster of our own on this machine.

    `actors` are so many, each with one worker; None: as many as the cluster has processors.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    address = address or os.environ.get("RAY_ADDRESS") or "local"
    with ExitStack() as stack:
        place = stack.enter_context(tempfile.TemporaryDirectory(prefix="glossator-", ignore_cleanup_errors=True))
        # What Ray's listener has to say of actors goes to standard output, whatever is asked of its logs.
        stack.enter_context(redirect_stdout(sys.stderr))
        _connect(address, place, actors)
        try:
            count = actors or max(1, int(ray.cluster_resources().get("CPU", 1)))
            # What nodes need to know: neither whom we let in nor what we say to others.
            shared = config.model_copy(update={"security": Security(), "client": ClientSection()})
            with closing(RayEngine(shared, count, place if address == "local" else None)) as engine:
                yield engine
        finally:
            ray.shutdown()


def _connect(address: str, place: str, actors: int | None) -> None:
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    given: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if address == "local":
        given |= {
            "num_cpus": max(actors or 0, cores()),
            "include_dashboard": False,
            "object_store_memory": _OBJECT_STORE_BYTES,
            "_node_ip_address": "127.0.0.1",
            "_temp_dir": place,
        }
    try:
        ray.init(address, **given)
    except (ConnectionError, ValueError, RuntimeError, OSError) as error:
        failure = Failure(Reason.UNREACHABLE, f"no Ray cluster answers at {address}: {error}")
        raise Unavailable(failure) from None
    finally:  # Ray has its own for them; ours write what has come back
        for number, handler in handlers.items():
            signal.signal(number, handler)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)


class RayEngine:
    """What a run asks of a client, done by actors. Not for several threads."""

    def __init__(self, config: Config, actors: int, folder: str | None) -> None:
        self._config = config
        self._actors = actors
        self._folder = folder
        # Beside the run: without a node of its own it would end with somebody else's.
        here = ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy(
            ray.get_runtime_context().get_node_id(), soft=False
        )
        self._desk = (
            ray.remote(Desk).options(num_cpus=0, max_concurrency=actors + 100, scheduling_strategy=here).remote()
        )
        self._tables = self._executions()
        self._count = 0
        self._under_way: dict[int, bytes] = {}
        self._broken: dict[int, int] = {}
        self._done: list[int] = []
        self._arrived: dict[int, list[dict[str, Any]]] = {}
        """What came while somebody waited for something else."""

    def close(self) -> None:
        """End the actors. Without that, threads of Ray Data's keep the process for ever."""
        self._tables.close()

    def list_analyzers(self) -> list[AnalyzerInfo]:
        """What an actor's server offers."""
        found: list[AnalyzerInfo] = self._ask("list_analyzers")
        return found

    def server_info(self) -> ServerInfo:
        """That of an actor's server."""
        found: ServerInfo = self._ask("server_info")
        return found

    def analyze_documents(
        self,
        documents: Iterable[Document | None],
        *,
        analyzers: Sequence[AnalyzerSpec],
        language: str = "",
        analyzer_timeout: float | None = None,
    ) -> Generator[DocumentResult, None, None]:
        """As a client does: results as they come, with the positions of their documents; None may be among these.

        Raises `ClientError` if actors cannot start a server, or their servers refuse all.
        """
        keywords = {"analyzers": analyzers, "language": language, "analyzer_timeout": analyzer_timeout}
        batches = _batches(documents)
        first: dict[int, int] = {}
        """Work -> position of its first document."""
        sizes: dict[int, tuple[Document, ...]] = {}
        exhausted = False
        while first or not exhausted:
            while not exhausted and len(first) < 2 * self._actors:
                position, chosen = next(batches, (-1, ()))
                if not chosen:  # the next one may be long in coming, or there is none
                    exhausted = position < 0
                    break
                number = self._lay(Work("analyze_documents", chosen, keywords))
                first[number], sizes[number] = position, chosen
            if not first:
                continue
            number, rows = self._next(first)
            began, sent = first.pop(number), sizes.pop(number)
            if rows[0]["state"] == LOST:
                for place, document in enumerate(sent):
                    yield DocumentResult(
                        document.id,
                        DocumentStatus.FAILED,
                        failure=_LOST,
                        language=document.language,
                        index=began + place,
                    )
                continue
            for row in rows:
                result: DocumentResult = unpacked(row["value"])
                yield replace(result, index=began + result.index)

    def _ask(self, method: str) -> Any:
        number = self._lay(Work(method))
        _, (row,) = self._next({number: 0})
        if row["state"] == LOST:
            raise Unavailable(_LOST)
        return unpacked(row["value"])

    def _lay(self, work: Work) -> int:
        number = self._count
        self._count += 1
        self._under_way[number] = work.packed()
        self._put(number)
        return number

    def _put(self, number: int) -> None:
        done, self._done = self._done, []
        ray.get(self._desk.lay.remote(done, number, self._under_way[number]))

    def _next(self, wanted: dict[int, int]) -> tuple[int, list[dict[str, Any]]]:
        """The next of these that is done. Raises `ClientError`."""
        while True:
            for number in wanted:
                if number in self._arrived:
                    return number, self._checked(self._arrived.pop(number))
            rows = next(self._tables).to_pylist()
            if not rows or (number := rows[0]["work"]) not in self._under_way:
                continue  # of an actor that was given up, and was quicker than its successor
            if rows[0]["state"] == BROKEN:
                self._again(number, unpacked(rows[0]["value"]))
                continue
            del self._under_way[number]
            self._done.append(number)
            self._arrived[number] = rows

    def _again(self, number: int, why: str) -> None:
        """Somebody else may have a server."""
        self._broken[number] = self._broken.get(number, 0) + 1
        if self._broken[number] >= _MOST_BROKEN:
            raise Unavailable(Failure(Reason.UNREACHABLE, f"an actor has no server: {why}"))
        self._put(number)

    def _checked(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if rows[0]["state"] == REFUSED:
            raise refused(unpacked(rows[0]["value"]))
        return rows

    def _executions(self) -> Generator[pa.Table, None, None]:
        """Outcomes, as they come, for ever."""
        round_ = 0
        while True:
            pool = ray.data.ActorPoolStrategy(size=self._actors, max_tasks_in_flight_per_actor=1)
            slots = ray.data.range(_SLOTS, override_num_blocks=_SLOTS)
            done = slots.map_batches(
                Analyst,
                batch_size=None,
                batch_format="pyarrow",
                fn_constructor_args=(self._desk, self._config, round_, self._folder),
                compute=pool,
                num_cpus=1,
            )
            found = iter(done.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0))
            try:
                yield from found
            finally:  # it is a generator, though it does not say so
                getattr(found, "close", lambda: None)()
            round_ += 1


def _batches(documents: Iterable[Document | None]) -> Iterator[tuple[int, tuple[Document, ...]]]:
    """Documents by the batch, each with the position of its first; an empty one: the next may be long in coming."""
    position, batch, characters = 0, [], 0
    for document in documents:
        if document is not None:
            batch.append(document)
            characters += len(document.text)
        if batch and (document is None or len(batch) >= _BATCH_DOCUMENTS or characters >= _BATCH_CHARACTERS):
            yield position, tuple(batch)
            position, batch, characters = position + len(batch), [], 0
        if document is None:
            yield position, ()
    if batch:
        yield position, tuple(batch)
