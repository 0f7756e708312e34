"""Datelines: "LAGOS, Nigeria, May 3 (Wire) — Officials said". Where and when a report was written says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from glossator.text.annotation import Span

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:{_MONTH}\s\d{{1,2}}(?:,?\s\d{{4}})?|\d{{1,2}}\s{_MONTH}(?:\s\d{{4}})?|\d{{1,2}}\s?[-/]\s?\d{{1,2}})"
_PLACE = r"[^\W\d_a-z][\w.'’-]*(?:\s[^\W\d_a-z][\w.'’-]*){0,3}"
_TOWN = r"(?:[^\W\d_a-z]{3,}(?:[ .'’-]{1,2}[^\W\d_a-z]{2,}){0,3})"
_DATELINE = re.compile(
    # A town in capitals, or any that an agency or a date stands behind.
    rf"(?:{_TOWN}(?:,\s{_PLACE}){{0,2}}(?:,?\s{_DATE})?(?:,?\s\([^()\n]{{2,40}}\))?"
    rf"|{_PLACE}(?:,\s{_PLACE}){{0,2}}(?:(?:,?\s{_DATE})?,?\s\([A-ZÀ-Þ][\w\s.&/-]{{1,30}}\)|,\s{_DATE}(?:\s\([^()\n]{{2,40}}\))?))"
    rf"(?:\s[–—-]|\s--|\s/PRNewswire/\s--?)(?:\s{_DATE}\s[–—-])?\s(?=[^\W\d_a-z]|[\"“‘'])"
)
_LONGEST = 120


def without_datelines(text: str, paragraphs: Iterable[Span]) -> tuple[Span, ...]:
    """The paragraphs, each from behind the dateline that it begins with."""
    return tuple(Span(_behind(text, paragraph), paragraph.end) for paragraph in paragraphs)


def _behind(text: str, paragraph: Span) -> int:
    match = _DATELINE.match(text, paragraph.begin, min(paragraph.end, paragraph.begin + _LONGEST))
    return match.end() if match is not None else paragraph.begin
