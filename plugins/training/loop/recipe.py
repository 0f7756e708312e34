"""What every recipe shares: its command line, its one-thread setting and its skipped-when-done steps.

A recipe is resumable because each step names the file that it makes: a step whose file exists is skipped, and a
file appears under its name only when it is complete.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from pathlib import Path

SEED = 1234
"""Every trainer's random seed."""


def corpora(text: str) -> Path:
    """The folder that --data names; one that is not there is refused with where to read which corpora these are."""
    folder = Path(text)
    if not folder.is_dir():
        raise argparse.ArgumentTypeError(
            f"{text} is no folder: the corpora are not part of the project, plugins/training/README.md lists them"
        )
    return folder


def arguments(description: str | None, resources: Path | None = None) -> argparse.ArgumentParser:
    """The parser of a recipe's command line: --data, --work and --threads; recipes add their own.

    With `resources`, a recipe that reads words also has --resources, which is that folder where nobody names another.
    """
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=corpora, required=True, help="folder of the corpora")
    parser.add_argument("--work", type=Path, required=True, help="folder for intermediate files")
    parser.add_argument("--threads", type=int, default=1, help="torch threads (default 1)")
    if resources:
        parser.add_argument(
            "--resources", type=Path, default=resources, help="Stanza resources folder with the tokenizer and vectors"
        )
    return parser


def use_threads(count: int) -> None:
    """Hold torch to `count` threads and glibc to memory it already has; call before the first tensor is made.

    Two recipes with one thread each beat one recipe with two. The trainers make and drop buffers of some 100 KB all
    the time, which glibc by default maps and unmaps each time: kept, an NER step takes half as long.
    """
    import ctypes

    import torch

    torch.set_num_threads(count)
    # Products of matrices in half precision, sums in single: twice as quick on processors with instructions for that.
    torch.backends.mkldnn.matmul.fp32_precision = "bf16"
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        trim_threshold, top_pad, mmap_threshold = -1, -2, -3
        for option, size in ((mmap_threshold, 32 << 20), (trim_threshold, 2**31 - 1), (top_pad, 256 << 20)):
            libc.mallopt(option, size)


def chance(salt: int = 0) -> random.Random:
    """A fresh generator of the recipes' random choices, always from the same seed; another `salt`, other choices."""
    return random.Random(SEED + salt)  # noqa: S311 - nothing here is a secret


def step(out: Path, make: Callable[[Path], object]) -> Path:
    """Make `out` through `make(partial path)` unless it exists; returns `out`."""
    if not out.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = out.with_name(f"{out.stem}.partial{out.suffix}")
        make(partial)
        partial.rename(out)
    return out


def write_text(text: str) -> Callable[[Path], object]:
    """A `make` for `step` that writes `text`."""
    return lambda path: path.write_text(text, encoding="utf-8")
