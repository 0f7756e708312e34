"""Subordinates: "When the clerk asked for tea, the mayor left". What is said in such a clause ends with it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.clauses import CLAUSE
from glossator_plugins.attribution.layout.spans import lies_in

_OPENS = re.compile(
    r"\W*(?:(?:And|But|So|Then)\s)?(?:When(?:ever)?|If|As|After|Before|Once|While|Since|Although|Though|Because|Until)\s",
    re.IGNORECASE,
)
_COMMA = re.compile(r",\s(?=[\w])(?!(?:and|or|but|which|who|that|to)\b)")


def with_ended_subordinates(text: str, sentences: Sequence[Span], quoted: Sequence[Span], phrases: Phrases) -> Phrases:
    """The phrases; contents of a clause that begins its sentence end before the main clause. `quoted` in text order."""
    contents = list(phrases.contents)
    for number, content in enumerate(contents):
        near = bisect_right(phrases.cues, content.begin, key=lambda cue: cue.begin) - 1
        last = bisect_right(sentences, content.begin, key=lambda sentence: sentence.begin) - 1
        if near < 0 or last < 0:
            continue
        sentence, cue = sentences[last], phrases.cues[near]
        first = bisect_left(phrases.cues, sentence.begin, key=lambda one: one.begin) == near
        if not first or content.begin - cue.end > 1 or _OPENS.match(text, sentence.begin, cue.begin) is None:
            continue
        if "," in text[sentence.begin : cue.begin]:
            continue
        end = min(content.end, sentence.end)
        for comma in _COMMA.finditer(text, content.begin, end):
            if not lies_in(comma.start(), quoted) and CLAUSE.match(text, comma.end(), end):
                contents[number] = Span(content.begin, comma.start())
                break
    return phrases._replace(contents=tuple(contents))
