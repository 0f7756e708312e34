"""Refusals: 'Hale declined to comment. "Ask the mill."' What somebody did not say, and what he said instead.

Or what he did, and what he said with that: 'Hale thanked the crew. "You rowed for hours."'
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.words.cues import is_speech

_REFUSES = re.compile(r"\b(?:not|never|declin\w*|refus\w*|fail(?:s|ed)?)\b|n['’]t\b", re.IGNORECASE)
# What he did not hear, somebody else may have said.
_PERCEIVES = re.compile(
    r"\b(?:hear|heard|see|seen|know|known|read|notice|understand|understood|listen|watch)\w*\b", re.IGNORECASE
)
_WORD = re.compile(r"\w+")
# What somebody does is told in a few words.
_SHORT = 10
NOBODY = re.compile(r"(?:nobody|no[\s-]one|none|neither|no)\b", re.IGNORECASE)
"""Regular expression: a source that is nobody."""


def with_refusals(text: str, sentences: Sequence[Span], statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements; whole quotations behind the sentence of a refusal or an act are one of their own."""
    for statement in statements:
        source = statement.source
        number = bisect_right(sentences, statement.cue.begin, key=lambda sentence: sentence.begin) - 1
        refuses = _REFUSES.search(text, *statement.cue) and not _PERCEIVES.search(text, *statement.cue)
        acts = (
            len(_WORD.findall(text, *statement.content[0])) <= _SHORT
            and not statement.passages[0].whole
            and not is_speech(text[statement.cue.begin : statement.cue.end])
        )
        if not (refuses or acts) or number < 0 or source is None or NOBODY.match(text, *source):
            yield statement
            continue
        end = sentences[number].end
        said = tuple(one for one in statement.passages if one.whole and one.begin >= end)
        kept = tuple(one for one in statement.passages if one not in said)
        if kept:
            yield statement._replace(passages=kept)
        if said:
            yield statement._replace(passages=said)
