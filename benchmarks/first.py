"""Where the time until the first result goes, without a server: `python -m benchmarks.first`.

The owner's document by itself, as a worker has it: processor time of the thread that waits for the result, so that
whatever else runs here hardly matters. What another thread does beside it is not in it where a processor is free for
that, and is where none is: then this one does it. What a server adds, its messages on their way, is the same for the
first result and for the last; the row `first-result` of the bars has both in seconds.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable
from typing import Any

from benchmarks.stats import Spread
from benchmarks.workloads import owners
from glossator import AnalyzerResult, Config, Document, Engine, wire
from glossator.contract.batch import PARSE, Batch, Report, StepStarted, Task
from glossator.wire import messages as pb
from glossator_plugins.stanza.native import kernels

WARM_UP = 5


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.first", description=__doc__)
    parser.add_argument("--rounds", type=int, default=60, help="times that the document is analyzed (60)")
    rounds = parser.parse_args().rounds
    engine = Engine.from_config(Config.load(overrides={"server": {"threads": 1}}))
    document = owners()
    network = _Network()
    found: dict[str, list[float]] = {}
    for number in range(rounds + WARM_UP):
        for stage, seconds in _once(engine, document, network).items():
            if number >= WARM_UP:
                found.setdefault(stage, []).append(1000 * seconds)
    print(f"processor time of {document.id}, {rounds} times: median (quartiles), and the least")
    for stage, times in found.items():
        spread = Spread.of(times)
        print(f"{stage:38} {spread.median:7.2f} ms ({spread.low:.2f}-{spread.high:.2f})  {min(times):7.2f} ms")
    shares = Spread.of([first / last for first, last in zip(*(found[each] for each in (FIRST, LAST)), strict=True)])
    print(f"{'first / last':38} {shares.median:7.3f}    ({shares.low:.3f}-{shares.high:.3f})")


FIRST, LAST = "first result, encoded", "last result, encoded"


class _Network:
    """Counts the time that networks take in this thread: that of the kernels which run on bytes."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._thread = threading.get_ident()
        self._call: Callable[..., None] = kernels.call
        kernels.call = self._timed

    def _timed(self, *arguments: Any, **fields: Any) -> None:
        began = time.thread_time()
        self._call(*arguments, **fields)
        if threading.get_ident() == self._thread:
            self.seconds += time.thread_time() - began


def _once(engine: Engine, document: Document, network: _Network) -> dict[str, float]:
    """Seconds of each stage, in their order."""
    found: dict[str, float] = {}
    network.seconds = 0.0
    began = step = time.thread_time()
    first = result = None
    for event in engine.run(Batch("en", (Task(document),), (), 60.0)):
        now = time.thread_time()
        if first is None and isinstance(event, StepStarted) and event.step != PARSE:
            found["sentences and tokens"] = now - step
            found["  of these the network"] = network.seconds
            step = now
        if isinstance(event, Report):
            result = event.result
            if first is None:
                first = result
                found[f"{first.name}, and checks"] = now - step
                encoded = _encoded(first, document)
                found["its encoding"] = time.thread_time() - now
                found[FIRST] = time.thread_time() - began
                last = time.thread_time()
                wire.decode_result(pb.AnalyzerResult.FromString(encoded))
                found["decoded by the client"] = time.thread_time() - last
                began += found["decoded by the client"]  # another process does that meanwhile
    assert result is not None
    _encoded(result, document)
    found[LAST] = time.thread_time() - began
    return found


def _encoded(result: AnalyzerResult, document: Document) -> bytes:
    return wire.encode_result(result, document.text).SerializeToString()


if __name__ == "__main__":
    main()
