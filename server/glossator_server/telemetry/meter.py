"""The meter: told what happens to documents, workers and calls. This one forgets it at once."""

from __future__ import annotations

from glossator.contract.result import DocumentStatus
from glossator.errors import Failure
from glossator_server.worker.death import Cause


class Meter:
    """Called on the event loop; must not block. Analyzers are told by their ids, never by names that a request gave."""

    def accepted(self, size: int) -> None:
        """A document of so many bytes was accepted."""

    def analyzed(self, analyzer: str, failure: Failure | None, seconds: float) -> None:
        """An analyzer has reported on a document, so many seconds after its worker had turned to that."""

    def ended(self, status: DocumentStatus, failure: Failure | None, queued: float, computed: float) -> None:
        """A document has ended; seconds that it waited, and that a worker had it."""

    def looked_up(self, *, hit: bool) -> None:
        """Results that are kept were looked for. A document that had some is neither accepted nor ended here."""

    def batch(self, documents: int) -> None:
        """A worker was given a batch of so many documents."""

    def worker_started(self) -> None:
        """A worker is ready."""

    def worker_ended(self, cause: Cause | None) -> None:
        """A worker is gone; None: it was stopped, because it hung."""

    def called(self, method: str, code: str, seconds: float) -> None:
        """A call has ended; `code` is the name of its gRPC status."""

    def sent(self, size: int) -> None:
        """Results of so many bytes were handed on to a client."""
