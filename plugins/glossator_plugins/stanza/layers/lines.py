"""Lines of lists: names under one another, which a tagger that reads no layout takes for one long name.

Such lines hold nothing but capitalized words, or begin with a mark; a line of prose holds others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MARK = re.compile(r"(?:[-–—*•·|>]|\d{1,3}[.):])\s*")
_SMALL = frozenset("of de la del da di van von der den and the & y e et".split())  # noqa: SIM905
_LONGEST = 60


def cut_at_items(text: str, spans: Sequence[tuple[int, int]], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The range of units, cut where an item of a list ends; `spans` are the places of all units."""
    begin = first
    if "\n" in text[spans[first][0] : spans[last - 1][1]]:
        for unit in range(first + 1, last):
            end, after = spans[unit - 1][1], spans[unit][0]
            if after > end and "\n" in text[end:after] and _ends_item(text, end, after):
                yield begin, unit
                begin = unit
    yield begin, last


def _ends_item(text: str, end: int, after: int) -> bool:
    """Whether the line that ends there and the one behind it hold names and nothing else, or an item begins."""
    start = text.rfind("\n", max(0, end - _LONGEST - 1), end) + 1
    stop = text.find("\n", after, after + _LONGEST + 1)
    if stop < 0:
        stop = len(text)
    if stop - after > _LONGEST or (not start and end > _LONGEST):
        return False
    line, following = text[start:end].strip(), text[after:stop].strip()
    return _holds_names(following) and (line.endswith(":") or _MARK.match(following) is not None or _holds_names(line))


def _holds_names(line: str) -> bool:
    words = _MARK.sub("", line, count=1).split()
    capitals = [word for word in words if word[0].isupper()]
    return (
        bool(capitals)
        and "\t" not in line
        and all(not word[0].isalpha() or word[0].isupper() or word.lower() in _SMALL for word in words)
    )
