"""Names: a source has all of the name that it has a part of; taggers cut given names off now and then."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from glossator.text.annotation import Annotation, Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.layout.spans import any_in
from glossator_plugins.people import PEOPLE

_NAMES = PEOPLE | {"ORG"}


# "… the Mills Act. | Hale said": two names, whatever the model thinks.
_END = re.compile(r"\w\w[.!?]\s")


def with_whole_names(text: str, statements: Iterable[Statement], entities: Iterable[Annotation]) -> Iterator[Statement]:
    """The statements; of "Iris | Vane once said" the source is "Iris Vane"."""
    names = sorted(
        Span(one.spans[0].begin, one.spans[-1].end) for one in entities if one.spans and one.label.upper() in _NAMES
    )
    for statement in statements:
        source = statement.source
        if source is None:
            yield statement
            continue
        number = bisect_right(names, source.begin, key=lambda name: name.begin) - 1
        name = names[number] if number >= 0 else source
        taken = sorted((*statement.content, statement.cue))
        ahead = Span(name.begin, source.begin)
        cut = name.begin < source.begin < name.end <= source.end and not _END.search(text, *ahead)
        yield statement._replace(source=Span(name.begin, source.end)) if cut and not any_in(taken, ahead) else statement
