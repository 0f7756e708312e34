"""Answers for analyzers that are written in Python: the other end of what hosts ask."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import grpc
import grpc.aio

from glossator.contract.analyzer import (
    Analyzer,
    Annotations,
    Budget,
    Failed,
    Manifest,
    Outcome,
    failure_of,
    outcomes_of,
)
from glossator.contract.analyzer import start as start_sync
from glossator.contract.asynchronous import AsyncAnalyzer, awaited_outcome, concurrency_of
from glossator.contract.asynchronous import started as start_async
from glossator.contract.view import View
from glossator.errors import ContractError, Failure, GlossatorError, Reason
from glossator.host.plugins.options import validate_options
from glossator.text.annotation import Annotation
from glossator.text.offsets import OffsetEncoding
from glossator.text.parse import with_required
from glossator.wire import encode_failure
from glossator.wire import messages as pb
from glossator.wire.remote import PROTOCOL, Question, decode_question, encode_answer, encode_manifest
from glossator.wire.rpc import RemoteAnalyzerServiceServicer

Context = grpc.aio.ServicerContext[Any, Any]


class Served:
    """One analyzer, made and started, and how its documents take turns."""

    def __init__(self, manifest: Manifest, made: Analyzer[Any]) -> None:
        self.manifest = manifest
        self._made = made
        # An analyzer is never called from two threads at once.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=manifest.name)
        self._slots = asyncio.Semaphore(concurrency_of(made) if isinstance(made, AsyncAnalyzer) else 1)

    async def start(self) -> None:
        """Raises what the analyzer raises."""
        await asyncio.get_running_loop().run_in_executor(self._thread, start_sync, self._made)
        if isinstance(self._made, AsyncAnalyzer):
            await start_async(self._made)

    async def close(self) -> None:
        """Release what it holds."""
        if isinstance(self._made, AsyncAnalyzer):
            await self._made.aclose()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._made.close)
        self._thread.shutdown(wait=False)

    async def answer(self, view: View, options: Any, deadline: float | None) -> Outcome:
        """What it says of a document; raises `CancelledError` when nobody waits any more."""
        async with self._slots:
            if isinstance(self._made, AsyncAnalyzer):
                return await awaited_outcome(self._made, view, options, Budget(deadline))
            given_up = threading.Event()
            budget = Budget(deadline, given_up.is_set)
            try:
                running = asyncio.get_running_loop().run_in_executor(self._thread, self._run, view, options, budget)
                return await asyncio.shield(running)
            except asyncio.CancelledError:
                given_up.set()
                raise

    def _run(self, view: View, options: Any, budget: Budget) -> Outcome:
        try:
            given = outcomes_of(self._made.analyze([view], options, budget))
        except BaseException as error:
            return Failed(failure_of(error))
        if len(given) != 1:
            return Failed(Failure(Reason.RESULT_INVALID, f"it gave {len(given)} outcomes for one document"))
        return given[0]


class Answers(RemoteAnalyzerServiceServicer):
    """RemoteAnalyzerService for some analyzers."""

    def __init__(self, served: Iterable[Served], version: str) -> None:
        self._served: Mapping[str, Served] = {each.manifest.name: each for each in served}
        self._version = version

    async def Describe(self, request: pb.DescribeRequest, context: Context) -> pb.DescribeResponse:  # noqa: N802
        analyzers = [encode_manifest(each.manifest, OffsetEncoding.CODE_POINT) for each in self._served.values()]
        return pb.DescribeResponse(protocol=PROTOCOL, version=self._version, analyzers=analyzers)

    async def AnalyzeDocument(  # noqa: N802
        self, request: pb.AnalyzeDocumentRequest, context: Context
    ) -> pb.AnalyzeDocumentResponse:
        remaining = context.time_remaining()
        deadline = None if remaining is None else time.monotonic() + remaining
        text = request.document.text  # before the request is changed to code points
        encoding = OffsetEncoding.CODE_POINT
        try:
            question = decode_question(request)
            encoding = question.encoding
            said = await self._said(question, deadline)
            return encode_answer(said, text, encoding, self._version)
        except GlossatorError as error:
            return encode_answer(encode_failure(error.failure), text, encoding, self._version)

    async def _said(self, question: Question, deadline: float | None) -> Annotations | pb.AnalysisError:
        served = self._served.get(question.analyzer)
        if served is None:
            raise ContractError(f"there is no such analyzer here; there are: {', '.join(self._served)}")
        manifest = served.manifest
        options = validate_options(manifest, question.options)
        nobody: dict[str, tuple[str, tuple[Annotation, ...]]] = dict.fromkeys(manifest.uses_if_there, ("", ()))
        layers = with_required(manifest.layers)
        view = View(question.document, question.parse, layers, nobody | dict(question.provided))
        outcome = await served.answer(view, options, deadline)
        if isinstance(outcome, Annotations):
            return replace(outcome, notes=view.notes)
        if isinstance(outcome, Failed) and isinstance(outcome.failure, Failure) and not outcome.failure.problem:
            return encode_failure(outcome.failure)
        raise ContractError("it returned neither Annotations nor Failed with a Failure")
