"""Shapes: as long as asked for, no two alike, and a command that holds them to news."""

from __future__ import annotations

import pytest
from benchmarks.shapes import main, news, shapes
from click.testing import CliRunner


@pytest.mark.parametrize("size", [1000, 30_000])
def test_every_shape_is_as_long_as_asked_for(size: int) -> None:
    texts = {name: make(size) for name, make in shapes().items()}
    assert {len(text) for text in texts.values()} == {size}
    assert len(set(texts.values())) == len(texts)
    assert size * 0.98 <= len(news(size)) <= size


def test_the_command_tells_what_each_shape_takes() -> None:
    done = CliRunner().invoke(main, ["--size", "2000", "--only", "blanks", "--analyzer", "numbers"])
    assert done.exit_code == 0, done.output
    assert "news, 2000 characters: numbers" in done.output
    assert "blanks" in done.output
