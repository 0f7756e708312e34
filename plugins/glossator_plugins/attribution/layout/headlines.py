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
_FIRST = 3


def headlines_of(text: str, paragraphs: Sequence[Span]) -> Iterator[Turn]:
    """A turn for each of the first lines that begins with a colon behind the name of somebody who speaks later."""
    for paragraph in paragraphs[:_FIRST]:
        match = _HEADLINE.fullmatch(text, *paragraph)
        if match is None or NO_SPEAKER.search(match["name"]) or len(paragraphs) < _FIRST:
            continue
        if _THIRD.search(match["words"]) and match["words"][0] not in "‘'“\"":
            continue
        name = re.escape(match["name"].split()[-1])
        again = re.compile(rf"\b{name}\b[”\"]?,?\s(?:\w+\s)?{_SAYS}\b|\b{_SAYS}\s(?:{_WORD}\s){{0,3}}{name}\b")
        if again.search(text, paragraph.end):
            words = match["words"].rstrip()
            content = Span(match.start("words"), match.start("words") + len(words.rstrip(".")))
            yield Turn(Span(*match.span("name")), Span(*match.span("colon")), (content,))
