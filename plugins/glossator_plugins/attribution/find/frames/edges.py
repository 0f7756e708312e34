"""Edges: "While | Hale (2011) argues that …", "said it rained | , while the port reported snow".

What conjunctions do between clauses is no part of who says something, nor another's clause of what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.words.cues import REPORTING

_OPENS = re.compile(r"(?:While|Although|Though|Whereas)\s+(?=\w)")
_RELATIVE = re.compile(r"who(?:m|se)?|which", re.IGNORECASE)
_OTHERS = re.compile(
    rf",\s(?:while|whereas)\s(?:(?:the|an?|its|his|her|their)\s|[^\W\d_a-z])[^,;:\"“”]{{2,60}}?\s(?:{REPORTING})\b"
)


def with_edges(text: str, statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements without conjunctions before their sources, and without others' clauses in their contents.

    "The clerk, who had said little, left": what "who" stands for is nothing that is said.
    """
    for statement in statements:
        source = statement.source
        if source is not None:
            relative = _RELATIVE.fullmatch(text, *source) is not None
            if relative and all(one.end <= source.begin and not one.whole for one in statement.passages):
                continue
            opens = _OPENS.match(text, *source)
            source = source if opens is None else Span(opens.end(), source.end)
        passages = tuple(_own(text, statement.cue, one) for one in statement.passages)
        yield statement._replace(source=source, passages=passages)


def _own(text: str, cue: Span, passage: Passage) -> Passage:
    last = passage.spans[-1]
    if passage.whole or last.begin < cue.end:
        return passage
    others = _OTHERS.search(text, *last)
    if others is None or others.start() == last.begin:
        return passage
    return passage._replace(spans=(*passage.spans[:-1], Span(last.begin, others.start())))
