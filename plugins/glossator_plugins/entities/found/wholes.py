"""Wholes: a mention that is a part of a name which the text gives in full elsewhere, where it stands in full, too.

Taggers find "Transit Oakes" in one sentence and "Oakes" alone, as somebody, in the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from glossator.text.annotation import Span
from glossator_plugins.entities.labels import Named
from glossator_plugins.entities.words.names import plain

_BLANKS = " \xa0\n"


def whole_names(text: str, mentions: Sequence[Named]) -> list[Named]:
    """The mentions, in text order; those around which all words of an organization's full name stand are all of it."""
    full: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, str] = {}
    for named in mentions:
        words = named.name.split()
        if named.family == "ORG" and len(words) > 1 and named.name[0].isupper():
            full[words[-1]].add(named.name)
            labels.setdefault(named.name, named.label)
    if not full:
        return list(mentions)
    found: list[Named] = []
    reached = 0
    for named in mentions:
        found.append(_whole(text, named, full, labels, reached))
        reached = named.span.end
    return found


def _whole(text: str, named: Named, full: dict[str, set[str]], labels: dict[str, str], reached: int) -> Named:
    for name in full.get(named.name.split()[-1], ()):
        span = Span(named.span.end - len(name), named.span.end)
        if not reached <= span.begin < named.span.begin or plain(span.slice(text)) != name:
            continue
        if not span.begin or text[span.begin - 1] in _BLANKS or not text[span.begin - 1].isalnum():
            return Named(span, labels[name], name)
    return named
