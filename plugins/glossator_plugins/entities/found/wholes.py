"""Wholes: a mention that is a part of a name which the text gives in full elsewhere, where it stands in full, too.

Taggers find "Transit Oakes" in one sentence and "Oakes" alone, as somebody, in the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossator.text.annotation import Span
from glossator_plugins.entities.labels import Named
from glossator_plugins.entities.words.names import plain

_WORD_BEFORE = re.compile(r"\w[\w’'&.-]*[ \xa0\n]$")
_MOST_WORDS, _LONGEST = 5, 30


def whole_names(text: str, mentions: Sequence[Named]) -> list[Named]:
    """The mentions, in text order; those around which all words of an organization's full name stand are all of it."""
    labels: dict[str, str] = {}
    for named in mentions:
        if named.family == "ORG" and " " in named.name and named.name[0].isupper():
            labels.setdefault(named.name, named.label)
    if not labels:
        return list(mentions)
    found: list[Named] = []
    reached = 0
    for named in mentions:
        found.append(_whole(text, named, labels, reached))
        reached = named.span.end
    return found


def _whole(text: str, named: Named, labels: dict[str, str], reached: int) -> Named:
    """The mention with the words before it, not before `reached`, that make it one of the names."""
    begin = named.span.begin
    for _ in range(_MOST_WORDS):
        before = _WORD_BEFORE.search(text, max(reached, begin - _LONGEST), begin)
        if before is None:
            break
        begin = before.start()
        span = Span(begin, named.span.end)
        name = plain(span.slice(text))
        if name in labels:
            return Named(span, labels[name], name)
    return named
