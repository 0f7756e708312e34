"""Runs batches on an engine and encodes what comes out. The same for a worker process and the inline worker."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from glossator import wire
from glossator.config import Config
from glossator.contract.batch import PARSE, Batch, LanguageFound, Report, StepStarted, Task
from glossator.contract.result import AnalyzerResult
from glossator.errors import ContractError, Failure, GlossatorError, Reason
from glossator.host.engine import Engine
from glossator.host.registry import Registry
from glossator.host.status import EngineStatus
from glossator.host.turns import Whose
from glossator.host.warmup import WarmUp
from glossator.host.words import Describers
from glossator.telling import told
from glossator_server.worker.protocol import Finished, Found, Item, Message, Result, Work
from glossator_server.worker.pulse import Pulse

_log = logging.getLogger(__name__)

# How often cancels are looked for while an analyzer asks whether it may go on, in seconds.
_LISTEN = 0.01

# Of analyzers that need less than this for a document, in seconds, the results of several go together: a message for
# each would take time of the front and of the worker, and nobody notices so short a wait.
_GATHER = 0.05

# Results that are ready together are sent together up to about this size.
_FRAME_BYTES = 64 * 1024

# What a message may have beside its result: ids, tags and lengths.
_ENVELOPE_BYTES = 4096


class Runner:
    """One engine at work. `run` is called from one thread; `cancel` from any."""

    def __init__(self, config: Config) -> None:
        self.pulse = Pulse.inline()
        """Where the front looks for what is going on; another one to be set if that is another process."""
        self.emit: Callable[..., None] = _into_the_void
        """Where messages go, one or several at once; to be set before the first batch."""
        self.hold_seconds = 0.0
        """How long results may wait for others of their batch, if no client is told them one by one. If the worker has
        to be stopped meanwhile, they are lost and made again."""
        self.gather_seconds = _GATHER
        """Results of a step go out while it is at work, if it has been for so long since the last ones."""
        self.listen: Callable[[], None] = lambda: None
        """Asked every now and then in a batch: calls `cancel` for what has arrived."""
        self._listening = threading.Lock()
        self._listened = 0.0
        self._limits = config.limits
        self._found: list[LanguageFound] = []
        """Languages of documents of the running batch that are not told yet: they go with what comes next."""
        self._cancelled: set[tuple[int, int]] = set()
        self._batch_number = -1
        self.steps: dict[int, dict[str, int]] = {}
        """Batches under way: name of a step -> its number."""
        self.engine = Engine(Registry.load(config))
        self.engine.analyzers.watch_loop = self._turn
        self.engine.registry.forgiving = True
        self._describers = Describers(self.engine.registry, _log.warning)

    def load(self) -> EngineStatus:
        """Load models and analyzers and run one document per language, so that no client's is the slow first one."""
        return WarmUp(self.engine).run()

    def cancel(self, batch: int, index: int) -> None:
        """Nobody waits for this document any more. May come before its batch is run, or after."""
        self._cancelled.add((batch, index))

    def run(self, work: Work) -> None:
        """Emit a result for each document and analyzer of the batch, and `Finished` in any case.

        Messages that are ready at about the same time go together: see `gather_seconds`. None waits for the next step,
        unless nobody could see it before the end: see `hold_seconds`. Those go when the last analyzer begins: the front
        does its part for them meanwhile, and what it needs for the last ones is in its caches again when they come.
        """
        failure: Failure | None = None
        reports: list[Report] = []
        rest: list[Message] = []
        steps: list[tuple[int, int, int]] = []
        self._batch_number = work.batch
        hold = 0.0 if any(item.chunk_bytes for item in work.items) else self.hold_seconds
        sent = began = time.monotonic()
        gather = max(hold, self.gather_seconds)
        awaited = len(work.items) * len(work.selection.specs)
        self.steps = {work.batch: (numbers := {name: number for number, name in enumerate(work.selection.steps, 1)})}
        try:
            try:
                for event in self.engine.run(self.batch(work)):
                    if isinstance(event, LanguageFound):
                        awaited -= self._hear_of(event, work)
                        continue
                    if isinstance(event, StepStarted):
                        last = awaited <= len(work.items) and event.step != PARSE
                        if reports and (last or time.monotonic() - sent >= hold):
                            self._send(self._results(work, reports))
                            reports, sent = [], time.monotonic()
                        number = numbers.get(event.step, 0)
                        self.pulse.begin(number)
                        if work.traced:
                            steps.append((number, time.time_ns(), 0))
                        began = time.monotonic()
                        continue
                    awaited -= 1
                    reports.append(event)
                    if not awaited:
                        rest, reports = self._results(work, reports), []
                        # Of calls that wait for all, the engine need not clear up first when the last result is there.
                        if hold:
                            self._send(rest)
                            rest = []
                    elif time.monotonic() - max(sent, began) >= gather:
                        self._send(self._results(work, reports))
                        reports, sent = [], time.monotonic()
            finally:
                rest += self._results(work, reports)
        except GlossatorError as error:
            failure = error.failure
        except OSError:
            raise  # the front is gone
        except BaseException as error:  # plugins raise all there is
            _log.exception("batch of %d documents failed", len(work.items))
            failure = Failure(Reason.INTERNAL, f"the engine raised {told(error)}")
        self._clear_up(work.batch)
        self.emit(*self._languages(work.batch), *rest, Finished(work.batch, failure, tuple(steps)))

    def _clear_up(self, batch: int) -> None:
        """This batch and those before it are done."""
        for key in tuple(self._cancelled):  # at once: another thread may be adding to it
            if key[0] <= batch:
                self._cancelled.discard(key)

    def forget(self, batch: int) -> None:
        """This one of several batches is done."""
        for key in tuple(self._cancelled):
            if key[0] == batch:
                self._cancelled.discard(key)

    def _turn(self, whose: Whose | None) -> None:
        """The loop of analyzers that wait turns to this step. Called on that loop."""
        if whose is None:
            self.pulse.turn(0)
        else:
            batch, step = whose
            self.pulse.turn(self.steps.get(batch, {}).get(step, 0), batch)

    def close(self) -> None:
        """Release models and analyzers, and tell plugins."""
        self.engine.close()

    def batch(self, work: Work) -> Batch:
        """What the engine is to run."""
        now = time.monotonic()

        def task(index: int, item: Item) -> Task:
            deadline = None if item.remaining is None else now + item.remaining
            return Task(item.document, lambda: self._alive(work.batch, index), deadline)

        selection = work.selection
        return Batch(
            work.language,
            tuple(task(index, item) for index, item in enumerate(work.items)),
            selection.whole or selection.specs,
            work.analyzer_timeout,
            without=selection.without,
            only=tuple(spec.name for spec in selection.specs) if selection.whole else (),
            number=work.batch,
            default=selection.default,
        )

    def is_cancelled(self, batch: int, index: int) -> bool:
        """Whether nobody waits for the document any more."""
        return (batch, index) in self._cancelled

    def _alive(self, batch: int, index: int) -> bool:
        """Whether the document is cancelled. Who asks is not hanging, and the front can see it."""
        now = time.monotonic()
        if now - self._listened > _LISTEN and self._listening.acquire(blocking=False):
            try:
                self._listened = now
                self.listen()
            finally:
                self._listening.release()
        if batch == self._batch_number:  # and not a thread that an analyzer left behind
            self.pulse.beat()
        return self.is_cancelled(batch, index)

    def _results(self, work: Work, reports: list[Report]) -> list[Message]:
        """What is left of these to be sent, after frames that are full: one after the other finds warm caches."""
        ready: list[Message] = []
        size = 0
        for report in reports:
            if self._alive(work.batch, report.index):  # to encode takes its time, too
                continue
            result = self.result(work, report)
            ready.append(result)
            size += sum(map(len, result.parts))
            if size > _FRAME_BYTES:
                self._send(ready)
                ready, size = [], 0
        return ready

    def _send(self, messages: list[Message]) -> None:
        if messages:
            self.emit(*self._languages(self._batch_number), *messages)

    def _hear_of(self, event: LanguageFound, work: Work) -> int:
        """Returns how many results there will not be."""
        self._found.append(event)
        return 0 if event.failure is None else len(work.selection.specs)

    def _languages(self, batch: int) -> list[Message]:
        """What is to be told of languages before anything else."""
        found, self._found = self._found, []
        return [Found(batch, tuple(found))] if found else []

    def result(self, work: Work, report: Report) -> Result:
        """What the front is to be told of a report.

        Values are gone through here: one that never ends is its analyzer's matter, whatever has begun since.
        """
        number = self.steps.get(work.batch, {}).get(report.result.name, 0)
        with self.pulse.meanwhile(number, work.batch):
            return self._result(work, report)

    def _result(self, work: Work, report: Report) -> Result:
        item = work.items[report.index]
        result = report.result
        parts = failure = None
        if result.failure is None:
            try:
                parts = self._encode(result, item)
            except ContractError as error:
                failure = error.failure
            except BaseException as error:  # a plugin's values', or protobuf's refusals: a lone surrogate, say
                failure = Failure(
                    Reason.RESULT_INVALID,
                    f"the result of analyzer {result.analyzer!r} cannot be encoded: {told(error)}",
                    {"analyzer": result.analyzer},
                )
            else:
                failure = self._too_large(parts, result.analyzer, split=item.chunk_bytes > 0)
        if failure is not None:
            result = replace(result, annotations=(), failure=failure)
        if parts is None or failure is not None:
            parts = self._encode(result, item)
        return Result(work.batch, report.index, result.name, parts, result.failure)

    def _encode(self, result: AnalyzerResult, item: Item) -> tuple[bytes, ...]:
        message = wire.encode_result(
            result,
            item.document.text,
            item.encoding,
            include_text=item.include_text,
            queue_seconds=item.queue_seconds,
            words=self._describers.words if item.describe and self._describers else None,
        )
        if not item.chunk_bytes:
            return (message.SerializeToString(),)
        return tuple(part.SerializeToString() for part in wire.chunks(message, item.chunk_bytes))

    def _too_large(self, parts: tuple[bytes, ...], analyzer: str, *, split: bool) -> Failure | None:
        limits = self._limits
        total = sum(map(len, parts))
        if total > limits.max_result_bytes:
            what, found, limit = "the result", total, limits.max_result_bytes
        elif split and max(map(len, parts)) + _ENVELOPE_BYTES > limits.max_message_bytes:
            # Only an annotation that is larger than a message can do this: other chunks are far smaller.
            what, found, limit = "one annotation of the result", max(map(len, parts)), limits.max_message_bytes
        else:
            return None
        return Failure(
            Reason.RESULT_TOO_LARGE,
            f"{what} of analyzer {analyzer!r} has {found} bytes, the limit is {limit}: split the document",
            {"analyzer": analyzer, "limit": str(limit), "found": str(found)},
        )


def _into_the_void(*messages: Message) -> None:
    raise RuntimeError("emit is not set")
