"""The waiting analyzer: as one that asks a service which takes half a second for every document."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from pydantic import BaseModel

from glossator import Annotation, AsyncAnalyzer, Manifest, NoOptions, View, hookimpl

SECONDS = 0.5


class Nothing(BaseModel):
    """The value that it never emits."""


class WaitingAnalyzer(AsyncAnalyzer[NoOptions]):
    """Says nothing, after a while."""

    concurrency = 20

    async def analyze_one(self, view: View, options: NoOptions) -> Iterable[Annotation]:
        await asyncio.sleep(SECONDS)
        return ()


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    """The manifest of `bench.waits`."""
    yield Manifest(
        name="bench.waits",
        title="Waits",
        summary="Nothing, half a second later.",
        create=lambda settings: WaitingAnalyzer(),
        emits={"bench.waited": Nothing},
        default=False,
    )
