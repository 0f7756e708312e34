"""Interviews: questions on lines of their own, answers without any label, and above them who is asked.

"Where did you learn it? ⏎ My aunt had a boat." below "Ana Duarte has built boats for forty years. We met her in Lagos."
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from glossator.text.annotation import Annotation, Entity, Span
from glossator_plugins.people import PEOPLE

from .turns import Turn, spoken

_QUESTION = re.compile(r"[^\s\"“”'‘«„>][^\n]{2,400}\?[*_\s]*")
_ASKS = re.compile(
    r"\b(?:interview(?:s|ed|ing)?|spoke|speaks|talk(?:s|ed)|s[ai]ts?\sdown|caught\sup|catch(?:es)?\sup|met|meets|answer(?:s|ed)"
    r"|discuss(?:es|ed)|asked|asks|reached\sout|questions|conversation|Q&A|chat(?:s|ted)?)\b"
)
_SELF = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Ww]e|[Oo]ur)\b")
# Who says "I" and is quoted by somebody else is told of.
_TOLD = re.compile(r"[”\"],?\s(?:he|she|they)\s(?:said|says|told|adds|added|recalls|laughs)\b|,[”\"]\s(?:said|says)\s")
_FEWEST = 3
# So many paragraphs an answer may have, on the average.
_LONGEST = 6


def interviews_of(text: str, paragraphs: Sequence[Span], entities: Iterable[Annotation]) -> list[Turn]:
    """A turn for each answer, by the one person whom the words above the first question speak of most.

    None if there are fewer than three questions, if hardly anybody says "I", or if two may be meant.
    """
    asked = [number for number, one in enumerate(paragraphs) if _QUESTION.fullmatch(text, *one)]
    if len(asked) < _FEWEST or not asked[0] or len(paragraphs) - asked[0] > (1 + _LONGEST) * len(asked):
        return []
    answers = list(_answers(text, paragraphs, asked))
    first = sum(_SELF.search(text, one[1][0].begin, one[1][-1].end) is not None for one in answers)
    if len(answers) < _FEWEST or 2 * first < len(answers) or _TOLD.search(text, paragraphs[asked[0]].begin):
        return []
    above = Span(0, paragraphs[asked[0]].begin)
    who = _interviewee(text, above, entities) if _ASKS.search(text, *above) else None
    return [Turn(who, mark, content) for mark, content in answers] if who is not None else []


def _answers(text: str, paragraphs: Sequence[Span], asked: Sequence[int]) -> Iterator[tuple[Span, tuple[Span, ...]]]:
    """The question mark before each answer, and the answer's paragraphs."""
    for index, number in enumerate(asked):
        # Behind the last answer the author may well go on.
        following = asked[index + 1] if index + 1 < len(asked) else number + 2
        pieces = [spoken(text, *one) for one in paragraphs[number + 1 : following]]
        content = tuple(piece for piece in pieces if piece is not None)
        mark = text.rindex("?", *paragraphs[number])
        if content:
            yield Span(mark, mark + 1), content


def _interviewee(text: str, above: Span, entities: Iterable[Annotation]) -> Span | None:
    """The fullest name, of those above, of the person who is named most there; None if no one is."""
    names: dict[str, Span] = {}
    times: Counter[str] = Counter()
    for one in entities:
        if not one.spans or one.label.upper() not in PEOPLE or one.spans[-1].end > above.end:
            continue
        span = Span(one.spans[0].begin, one.spans[-1].end)
        entity = one.value.entity_id if isinstance(one.value, Entity) else span.slice(text).casefold()
        times[entity] += 1
        known = names.get(entity, span)
        names[entity] = span if span.end - span.begin > known.end - known.begin else known
    most = times.most_common(2)
    if not most or (len(most) > 1 and most[1][1] == most[0][1]):
        return None
    return names[most[0][0]]
