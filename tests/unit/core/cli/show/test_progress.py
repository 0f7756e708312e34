"""The bar: nothing is lost, nothing stays on the screen, and who is quick sees none."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from glossator.cli.show.progress import watched

# Rich ends what is transient by clearing its line.
GONE = "\x1b[2K"


@pytest.mark.parametrize("until_first", [False, True])
@pytest.mark.parametrize("patience", [0, 1000])
def test_all_items_come_in_order(until_first: bool, patience: float) -> None:
    shown = io.StringIO()
    terminal = Console(file=shown, force_terminal=True)
    items = watched(iter("abc"), 3, terminal, until_first=until_first, patience=patience)
    assert list(items) == ["a", "b", "c"]
    assert ("analyzing" in shown.getvalue()) == (patience == 0)
    if patience == 0:
        assert shown.getvalue().endswith(GONE)


def test_what_is_raised_comes_through() -> None:
    def broken() -> Iterator[str]:
        yield "a"
        raise OSError("gone")

    seen: list[str] = []
    with pytest.raises(OSError, match="gone"):
        seen.extend(watched(broken(), None, Console(file=io.StringIO(), force_terminal=True)))
