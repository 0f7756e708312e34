"""Analyzers that wait for a service, the test's gate; what else they do is up to the document's attribute `act`."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Iterable

from pydantic import BaseModel

from glossator import (
    Annotation,
    AsyncAnalyzer,
    Layer,
    Manifest,
    PerDocument,
    Reference,
    ServiceUnavailable,
    Span,
    View,
    hookimpl,
)


class Value(BaseModel):
    text: str = ""
    what: Reference | None = None


class Asks(AsyncAnalyzer[BaseModel]):
    """Says in which process it was."""

    concurrency = 20

    async def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        attributes = view.document.attributes
        act = attributes.get("act", "")
        if act == "unavailable":
            raise ServiceUnavailable("the service at acme.example is down", retry_after=1.5)
        if gate := attributes.get("gate", ""):
            await self._pass(gate, view.document.id, act)
        if act in ("crash", "crash later"):
            os._exit(3)
        if act == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if act == "need too much":
            raise MemoryError(view.text)
        text = ",".join(view.slice(token) for token in view.tokens)
        return [Annotation("waits.ask", (Span(0, len(view.text)),), Value(text=f"{os.getpid()} {text}"))]

    async def _pass(self, gate: str, name: str, act: str) -> None:
        reader, writer = await asyncio.open_unix_connection(gate)
        try:
            writer.write(f"waiting {name}\n".encode())
            await writer.drain()
            if act == "block":
                threading.Event().wait()
            if act == "crash":
                os._exit(3)
            await reader.readline()
        except asyncio.CancelledError:
            writer.write(f"cancelled {name}\n".encode())
            raise
        finally:
            writer.close()


class Others(AsyncAnalyzer[BaseModel]):
    """Waits for another service, for one document at a time."""

    concurrency = 1

    async def analyze_one(self, view: View, options: BaseModel) -> AsyncIterator[Annotation]:
        if gate := view.document.attributes.get("other_gate", ""):
            reader, writer = await asyncio.open_unix_connection(gate)
            writer.write(f"waiting {view.document.id}\n".encode())
            await reader.readline()
            writer.close()
        yield Annotation("waits.other", (), Value())


class Users(PerDocument[BaseModel]):
    def analyze_one(self, view: View, options: BaseModel) -> Iterable[Annotation]:
        for said in view.annotations("waits.ask"):
            yield Annotation("waits.use", said.spans, Value(what=Reference(said.id, view.provider("waits.ask"))))


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    yield Manifest(
        name="waits.asks",
        create=lambda settings: Asks(),
        emits={"waits.ask": Value},
        layers=frozenset({Layer.TOKENS}),
        default=False,
    )
    yield Manifest(name="waits.others", create=lambda settings: Others(), emits={"waits.other": Value}, default=False)
    yield Manifest(
        name="waits.users",
        create=lambda settings: Users(),
        emits={"waits.use": Value},
        uses=("waits.ask",),
        default=False,
    )
