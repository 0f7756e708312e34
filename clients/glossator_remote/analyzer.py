"""An analyzer that answers from elsewhere, as the host runs it: a task per document, which waits for the answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from google.protobuf.message import DecodeError
from pydantic import BaseModel

from glossator.config import Remote
from glossator.contract.analyzer import Manifest
from glossator.contract.asynchronous import AsyncAnalyzer
from glossator.contract.view import View
from glossator.errors import (
    BudgetExceeded,
    ContractError,
    DocumentTooLarge,
    Failure,
    GlossatorError,
    Reason,
    ServiceUnavailable,
)
from glossator.host.plugins.options import plain
from glossator.text.annotation import Annotation
from glossator.wire import messages as pb
from glossator.wire.remote import decode_answer, encode_question
from glossator_remote.breaker import Breaker
from glossator_remote.manifest import encoding_of, schemas_of

if TYPE_CHECKING:
    import grpc.aio

METHOD = f"/{pb.REMOTE_SERVICE}/AnalyzeDocument"

_RETURN_SECONDS = 1.5
"""For which a document whose call was cut off waits for the remote to come back, before it is told.

Longer than gRPC's longest pause between two tries to connect, 1 s and up to a fifth more: else one that is back already
is told to be away.
"""

_RETRY_SECONDS = 2.0

MAX_RETRY_SECONDS = 300.0
"""After which clients are told to come again at most, whatever a remote says: it may be mistaken in the unit."""

_MOST_CHARACTERS = 300  # of what a remote says of its failures


class RemoteFailed(GlossatorError):
    """The remote failed on this document."""

    reason = Reason.ANALYZER_ERROR


class ResultTooLarge(GlossatorError):
    """Its answer is larger than a message may be."""

    reason = Reason.RESULT_TOO_LARGE


class RemoteAnalyzer(AsyncAnalyzer[BaseModel]):
    """Asks a remote about one document after the other, several at once."""

    def __init__(
        self,
        name: str,
        remote: Remote,
        message: pb.RemoteManifest,
        manifest: Manifest,
        *,
        max_bytes: int,
        version: str,
    ) -> None:
        """`name` is the remote's in the configuration, `max_bytes` the most that a message may have."""
        self.concurrency = remote.concurrency
        self._name = name
        self._remote = remote
        self._manifest = manifest
        self._max_bytes = max_bytes
        self._version = version
        self._encoding = encoding_of(message)
        self._schemas = schemas_of(message)
        self._breaker = Breaker()
        self._channel: grpc.aio.Channel | None = None
        self._metadata: tuple[tuple[str, str], ...] = ()

    async def astart(self) -> None:
        from glossator_remote.connection import connect, metadata

        self._metadata = metadata(self._name, self._remote)
        self._channel = connect(self._name, self._remote, self._max_bytes)

    async def aclose(self) -> None:
        if self._channel is not None:
            await self._channel.close(None)
            self._channel = None

    async def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        question = encode_question(self._manifest, view, plain(options), self._encoding)
        data = question.SerializeToString()
        if len(data) > self._max_bytes:
            raise DocumentTooLarge(
                f"the document and what is told of it have {len(data)} bytes, a message may have {self._max_bytes}: "
                "split the document",
                limit=self._max_bytes,
                found=len(data),
            )
        if (seconds := self._breaker.closed_for()) > 0:
            raise self._away("has not answered several times in a row, and is not asked for a while", seconds)
        try:
            answer = pb.AnalyzeDocumentResponse.FromString(await self._ask(data))
        except DecodeError:
            raise self._away("gave an answer that is none of glossator.v1.RemoteAnalyzerService") from None
        except asyncio.CancelledError:
            self._breaker.unknown()
            raise
        if answer.version not in ("", self._version):
            raise self._away("has another version than when it was asked what it is", changed=self._name)
        said = decode_answer(answer, view.text, self._encoding, self._value)
        if isinstance(said, Failure):
            raise self._told(said, retryable=answer.error.retryable)
        for note in answer.notes:
            view.note(note)
        return said

    async def _ask(self, data: bytes) -> bytes:
        """The answer; where the call was cut off, that to a second one if the remote comes back at once."""
        import grpc

        left = self.budget.remaining()
        seconds = self._remote.timeout if left is None else min(left, self._remote.timeout)
        until = time.monotonic() + seconds
        cut_off = False
        while True:
            try:
                answer = await self._call(data, max(0.001, until - time.monotonic()))
            except grpc.aio.AioRpcError as error:
                unreachable = error.code() is grpc.StatusCode.UNAVAILABLE
                if unreachable and not cut_off and await self._back(until):
                    cut_off = True
                    continue
                raise self._failure(error, seconds) from None
            self._breaker.worked()
            return answer

    async def _call(self, data: bytes, seconds: float) -> bytes:
        if self._channel is None:
            raise ServiceUnavailable(f"the remote {self._name!r} has been closed")
        call: Any = self._channel.unary_unary(METHOD)  # bytes either way: what is wrong with them is told by us
        answer: bytes = await call(data, timeout=seconds, metadata=self._metadata)
        return answer

    async def _back(self, until: float) -> bool:
        """Whether there is a connection again, within a moment."""
        if self._channel is None:
            return False
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, min(_RETURN_SECONDS, until - time.monotonic()))):
                await self._channel.channel_ready()
                return True
        return False

    def _failure(self, error: grpc.aio.AioRpcError, seconds: float) -> GlossatorError:
        """What becomes of a call that failed; its details may quote anything, so only its status is told."""
        import grpc

        code = error.code()
        if code is grpc.StatusCode.DEADLINE_EXCEEDED:
            self._breaker.failed()
            return BudgetExceeded(f"the remote {self._name!r} did not answer within {seconds:.3g} s")
        if code is grpc.StatusCode.UNAVAILABLE:
            self._breaker.failed()
            return self._away("cannot be reached, or went away before it answered")
        self._breaker.worked()
        if code is grpc.StatusCode.RESOURCE_EXHAUSTED:
            if "larger than max" in (error.details() or ""):
                return ResultTooLarge(
                    f"the answer of the remote {self._name!r} is larger than a message may be, {self._max_bytes} "
                    "bytes: split the document",
                    limit=self._max_bytes,
                )
            return self._away("is busy", _retry_after(error))
        if code is grpc.StatusCode.UNIMPLEMENTED:
            return self._away("does not speak glossator.v1.RemoteAnalyzerService: is it the right address?")
        if code in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED):
            return RemoteFailed(
                f"the remote {self._name!r} does not let us in: see remotes.{self._name}.token", remote=self._name
            )
        return RemoteFailed(
            f"the remote {self._name!r} failed with the status {code.name}", status=code.name, remote=self._name
        )

    def _told(self, failure: Failure, *, retryable: bool) -> GlossatorError:
        message = f"the remote {self._name!r} said: {failure.message[:_MOST_CHARACTERS]}"
        if retryable:
            after = None if failure.problem or failure.retry_after is None else failure.retry_after
            return ServiceUnavailable(message, retry_after=None if after is None else min(after, MAX_RETRY_SECONDS))
        return RemoteFailed(message)

    def _away(self, what: str, retry_after: float = _RETRY_SECONDS, **more: str) -> ServiceUnavailable:
        message = f"the remote {self._name!r} {what}"
        return ServiceUnavailable(message, retry_after=retry_after, remote=self._name, **more)

    def _value(self, kind: str, json: Mapping[str, Any], fields: dict[str, Any]) -> Any:
        model = self._manifest.emits.get(kind)
        schema = self._schemas.get(kind)
        if model is None or schema is None:
            return fields  # the host says what is wrong with it
        if problem := schema.problem(json):
            raise ContractError(f"a value of a kind of it is wrong: {problem}")
        return model.model_validate(fields)


def _retry_after(error: grpc.aio.AioRpcError) -> float:
    """Seconds that the remote asks for in google.rpc.RetryInfo, if it does, within `MAX_RETRY_SECONDS`."""
    from google.rpc import error_details_pb2, status_pb2

    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            with suppress(DecodeError):
                for detail in status_pb2.Status.FromString(value).details:
                    info = error_details_pb2.RetryInfo()
                    if detail.Unpack(info):
                        return min(max(0.0, float(info.retry_delay.ToNanoseconds()) / 1e9), MAX_RETRY_SECONDS)
    return _RETRY_SECONDS
