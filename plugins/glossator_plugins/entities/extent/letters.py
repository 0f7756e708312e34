"""Letters: greetings, signatures, and the initials that names in them begin with.

A tagger made for news takes "Hi Tessa" for a name, "Best,⏎Milan" for a firm or a town, and ends sentences at "J.".
"""

from __future__ import annotations

import re

from glossator.text.annotation import Span
from glossator_plugins.people import PEOPLE

_GREETING = re.compile(
    r"(?:(?:hi|hello|hey|dear|hiya|welcome|thanks|thank\s+you|good\s+(?:morning|afternoon|evening))(?:,?\s+there)?,?\s+)(?-i:(?=[^\W\d_a-z]))",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:^|\n)[^\S\n]*(?:(?:all\s+the\s+|with\s+|many\s+|kind(?:est)?\s+|warm(?:est)?\s+|best\s+)*(?:best|regards|wishes|thanks"
    r"|cheers|love|sincerely|faithfully|truly|respectfully|cordially|xoxo)|yours(?:\s+\w+)?|thank\s+you|take\s+care"
    r"|see\s+you(?:\s+\w+)?)[^\S\n]*[,.!–—-]{1,2}[^\S\n]*\n\s*$",
    re.IGNORECASE,
)
_LONGEST_CLOSING = 60
_ALONE = re.compile(r"[^\S\n]*(?:\n|$)")
_ONE_NAME = re.compile(r"[^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w.'’-]*)?")
_INITIALS = re.compile(r"(?:(?<![\w.])|(?<=\.))(?:[A-Z]\.[ \xa0]?){1,3}$")
_BEGINS_WITH_INITIAL = re.compile(r"[A-Z]\.")
_SENTENCE_BEGINS = re.compile(r"(?:^|[\n\r\"“‘(]|[.!?]\s)[^\S\n]*$")


def without_greeting(text: str, begin: int, end: int) -> int:
    """Where the name begins behind "Hi" or "Dear"."""
    match = _GREETING.match(text, begin, end)
    return match.end() if match is not None else begin


def is_signature(text: str, span: Span) -> bool:
    """Whether the span is all of the line behind "Best regards," or the like, and reads as somebody's name."""
    if _ONE_NAME.fullmatch(text, *span) is None or _ALONE.match(text, span.end) is None:
        return False
    return _CLOSING.search(text[max(0, span.begin - _LONGEST_CLOSING) : span.begin]) is not None


def with_initials(text: str, span: Span, label: str) -> Span:
    """The name of somebody with the initials right before it, where they can be nothing else.

    They can if the name has one, "J. | R. Tolland", or if they begin their line or sentence, "H. | Brandt".
    """
    if label.upper() not in PEOPLE or text[span.begin - 1 : span.begin] not in (" ", "\xa0", "."):
        return span
    first = max(0, span.begin - 12)
    match = _INITIALS.search(text[first : span.begin])
    if match is None:
        return span
    begin = first + match.start()
    sure = _BEGINS_WITH_INITIAL.match(text, *span) or _SENTENCE_BEGINS.search(text[max(0, begin - 3) : begin])
    return Span(begin, span.end) if sure else span
