"""Subordinates: "When the clerk asked for tea, the mayor left". What is said in such a clause ends with it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.clauses import CLAUSE, subject_of_first_verb, trimmed
from glossator_plugins.attribution.find.words.cues import REPORTING
from glossator_plugins.attribution.layout.spans import lies_in

_OPENS = re.compile(
    r"\W{0,4}(?:(?:And|But|So|Then)\s)?(?:When(?:ever)?|If|As|After|Before|Once|While|Since|Although|Though|Because|Until)\s",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(r"[A-Z][a-z]+ing(?:\s(?:to|that|against|for))?")
_SECOND = re.compile(rf"(?:{REPORTING})|(?:stat|claim|warn|argu|not|insist|explain)ing")
_AND = re.compile(r"\b(?:and|but)\s$|\w,\s$")
_BE = re.compile(r"\b(?:is|are|was|were|been|being|gets?|got)\s")
_LEAD = 5
_MAIN = re.compile(r"[\"”’']?,\s|,[\"”’']\s")
_COMMA = re.compile(r",\s(?=[\w])(?!(?:and|or|but|which|who|that|to)\b)")


def is_participle(text: str, sentence: Span, cue: Span) -> bool:
    """Whether the sentence begins with the cue, a participle: "Stressing that the pier was old, she left"."""
    return cue.begin == sentence.begin and _PARTICIPLE.fullmatch(text, *cue) is not None


def with_main_subjects(text: str, sentences: Sequence[Span], statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements; whoever the main clause is about says what such a participle tells."""
    for statement in statements:
        cue, content = statement.cue, statement.content
        number = bisect_right(sentences, cue.begin, key=lambda sentence: sentence.begin) - 1
        if statement.source is None and number >= 0 and is_participle(text, sentences[number], cue):
            comma = _MAIN.match(text, content[-1].end, sentences[number].end) if content[-1].begin > cue.end else None
            main = CLAUSE.match(text, comma.end(), sentences[number].end) if comma is not None else None
            if main is not None:
                last = text.rfind(" ", main.start(), main.end())
                source = trimmed(text, main.start(), last) if last > main.start() else None
                yield statement._replace(source=source if source is not None and source.begin < source.end else None)
                continue
        second = statement.source is None and number >= 0 and _SECOND.fullmatch(text, *cue) is not None
        yield _second(text, sentences[number], statement) if second else statement


def _second(text: str, sentence: Span, statement: Statement) -> Statement:
    """ "Hale expressed doubts and | said it might rain", "fired her, | stating that …": he says the rest."""
    cue, passages = statement.cue, statement.passages
    behind = tuple(one for one in passages if one.begin >= cue.end)
    if not behind or _AND.search(text, max(0, cue.begin - _LEAD), cue.begin) is None:
        return statement
    subject = subject_of_first_verb(text, sentence.begin, cue.begin)
    # "I was taken aside and told": by whom, nobody tells.
    if subject is not None and _BE.search(text, subject.end, cue.begin):
        return statement
    own = behind if subject is not None or not passages[0].whole else passages
    return statement._replace(source=subject, passages=own)


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
        if not first or content.begin - cue.end > 1:
            continue
        if _OPENS.match(text, sentence.begin, cue.begin) is None and not is_participle(text, sentence, cue):
            continue
        if "," in text[sentence.begin : cue.begin]:
            continue
        end = min(content.end, sentence.end)
        for comma in _COMMA.finditer(text, content.begin, end):
            if not lies_in(comma.start(), quoted) and CLAUSE.match(text, comma.end(), end):
                contents[number] = Span(content.begin, comma.start())
                break
    return phrases._replace(contents=tuple(contents))
