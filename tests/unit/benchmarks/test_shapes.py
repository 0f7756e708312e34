"""Shapes: as long as asked for, no two alike, and a command that holds them to news."""

from __future__ import annotations

import pytest
from benchmarks.shapes import FULL, main, news, seconds, shapes
from click.testing import CliRunner

from glossator import Engine


@pytest.mark.parametrize("size", [1000, 30_000])
def test_every_shape_is_as_long_as_asked_for(size: int) -> None:
    texts = {name: make(size) for name, make in shapes().items()}
    assert all(size - 3 <= len(text.encode()) <= size for text in texts.values())
    assert len(set(texts.values())) == len(texts)
    assert size * 0.98 <= len(news(size)) <= size


def test_the_command_tells_what_each_shape_takes() -> None:
    done = CliRunner().invoke(main, ["--size", "2000", "--only", "blanks", "--analyzer", "numbers"])
    assert done.exit_code == 0, done.output
    assert "news, 2000 bytes: numbers" in done.output
    assert "blanks" in done.output


def test_a_text_that_is_refused_takes_no_time_and_so_fails(engine: Engine) -> None:
    with pytest.raises(RuntimeError, match="limit"):
        seconds(engine, "numbers", "a " * FULL)
