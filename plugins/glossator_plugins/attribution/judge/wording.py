"""Wording: whether a content is given word for word, in the author's words, or partly so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from glossator.text.annotation import AttributionType, Span
from glossator_plugins.attribution.layout.quotations import INNER
from glossator_plugins.attribution.layout.spans import lies_in

_WORD = re.compile(r"\w+")


def type_of(text: str, cue: Span, content: Sequence[Span], quoted: Sequence[Span]) -> AttributionType:
    """How much of the content lies in quotation marks. `quoted` in text order.

    The marks around somebody who reports what others say are not those others': there only inner marks count.
    """
    if lies_in(cue.begin, quoted):
        number = bisect_right(quoted, cue.begin, key=lambda span: span.begin) - 1
        around = quoted[number]
        if all(around.begin <= span.begin and span.end <= around.end for span in content):
            quoted = [Span(*match.span()) for span in content for match in INNER.finditer(text, *span)]
    inside = outside = False
    for begin, end in content:
        for match in _WORD.finditer(text, begin, end):
            if lies_in(match.start(), quoted):
                inside = True
            else:
                outside = True
    if not inside:
        return AttributionType.INDIRECT
    return AttributionType.MIXED if outside else AttributionType.DIRECT
