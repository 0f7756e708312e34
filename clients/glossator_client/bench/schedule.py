"""When queries are due and which documents they take, the same in every run of one seed.

Arrivals of a Poisson process are those of MLPerf's load generator to the nanosecond, for the same rate and seed: its
Mersenne twister, seeded as C++ does, its way to an exponential variate, gaps cut to whole nanoseconds, the first
query at once. Bursts have gaps of a gamma distribution instead: as many per second on average, but crowded.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

_WORDS = 624
_MASK = 0xFFFFFFFF


def twister(seed: int) -> random.Random:
    """Python's generator in the state of a new `std::mt19937(seed)`; of longer seeds, the lower 32 bits count."""
    words = [seed & _MASK]
    for index in range(1, _WORDS):
        words.append((1812433253 * (words[-1] ^ words[-1] >> 30) + index) & _MASK)
    draw = random.Random()  # noqa: S311 - no secret
    draw.setstate((3, (*words, _WORDS), None))
    return draw


def moments(rate: float, seed: int = 0, burstiness: float = 1.0) -> Iterator[float]:
    """When queries arrive, for ever: seconds from the start, in order; the first at 0, `rate` per second on average.

    `burstiness` is the shape of the gamma distribution of gaps: 1 for a Poisson process, less for bursts (a quarter
    makes gaps vary twice as much), more for a steady beat. Raises `ValueError` unless both are positive.
    """
    if not (rate > 0 and burstiness > 0):
        raise ValueError(f"rate and burstiness are positive, not {rate} and {burstiness}")
    draw = twister(seed)
    due = 0
    while True:
        yield due / 1e9
        if burstiness == 1:
            low, high = draw.getrandbits(32), draw.getrandbits(32)
            unit = min((low + high * 2.0**32) / 2.0**64, 1 - 2.0**-53)
            gap = -math.log(1.0 - unit) / rate
        else:
            gap = draw.gammavariate(burstiness, 1 / (rate * burstiness))
        due += int(gap * 1e9)


def arrivals(rate: float, seconds: float, seed: int = 0, burstiness: float = 1.0) -> Iterator[float]:
    """Those before so many seconds are over."""
    for moment in moments(rate, seed, burstiness):
        if moment >= seconds:
            return
        yield moment


def order(count: int, seed: int = 0, *, equal: bool = False) -> Iterator[int]:
    """Which of `count` documents comes next, for ever: any of them each time.

    With `equal`, all of them in random order, then all again in another: equal issue, for documents of very different
    lengths, where the luck of the draw would otherwise decide how much text there is.
    """
    draw = random.Random(seed)  # noqa: S311 - no secret
    while True:
        if equal:
            yield from draw.sample(range(count), count)
        else:
            yield draw.randrange(count)
