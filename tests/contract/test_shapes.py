"""Texts made to be slow, in short: none takes any analyzer many times what news of its length takes.

`make shapes` has all of them, at full length and with the bar that holds; here the texts are short and the bar is wide,
and a measurement that a busy machine has spoiled is taken again.
"""

from __future__ import annotations

from functools import cache

import pytest
from benchmarks.shapes import ANALYZERS, news, seconds, shapes

from glossator import Engine

SIZE = 8_000
MOST, TRIES = 6.0, 4
CHOSEN = (
    "names and commas",
    "names on windows lines",
    "names with acronyms",
    "names in brackets",
    "numbers",
    "fractions",
    "places and counts",
    "statements inside",
    "people and pronouns",
    "quotations in quotations",
    "windows line ends",
    "no blank",
)


@pytest.fixture(scope="module", autouse=True)
def _warm(engine: Engine) -> None:
    for analyzer in ANALYZERS:
        seconds(engine, analyzer, _news())


@pytest.mark.parametrize("shape", CHOSEN)
def test_no_shape_takes_many_times_what_news_takes(engine: Engine, shape: str) -> None:
    text = shapes()[shape](SIZE)
    for analyzer in ANALYZERS:
        # Side by side, and the best of some: whatever else runs only makes either of them slower.
        ratios: list[float] = []
        while len(ratios) < TRIES and (not ratios or min(ratios) > MOST):
            ratios.append(seconds(engine, analyzer, text) / seconds(engine, analyzer, _news()))
        assert min(ratios) <= MOST, (analyzer, ratios)


@cache
def _news() -> str:
    return news(SIZE)
