"""The ways to multiply bytes that this processor can go, beside single precision by torch: `python -m benchmarks.ways`.

The default analyzers on the seeds as one batch, on one thread, in processor time, each way in a process of its own, in
turns. All ways give the same results, as tests hold; so this is all that tells them apart.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack

from benchmarks.peers.child import Child
from benchmarks.stats import Spread, ratios
from benchmarks.workloads import seeds
from glossator_plugins.stanza.native.kernels import SETTING, ways

SINGLE = "0"
"""Of the setting: no way, so torch."""


def main() -> None:
    parser = argparse.ArgumentParser("python -m benchmarks.ways", description=__doc__)
    parser.add_argument("--rounds", type=int, default=6, help="of each way (6)")
    rounds = parser.parse_args().rounds
    here = (SINGLE, *ways())
    texts = [document.text for document in seeds()]
    told = f"{len(here)} ways, {rounds} rounds of {len(texts)} seeds each: about a minute …"
    print(told, file=sys.stderr, flush=True)
    with ExitStack() as stack:
        children: dict[str, Child] = {}
        for way in here:
            child = Child("benchmarks.peers.ours", "1", environment={SETTING: way})
            stack.callback(child.close)
            child.wait_ready()
            child.ask("analyze", texts=texts)
            children[way] = child
        found: dict[str, list[float]] = {way: [] for way in children}
        for number in range(rounds):
            for way in list(children)[:: -1 if number % 2 else 1]:
                found[way].append(float(children[way].ask("analyze", texts=texts)["cpu"]))
    print("processor time of the seeds, and how many times as quick as float32 by torch (quartiles)")
    for way, seconds in found.items():
        spread = Spread.of(ratios(found[SINGLE], seconds))
        name = "float32 by torch" if way == SINGLE else way
        print(
            f"{name:17} {Spread.of(seconds).median:6.3f} s   {spread.median:.2f}× ({spread.low:.2f}-{spread.high:.2f})"
        )


if __name__ == "__main__":
    main()
