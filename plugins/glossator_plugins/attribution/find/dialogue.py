"""Dialogue: "— We ran, said Duarte. — Nobody looked back." What a dash begins again is the same speaker's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from glossator.annotation import Span

from .linking import Statement
from .passages import Passage

_DASH = re.compile(r"[ \t]*[—–]\s*")
_AGAIN = re.compile(r"[^\n—–]{0,120}?[.,!?]\s*[—–]\s*(?P<more>[^\n]*[^\n\s])")


def with_dialogue(text: str, statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements; those of a line that begins with a dash get what follows the next one."""
    for statement in statements:
        line = text.rfind("\n", 0, statement.extent.begin) + 1
        dash = _DASH.match(text, line)
        begins = dash is not None and statement.content[0].begin in (dash.start(), dash.end(), dash.start() + 1)
        more = _AGAIN.match(text, statement.frame.end) if begins else None
        if more is None or any(span.end > more.start("more") for span in statement.content):
            yield statement
        else:
            yield statement._replace(passages=(*statement.passages, Passage((Span(*more.span("more")),), True)))
