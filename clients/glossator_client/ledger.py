"""The books of a stream of documents: who is under way, what has arrived, what to send again.

Between messages and events, without any input or output of its own: both clients drive it, one with threads around
it, one with tasks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from glossator import AnalyzerResult, Document, DocumentResult, DocumentStatus, Failure, OffsetEncoding, Reason
from glossator.contract.result import in_order
from glossator.wire import decode_done, decode_result, merge_chunks
from glossator.wire import messages as pb
from glossator_client.errors import DocumentRejected, ServerError, Unavailable, understanding
from glossator_client.request import document_message

# With these a document was refused before anything was done for it: by a server that is going, or not there yet.
_NOT_HERE = (Reason.SHUTTING_DOWN, Reason.ANALYZER_NOT_READY)

Outcome: TypeAlias = AnalyzerResult | DocumentResult
"""One analyzer's result, or the end of a document with all of them."""


@dataclass(frozen=True, slots=True)
class DocumentEvent:
    """Something has arrived for one document of a stream."""

    index: int
    """Position of the document in the iterable, from 0."""
    document: Document
    outcome: Outcome

    @property
    def done(self) -> bool:
        """Whether this was the last event of the document."""
        return isinstance(self.outcome, DocumentResult)


class Assembly:
    """The results of one document, put together from the parts that arrive."""

    def __init__(self, decode: Callable[[pb.AnalyzerResult], AnalyzerResult] = decode_result) -> None:
        self._decode = decode
        self._parts: dict[str, list[pb.AnalyzerResult]] = {}
        self._results: dict[str, AnalyzerResult] = {}
        # Name of an analyzer -> fingerprint and success of the result that the caller has.
        self._told: dict[str, tuple[str, bool]] = {}

    def reopen(self) -> None:
        """The document is sent again, and everything about it comes anew."""
        self._parts.clear()
        self._results.clear()

    def add(self, message: pb.AnalyzerResult) -> AnalyzerResult | None:
        """The result, once its last part is there, and only once: after a broken call the same one comes again.

        One that differs, because another server says something else, is told all the same.
        """
        parts = self._parts.setdefault(message.name, [])
        parts.append(message)
        if message.more:
            return None
        del self._parts[message.name]
        result = self._decode(merge_chunks(parts) if len(parts) > 1 else message)
        self._results[result.name] = result
        told = result.fingerprint, result.ok
        if self._told.get(result.name) == told:
            return None
        self._told[result.name] = told
        return result

    def finish(self, document_id: str, done: pb.DocumentDone, names: Sequence[str], index: int = 0) -> DocumentResult:
        """The whole document, its results in the order of `names`."""
        order = [*names, *(name for name in self._results if name not in names)]
        return decode_done(document_id, done, in_order(self._results.values(), order), index)


@dataclass(slots=True)
class _Entry:
    """A document that is under way."""

    index: int
    document: Document
    message: pb.Document
    assembly: Assembly


