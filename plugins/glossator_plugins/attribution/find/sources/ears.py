"""Ears: "I get messages …, telling me to go", "The dam leaked, an inquest heard". Who hears it is not who says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from glossator_plugins.attribution.find.linking import Statement

# "a flood of messages …, telling me": who tells me is not I.
_SELF = re.compile(r"(?:I\W+(?:me|my)|we\W+us)\b")

_HEARS = re.compile(r"\bheard\b")


def without_own_ears(text: str, statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements without sources that would talk to themselves, or that merely hear what stands before them."""
    for statement in statements:
        hears = _HEARS.search(text, *statement.cue) and statement.content[0].begin < statement.cue.begin
        yield statement._replace(source=None) if hears or _speaks_to_himself(text, statement) else statement


def _speaks_to_himself(text: str, statement: Statement) -> bool:
    cue, source = statement.cue, statement.source
    if source is None or not text[cue.begin : cue.end].endswith("ing"):
        return False
    return _SELF.match(f"{text[source.begin : source.end]} {text[cue.end : cue.end + 6].lstrip()}") is not None
