"""Boilerplate: lines of a page that are no part of its story, and in which nobody says anything."""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossator.text.annotation import Span

# Longer paragraphs are stories, whatever they begin with.
_LONGEST = 400

_LINE = re.compile(
    r"""\W*(?:
        (?:join|follow|like|visit|find|watch|subscribe|contact|email|e-mail|support|get)\s+(?:to\s+)?(?:us|our)\b
      | (?:sign\s+up|subscribe|register|log\s+in|sign\s+in|donate)\s+(?:for|to|here|now|today)\b
      | (?:click|tap|read|see|watch|listen|scroll)\s+(?:here|more|also|on|next|below|the\s+(?:rest|full))\b
      | (?:copyright\b | ©  | \(c\)\s*\d{4} | all\s+rights\s+reserved)
      | (?:advertisement|sponsored|related|recommended|share\s+this|most\s+read|editor['’]s?\s+note)\b\W*(?:$|\w+$|:)
      | (?:this\s+(?:story|article|page|post)\s+(?:has\s+been|was|is)\s+(?:updated|published|corrected|developing))
      | (?:reporting|writing|editing|additional\s+reporting)\s+by\b
      | (?:terms\s+of\s+(?:use|service)|privacy\s+policy|cookie)
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def boilerplate_of(text: str, paragraphs: Sequence[Span]) -> tuple[Span, ...]:
    """The paragraphs that are invitations, copyright lines and the like, in text order."""
    return tuple(
        paragraph
        for paragraph in paragraphs
        if paragraph.end - paragraph.begin <= _LONGEST and _LINE.match(text, paragraph.begin, paragraph.end)
    )