class Ledger:
    """What one run over an iterable of documents knows, across all streams that it takes."""

    def __init__(
        self,
        *,
        ordered: bool,
        max_in_flight: int | None,
        max_message_bytes: int,
        decode: Callable[[pb.AnalyzerResult], AnalyzerResult] = decode_result,
    ) -> None:
        if max_in_flight is not None and max_in_flight < 1:
            raise ValueError(f"max_in_flight is {max_in_flight}, it must be at least 1")
        self.progress = False
        """Whether a document has ended since the last `reopen`."""
        self._decode = decode
        self._ordered = ordered
        self._max_in_flight = max_in_flight
        self._max_bytes = max_message_bytes
        self._window = 0
        self._names: tuple[str, ...] = ()
        self._open = False
        self._refusal: Failure | None = None
        self._admitted = 0
        # Under way, by index; and those sent in this stream, by their position in it.
        self._pending: dict[int, _Entry] = {}
        self._sent: dict[int, _Entry] = {}
        self._count = 0
        self._ready: deque[DocumentEvent] = deque()
        # In ordered mode: events of documents whose turn has not come.
        self._held: dict[int, list[DocumentEvent]] = {}
        self._turn = 0

    @property
    def free(self) -> bool:
        """Whether another document may be taken from the iterable."""
        return self._open and self._refusal is None and len(self._pending) + len(self._held) < self._window

    @property
    def under_way(self) -> bool:
        """Whether results are to be expected."""
        return bool(self._pending)

    def all_sent(self, exhausted: bool) -> bool:
        """Whether this stream needs no more documents: it has all there are, or the server takes no more."""
        return self._open and (exhausted or self._refusal is not None)

    def admit(self, document: Document) -> pb.AnalyzeDocumentsRequest | None:
        """Take up a document; the request to send, if there is one to send now.

        One that no message can carry ends here, as a failed document like those that the server rejects.
        """
        index = self._admitted
        self._admitted += 1
        if not document.id:
            # A stream tells its documents apart by id.
            document = replace(document, id=str(index))
        try:
            message = document_message(document, self._max_bytes)
        except DocumentRejected as error:
            result = DocumentResult(document.id, DocumentStatus.FAILED, failure=error.failure, index=index)
            self._emit(DocumentEvent(index, document, result))
            return None
        entry = self._pending[index] = _Entry(index, document, message, Assembly(self._decode))
        return self._send(entry) if self._open else None

    def receive(self, response: pb.AnalyzeDocumentsResponse) -> list[pb.AnalyzeDocumentsRequest]:
        """Enter a response; returns the requests that it calls for. Raises `ServerError` for nonsense."""
        with understanding():
            return self._receive(response)

    def _receive(self, response: pb.AnalyzeDocumentsResponse) -> list[pb.AnalyzeDocumentsRequest]:
        which = response.WhichOneof("event")
        if which == "accepted":
            return self._accept(response.accepted)
        if which == "result":
            self._enter(response.document_index, response.result)
        elif which == "done":
            self._finish(response.document_index, response.done)
        elif which == "whole":
            for result in response.whole.results:
                self._enter(response.document_index, result)
            self._finish(response.document_index, response.whole.done)
        return []  # a summary, or an event of a newer server

    def take(self) -> Iterator[DocumentEvent]:
        """The events that are due, each once."""
        while self._ready:
            yield self._ready.popleft()

    def close(self) -> None:
        """The stream has ended with OK; raises `Unavailable` or `ServerError` if documents are left."""
        if self._refusal is not None:
            raise Unavailable(self._refusal, status="UNAVAILABLE")
        if self._pending or not self._open:
            count = len(self._pending)
            raise ServerError(
                Failure(Reason.INTERNAL, f"the server ended the stream with {count} documents unfinished")
            )

    def reopen(self) -> None:
        """A new stream begins; documents without an end are sent again when it is accepted."""
        self._open = False
        self._refusal = None
        self._sent.clear()
        self._count = 0
        self.progress = False
        for entry in self._pending.values():
            entry.assembly.reopen()

    def _accept(self, accepted: pb.StreamAccepted) -> list[pb.AnalyzeDocumentsRequest]:
        check_encoding(accepted.offset_encoding)
        self._names = names_of(accepted)
        offered = accepted.max_in_flight_documents or 1
        self._window = min(offered, self._max_in_flight or offered)
        self._max_bytes = min(accepted.max_document_bytes or self._max_bytes, self._max_bytes)
        self._open = True
        return [self._send(entry) for entry in self._pending.values()]

    def _send(self, entry: _Entry) -> pb.AnalyzeDocumentsRequest:
        self._sent[self._count] = entry
        self._count += 1
        return pb.AnalyzeDocumentsRequest(document=entry.message)

    def _entry(self, position: int) -> _Entry:
        try:
            return self._sent[position]
        except KeyError:
            problem = f"the server answered for document {position} of the stream, which is not under way"
            raise ServerError(Failure(Reason.INTERNAL, problem)) from None

    def _enter(self, position: int, message: pb.AnalyzerResult) -> None:
        entry = self._entry(position)
        result = entry.assembly.add(message)
        if result is not None:
            self._emit(DocumentEvent(entry.index, entry.document, result))

    def _finish(self, position: int, done: pb.DocumentDone) -> None:
        entry = self._entry(position)
        result = entry.assembly.finish(entry.document.id, done, self._names, entry.index)
        del self._sent[position]
        if result.failure is not None and result.failure.reason in _NOT_HERE:
            # Refused, not analyzed: it goes to the next stream, and no further one to this.
            self._refusal = result.failure
            return
        del self._pending[entry.index]
        self.progress = True
        self._emit(DocumentEvent(entry.index, entry.document, result))

    def _emit(self, event: DocumentEvent) -> None:
        if self._ordered and event.index != self._turn:
            self._held.setdefault(event.index, []).append(event)
            return
        self._ready.append(event)
        while self._ordered and event.done:
            self._turn += 1
            held = self._held.pop(self._turn, None)
            if held is None:
                break
            self._ready.extend(held)
            event = held[-1]


def names_of(accepted: pb.StreamAccepted) -> tuple[str, ...]:
    """Names of the analyzers' instances, in the order of the request."""
    return tuple(spec.name or spec.analyzer for spec in accepted.analyzers)


def check_encoding(encoding: pb.OffsetEncoding.ValueType) -> None:
    """Raises `ServerError` if offsets do not count code points, which every request of ours asks for."""
    if encoding != OffsetEncoding.CODE_POINT.value:
        raise ServerError(
            Failure(Reason.INTERNAL, f"the server answers with offset encoding {int(encoding)}, not code points")
        )
