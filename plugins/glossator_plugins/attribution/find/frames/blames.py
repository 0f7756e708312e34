"""Blames: "Hale slammed Lee for saying that it rained". Whoever is blamed, thanked or fined for it has said it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.words.clauses import CLAUSE, WINDOW, subject_before, trimmed
from glossator_plugins.attribution.layout.spans import lies_in, stripped

_FOR = re.compile(
    r"\bfor\s(?P<cue>(?:(?!not\b)[a-z]+ly\s|once\s|also\s)?(?:saying|claiming|suggesting|alleging|insisting|stating|arguing|implying|declaring"
    r"|tweeting|writing|telling(?=\s(?:[\w'’.-]+\s){1,3}?that\b)))\s(?:(?:(?!that\b)[\w'’.-]+\s){1,3}?(?=that\b))?(?=(?P<that>that\s)|[\"“\w])"
)
_BLAMES = (
    r"(?:accused|admonished|arrested|assailed|attacked|banned|berated|blamed|blasted|charged|chastised|chided|condemned|criticised|criticized"
    r"|denounced|dismissed|faulted|fined|fired|hailed|hit|jailed|knocked|lambasted|lambasts|lauded|mocked|penali[sz]ed|praised|punished|rebuked"
    r"|reprimanded|ridiculed|sacked|scolded|slammed|slams|sued|suspended|thanked|took|criticises|criticizes|attacks|blasts|mocks|praises|blames)"
)
_OBJECT = re.compile(
    rf"(?P<be>\b(?:is|are|was|were|been|being|be|got|gets)\s(?:[\w-]+ly\s)?)?\b{_BLAMES}\s"
    r"(?P<who>(?:(?!(?:and|or|but|by|for|over|who|that)\b)[\w'’.-]+\s)*?)(?P<as>(?:as|on|in|last|earlier|yesterday|to\stask)\s(?:[\w'’.,-]+\s){0,6}?)?$"
)
_SORRY = re.compile(
    r"\b(?:(?:has\s|have\s|had\s|later\s)?(?:apologi[sz]ed|resigned|quit"
    r"|came\sunder|faced|drew|is\ssorry|was\ssorry))\b[\w'’., -]{0,60}$"
)
_ENDS = re.compile(r";|,\s(?:and|but|which|while|although|though|so|who|then)\s")
_CLOSED = " .,\n\r\t"
_WORD = re.compile(r"\w+")
_FEWEST = 3


def with_blames(
    text: str, sentences: Sequence[Span], quoted: Sequence[Span], statements: Sequence[Statement]
) -> Iterator[Statement]:
    """The statements, and those of who is blamed for one, in place of what was found of their cues."""
    found: dict[int, Statement] = {}
    for match in _FOR.finditer(text):
        if lies_in(match.start(), quoted):
            continue
        number = bisect_right(sentences, match.start(), key=lambda sentence: sentence.begin) - 1
        said = _said(text, sentences[number], match) if number >= 0 else None
        if said is not None:
            found[said.cue.end] = said
    for statement in statements:
        said = found.pop(statement.cue.end, None) if found else None
        if said is None:
            yield statement
            continue
        # "He was fined | for saying it rained": the subject is no part of that.
        behind = tuple(one for one in statement.passages if one.begin >= said.cue.end)
        yield said._replace(passages=behind or said.passages)
    yield from found.values()


def _said(text: str, sentence: Span, match: re.Match[str]) -> Statement | None:
    stop = _ENDS.search(text, match.end(), sentence.end)
    rest = Span(match.end(), stripped(text, match.end(), stop.start() if stop is not None else sentence.end, _CLOSED))
    if not (match["that"] or text[match.end()] in '"“' or CLAUSE.match(text, *rest)):
        return None
    source = _blamed(text, sentence, match.start())
    if source is None or len(_WORD.findall(text, *rest)) < _FEWEST:
        return None
    return Statement(Span(*match.span("cue")), source, (Passage((rest,), False),))


def _blamed(text: str, sentence: Span, end: int) -> Span | None:
    """Of "slammed Lee for" Lee, of "Lee was fined for" and "Lee apologised for" the subject."""
    begin = max(sentence.begin, end - WINDOW)
    blames = _OBJECT.search(text, begin, end)
    if blames is None:
        sorry = _SORRY.search(text, begin, end)
        return subject_before(text, begin, sorry.start()) if sorry is not None else None
    if blames["be"]:
        return subject_before(text, begin, blames.start())
    source = trimmed(text, *blames.span("who"))
    return source if source.begin < source.end else None
