"""The crashing analyzer: ends its process for every document, to measure what that costs the others."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from glossator import Analyzer, Budget, Manifest, NoOptions, Outcome, View, hookimpl


class Nothing(BaseModel):
    """The value that it never emits."""


class CrashingAnalyzer(Analyzer[NoOptions]):
    """As native code does that reads where nothing is."""

    def analyze(self, views: Sequence[View], options: NoOptions, budget: Budget) -> Sequence[Outcome]:
        os.kill(os.getpid(), signal.SIGSEGV)
        return []


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    """The manifest of `bench.crash`."""
    yield Manifest(
        name="bench.crash",
        title="Crash",
        summary="Ends the process that it runs in.",
        create=lambda settings: CrashingAnalyzer(),
        emits={"bench.crashed": Nothing},
        default=False,
    )
