"""Addressees: "told reporters that …", "assured her that …". Whom one speaks to is no part of what one says."""

from __future__ import annotations

import re
from bisect import bisect_right

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.phrases import Phrases

_TELLING = re.compile(
    r"\b(?:tell|tells|told|telling|ask(?:s|ed|ing)?|assur(?:e|es|ed|ing)|reassur(?:e|es|ed|ing)|inform(?:s|ed|ing)?"
    r"|remind(?:s|ed|ing)?|convinc(?:e|es|ed|ing)|persuad(?:e|es|ed|ing)|warn(?:s|ed|ing)?|notif(?:y|ies|ied|ying)"
    r"|promis(?:e|es|ed|ing))\s*$",
    re.IGNORECASE,
)
# "the jury of seven that", "jurors whether"; before "to" he belongs to what is asked of him.
_ADDRESSEE = re.compile(
    r"(?:(?!(?:that|whether|how|what|why|if|of|about)\b)[\w'’.-]+\s+(?:(?!that\b|whether\b|to\b|[\w'’-]+ed\b)[\w'’.-]+\s+){0,7}?"
    r"(?=(?:that|whether|how|what|why|if)\b|(?:he|she|they|it|we|I)\s(?:is|was|were|are|had|has|have|will|would|could|did)\b)"
    r"|(?:me|us|him|them)\s+(?!(?:to|not|about|of)\b))",
)
# "said today it would": when it was said.
_WHEN = re.compile(r"(?:today|yesterday|tonight|(?:on\s)?\w+day)\s+(?=(?:that|he|she|they|it|we|there)\b)")
_WINDOW = 120


def without_addressees(text: str, phrases: Phrases) -> Phrases:
    """The phrases, with the addressee cut off contents that begin with one right behind their cue."""
    contents = tuple(_cut(text, content, phrases) for content in phrases.contents)
    return phrases._replace(contents=contents)


def _cut(text: str, content: Span, phrases: Phrases) -> Span:
    number = bisect_right(phrases.cues, content.begin, key=lambda cue: cue.end) - 1
    if number < 0 or text[phrases.cues[number].end : content.begin].strip():
        return content
    cue = phrases.cues[number]
    when = _WHEN.match(text, *content)
    if when is not None:
        return Span(when.end(), content.end)
    if _TELLING.search(text, max(cue.begin, cue.end - 20), cue.end) is None:
        return content
    match = _ADDRESSEE.match(text, content.begin, min(content.end, content.begin + _WINDOW))
    return Span(match.end(), content.end) if match is not None and match.end() < content.end else content
