"""Headlines: "Vane: The crane will never run again". Whoever the story lets speak later on speaks there, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossator.text.annotation import Span

from .turns import NO_SPEAKER, Turn

_WORD = r"[^\W\d_a-z][\w.'’-]*"
_HEADLINE = re.compile(
    rf"(?P<name>{_WORD}(?:\ {_WORD}){{0,3}})(?P<colon>:)\ (?P<words>(?=[A-ZÀ-Þ‘'“\"\d])[^\n]{{12,200}})", re.VERBOSE
)
_SAYS = r"(?:said|says|told|tells|wrote|tweeted|argued|warned|added|insisted|claimed|explained|announced|called|denied)"
# "Vane: Banker leaves her post" is told of Vane.
_THIRD = re.compile(r"\b(?:his|her|he|she)\b")
# "Vane trial: Banker gets six years"
_TOPIC = re.compile(
    r"\b(?:attacks?|ban|bombings?|case|crash|crisis|cup|deal|death|election|explosion|fire|floods?|inquest|inquiry|killings?"
    r"|law|murders?|plan|prix|probe|protests?|quake|race|row|scandal|shootings?|stabbings?|storm|strikes?|summit|talks|trial"
    r"|vote|war)$",
    re.IGNORECASE,
)
# "Flu: Arden reports 90 cases": that has a speaker of its own.
_REPORTED = re.compile(
    rf"{_WORD}(?:\s{_WORD}){{0,3}}\s(?:reports|says|warns|confirms|denies|announces|claims|admits|reveals|rejects|urges|accuses|tells|vows)\s"
)
_FIRST = 3
_QUOTED = "‘'“\""


def headlines_of(text: str, paragraphs: Sequence[Span]) -> Iterator[Turn]:
    """A turn for each of the first lines that begins with a colon behind the name of somebody who speaks later."""
    for paragraph in paragraphs[:_FIRST]:
        match = _HEADLINE.fullmatch(text, *paragraph)
        if match is None or NO_SPEAKER.search(match["name"]) or len(paragraphs) < _FIRST:
            continue
        if _THIRD.search(match["words"]) and match["words"][0] not in _QUOTED:
            continue
        name = re.escape(match["name"].split()[-1])
        again = re.compile(rf"\b{name}\b[”\"]?,?\s(?:\w+\s)?{_SAYS}\b|\b{_SAYS}\s(?:{_WORD}\s){{0,3}}{name}\b")
        if again.search(text, paragraph.end):
            words = match["words"].rstrip()
            content = Span(match.start("words"), match.start("words") + len(words.rstrip(".")))
            yield Turn(Span(*match.span("name")), Span(*match.span("colon")), (content,))


def is_told_of(text: str, source: Span | None, cue: Span, content: Sequence[Span]) -> bool:
    """Whether what stands behind a headline's colon is told of what stands before it, and not said by it."""
    if text[cue.begin : cue.end] != ":" or not content or content[0].begin < cue.end:
        return False
    words = text[content[0].begin : content[-1].end]
    if words[0] in _QUOTED or "." in words:
        return False
    if _REPORTED.match(words):
        return True
    topic = source is not None and _TOPIC.search(text, *source) is not None
    return topic or _THIRD.search(words) is not None
