"""The plugin's end of a gate: an analyzer tells the test where it is, and waits to be let on.

The test listens on a Unix socket; a document's attribute `gate` says which. One line goes each way.
"""

from __future__ import annotations

import socket

from glossator import Budget, View
from glossator.contract.batch import Task


class Gate:
    """One visit of one document."""

    def __init__(self, visitor: View | Task) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(visitor.document.attributes["gate"])
        self._id = visitor.document.id
        self.tell("here")

    def __enter__(self) -> Gate:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def tell(self, what: str) -> None:
        self._socket.sendall(f"{what} {self._id}\n".encode())

    def wait(self, budget: Budget | None = None) -> None:
        """Until the test lets the document on; with a budget, cooperatively."""
        self._socket.settimeout(None if budget is None else 0.01)
        while True:
            try:
                self._socket.recv(1)
            except TimeoutError:
                assert budget is not None
                budget.check()
            else:
                return
