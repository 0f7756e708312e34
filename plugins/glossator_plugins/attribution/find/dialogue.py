"""Dialogue: "— We ran, said Duarte. — Nobody looked back." What a dash begins again is the same speaker's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from glossator.annotation import Span

from .linking import Statement
from .passages import Passage

# A content that begins behind a dash at the beginning of its line, or with it.
_BEGINS = re.compile(r"(?:^|\n)[ \t]*[—–]\s*\S?$")
_MARK = 6
_AGAIN = re.compile(r"[^\n—–]{0,120}?[.,!?]\s*[—–]\s*(?P<more>[^\n]*[^\n\s])")


def with_dialogue(text: str, statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements; those of a line that begins with a dash get what follows the next one."""
    for statement in statements:
        begin = statement.content[0].begin
        begins = _BEGINS.search(text[max(0, begin - _MARK) : begin + 1]) is not None
        more = _AGAIN.match(text, statement.frame.end) if begins else None
        if more is None or any(span.end > more.start("more") for span in statement.content):
            yield statement
        else:
            yield statement._replace(passages=(*statement.passages, Passage((Span(*more.span("more")),), True)))
