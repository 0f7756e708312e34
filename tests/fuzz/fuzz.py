"""Feeds the targets with what coverage says is new (atheris, where it is installed) or with random bytes.

    make fuzz CASES=100000
    make fuzz ARGS="--target numbers --cases 20000 --seed 5"

Prints for each target how many cases ran. What fails is printed with the bytes in hexadecimal, which become a test.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import subprocess
import sys
import time
import traceback
from pathlib import Path
from types import ModuleType

# Seconds that one case may take; most take less than a millisecond.
SLOWEST = 10.0
_LONGEST = 400


def load_targets() -> ModuleType:
    """The module beside this one."""
    spec = importlib.util.spec_from_file_location("fuzz_targets", Path(__file__).with_name("targets.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def at_random(name: str, cases: int, seed: int) -> int:
    """So many cases of random bytes, each second one a changed copy of an earlier one; returns how many failed."""
    target = load_targets().TARGETS[name]
    source = random.Random(f"{name}{seed}")  # noqa: S311
    kept: list[bytes] = [b""]
    failed = 0
    for number in range(cases):
        if number % 2:
            data = bytearray(source.choice(kept))
            for _ in range(source.randint(1, 6)):
                data[source.randint(0, len(data)) : source.randint(0, len(data))] = source.randbytes(
                    source.randint(0, 6)
                )
            given = bytes(data[:_LONGEST])
        else:
            given = source.randbytes(source.randint(0, _LONGEST))
            kept = [*kept[-500:], given]
        began = time.process_time()
        try:
            target(given)
        except Exception:
            failed += 1
            print(f"{name}: case {given.hex()}\n{traceback.format_exc()}", file=sys.stderr)
        if (took := time.process_time() - began) > SLOWEST:
            failed += 1
            print(f"{name}: {took:.1f} s for case {given.hex()}", file=sys.stderr)
        if failed >= 10:
            break
    print(f"{name}: {number + 1 if cases else 0} random cases, {failed} failed")
    return failed


def guided(name: str, cases: int, seed: int) -> int:
    """The same, guided by coverage, in a process of its own: the fuzzer ends its process."""
    command = [sys.executable, __file__, "--target", name, "--cases", str(cases), "--seed", str(seed), "--inside"]
    done = subprocess.run(command, check=False, stderr=subprocess.PIPE, env={**os.environ, "PYTHONHASHSEED": "0"})
    if done.returncode:  # else it only lists what it has instrumented
        sys.stderr.buffer.write(done.stderr)
    return done.returncode


def _inside(name: str, cases: int, seed: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["glossator", "glossator_plugins.numbers", "glossator_server.service"]):
        target = load_targets().TARGETS[name]
    limits = [
        f"-runs={cases}",
        f"-seed={seed}",
        f"-max_len={_LONGEST}",
        "-timeout=30",
        "-print_final_stats=0",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *limits], target)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", action="append", help="Only this one; repeatable.")
    parser.add_argument("--cases", type=int, default=20_000, help="Of each target, random and guided each.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        _inside(arguments.target[0], arguments.cases, arguments.seed)
        return 0
    failed = 0
    has_atheris = importlib.util.find_spec("atheris") is not None
    if not has_atheris:
        print("atheris is not installed (pip install 'glossator[fuzz]'): random cases only")
    for name in arguments.target or load_targets().TARGETS:
        failed += at_random(name, arguments.cases, arguments.seed)
        if has_atheris:
            status = guided(name, arguments.cases, arguments.seed)
            print(f"{name}: {arguments.cases} guided cases, {'none failed' if status == 0 else 'one failed'}")
            failed += status != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
