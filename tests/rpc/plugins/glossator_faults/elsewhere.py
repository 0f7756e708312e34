"""An analyzer that tests serve in a process of its own; no host has it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from glossator import Annotation, AsyncAnalyzer, Layer, Manifest, NoOptions, Span, View, hookimpl


class Tap(BaseModel):
    first: str


class Taps(AsyncAnalyzer[NoOptions]):
    """Says that it has a document, and waits until it is let on."""

    async def analyze_one(self, view: View, options: NoOptions) -> Iterable[Annotation]:
        if gate := view.document.attributes.get("gate", ""):
            reader, writer = await asyncio.open_unix_connection(gate)
            writer.write(f"elsewhere {view.document.id}\n".encode())
            await reader.readline()
            writer.close()
        token = view.tokens[0]
        return [Annotation("elsewhere.tap", (Span(token.begin, token.end),), Tap(first=token.text))]


@hookimpl
def glossator_analyzers() -> Iterator[Manifest]:
    yield Manifest(
        name="elsewhere.tap",
        create=lambda settings: Taps(),
        emits={"elsewhere.tap": Tap},
        layers=frozenset({Layer.TOKENS}),
        default=False,
    )
