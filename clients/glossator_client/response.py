"""From responses about one document to its result, or to the exception that fits."""

from __future__ import annotations

from glossator import AnalyzerResult, DocumentResult, DocumentStatus, Failure, Reason
from glossator.wire import decode_response
from glossator.wire import messages as pb
from glossator_client.errors import AnalyzerFailed, ServerError, from_failure, understanding
from glossator_client.ledger import Assembly, Outcome, check_encoding, names_of


def checked(response: pb.AnalyzeResponse) -> DocumentResult:
    """The result; raises if the document was rejected or no analyzer succeeded."""
    with understanding():
        check_encoding(response.offset_encoding)
        result = decode_response(response)
    if result.failure is not None:
        raise from_failure(result.failure)
    failures = [item.failure for item in result.results if item.failure is not None]
    if result.status is DocumentStatus.FAILED and failures:
        named = ", ".join(f"{item.name}: {item.failure.reason}" for item in result.results if item.failure)
        error = AnalyzerFailed(Failure(failures[0].reason, f"every analyzer failed: {named}"))
        error.result = result
        raise error
    return result


class StreamReader:
    """Reads the responses of one AnalyzeStream call."""

    def __init__(self, document_id: str) -> None:
        self._document_id = document_id
        self._assembly = Assembly()
        self._names: tuple[str, ...] = ()
        self._done = False

    def reopen(self) -> None:
        """The document is sent again."""
        self._assembly.reopen()

    def read(self, response: pb.AnalyzeStreamResponse) -> Outcome | None:
        """What this response completes; raises if the document was rejected."""
        with understanding():
            return self._read(response)

    def _read(self, response: pb.AnalyzeStreamResponse) -> Outcome | None:
        which = response.WhichOneof("event")
        if which == "accepted":
            check_encoding(response.accepted.offset_encoding)
            self._names = names_of(response.accepted)
        elif which == "result":
            result: AnalyzerResult | None = self._assembly.add(response.result)
            return result
        elif which == "done":
            self._done = True
            whole = self._assembly.finish(self._document_id, response.done, self._names)
            if whole.failure is not None:
                raise from_failure(whole.failure)
            return whole
        return None

    def close(self) -> None:
        """The call has ended with OK; raises `ServerError` if the document did not end."""
        if not self._done:
            raise ServerError(Failure(Reason.INTERNAL, "the server ended the call before the document was finished"))
