"""A peer for the tests of the protocol: adds up, and fails when it is told to."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.peers.child import serve


def add(numbers: Sequence[int]) -> Mapping[str, Any]:
    print("this must not get among the answers")
    return {"sum": sum(numbers)}


def fail() -> Mapping[str, Any]:
    raise ValueError("told to")


if __name__ == "__main__":
    if sys.argv[1:] == ["broken"]:
        sys.exit(3)
    serve({"add": add, "fail": fail})
