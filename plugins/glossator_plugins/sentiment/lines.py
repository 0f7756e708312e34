"""Lines that only name somebody: who signs a letter, who wrote an article, who speaks next. Nobody is judged there."""

from __future__ import annotations

import re

from glossator.text.annotation import Span

LONGEST = 80
"""Characters of such a line at most."""
_CLOSING = re.compile(
    r"(?:\b(?:sincerely|faithfully|truly|respectfully|regards|wishes|gratitude|thanks|cheers|love|signed|thank you)\b"
    r"[^\n]{0,40}[,.!]?|[—–-]{1,2})\s*$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:written |reported |edited |compiled )?by[ :]|(?:text|photos?|pictures?|interview|editor)[:]", re.IGNORECASE
)
_BEFORE_LABEL = re.compile(r"(?:[*_#>\s]|(?:mr|mrs|ms|dr|sen|rep|gov|prof)\.?\s)*", re.IGNORECASE)
_LABEL = re.compile(r"[*_]*(?: ?\([^()\n]{1,30}\)|,[^:.\n]{1,40})?[*_]*:(?!\w)")
_SENTENCE = re.compile(r"[.!?](?:\s|$)")

_TURN = re.compile(
    r"^[*_> \t]*(?:[QA]|[^\W\d_a-z][\w.' -]{1,30}|\(\([^()\n]{1,40}\)\))[*_]*(?::(?!//)|(?<=\)\)))", re.MULTILINE
)
TURNS, SHARE = 4, 0.2
"""So many turns, and such a share of the lines that say something, make a transcript."""


def is_transcript(text: str) -> bool:
    """Whether the text is a conversation: each of its speakers says "I", and none is its author."""
    lines = sum(bool(line.strip()) for line in text.splitlines())
    turns = sum(1 for _ in _TURN.finditer(text))
    return turns >= max(TURNS, SHARE * lines)


def is_named_only(text: str, span: Span) -> bool:
    """Whether the line of the span signs, is a byline, or is the label of a speaker."""
    near = max(0, span.begin - LONGEST)
    begin = text.rfind("\n", near, span.begin) + 1
    if not begin and near:
        return False
    end = text.find("\n", span.end, span.end + LONGEST)
    end = min(len(text), span.end + LONGEST + 1) if end < 0 else end
    before, after = text[begin : span.begin], text[span.end : min(end, span.end + LONGEST)]
    if _BEFORE_LABEL.fullmatch(before) and _LABEL.match(after):
        return True
    if end - begin > LONGEST or _SENTENCE.search(after):
        return False
    if _BYLINE.match(before.lstrip()):
        return True
    return not before.strip(" *_\t—–-") and _CLOSING.search(text, max(0, begin - LONGEST), span.begin) is not None
