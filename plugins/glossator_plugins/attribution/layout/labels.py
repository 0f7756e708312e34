"""Labels: "Ana Duarte, mayor: “We rowed.”" A paragraph of a name, a colon and a quotation needs no others like it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from glossator.text.annotation import Span

from .quotations import Quotation
from .turns import NO_SPEAKER, Turn

_WORD = r"[^\W\d_a-z][\w.'’-]*"
_LABEL = re.compile(
    rf"(?:[-–•*]\ +)?\**(?P<name>{_WORD}(?:\ (?:(?:de|van|von|bin|al|of)\ )?{_WORD}){{1,4}}"
    r"(?:,\ [^\n.:;\"“”]{2,60}|\ \([^()\n:]{2,60}\))?)\**(?P<colon>:)\**\s+"
)
_NOTHING = re.compile(r"[\W_]*")


def labelled(text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation]) -> Iterator[Turn]:
    """A turn for each paragraph that is nothing but a name of two words or more, a colon and one quotation."""
    begins = [quotation.begin for quotation in quotations]
    for paragraph in paragraphs:
        match = _LABEL.match(text, *paragraph)
        number = bisect_left(begins, match.end()) if match is not None else len(begins)
        if match is None or number == len(begins) or begins[number] != match.end():
            continue
        quotation = quotations[number]
        closes = quotation.whole and _NOTHING.fullmatch(text, quotation.end, max(paragraph.end, quotation.end))
        if closes and not NO_SPEAKER.search(match["name"]):
            yield Turn(Span(*match.span("name")), Span(*match.span("colon")), quotation.pieces)
