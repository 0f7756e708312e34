"""Hearsay: what somebody is reported to have reported. "Lee said that Ortiz had denied that it rained."

A tagger that gives each word one role sees the outer report alone. Inside its content "that" behind a verb of saying or
thinking, with a subject before it, leaves no doubt about the inner one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from glossator.annotation import Span
from glossator_plugins.attribution.layout.spans import any_in

from .clauses import subject_before
from .cues import ADVERBS, REPORTING, TELLING
from .linking import Statement
from .passages import Passage
from .phrases import Phrases

# Beyond the verbs of saying those that take "that" when somebody holds something to be so.
_THINKING = (
    r"believe[sd]?|thinks?|thought|fear(?:s|ed)|hope[sd]|agree[sd]|accept(?:s|ed)|promise[sd]|expect(?:s|ed)|assure[sd]"
)
_BEING_TOLD = r"(?:(?:has|have|had)\s+been|was|were|is|are|been)\s+(?:\w+ly\s+)?(?P<told>told|assured|warned|informed)"
_CUE = re.compile(
    rf"(?P<cue>{_BEING_TOLD}|(?:(?:will|would|may|might)\s+(?:also\s+)?(?:{TELLING})|{ADVERBS}\b(?:{REPORTING}|{_THINKING})))"
    r"(?:\s+by\s+(?P<by>(?:[\w'’.-]+\s+){0,5}[\w'’.-]+)|(?:\s+[\w'’.-]+){0,3}?)\s+(?=that\s+\w)"
)
_NOT = re.compile(r"\b(?:not|never|nobody|no)\b|n['’]t\b", re.IGNORECASE)
# Hedges, questions and conditions report nothing, nor does "anyone who thinks that".
_NO_SOURCE = re.compile(
    r"(?:do|does|did|if|unless|what|why|how|there|one\s+of)\b|.*\b(?:I|we|you|who|which|anyone|nobody)$", re.IGNORECASE
)
_THAT = re.compile(r"\W*that\s+", re.IGNORECASE)
# What goes on behind it is the outer speaker's again.
_ENDS = re.compile(r";|,?\s+but\s|,\s+(?:and|which|while|although|though|so)\s")
_WORD = re.compile(r"\w+")
_FEWEST = 3
# What is shorter holds no report.
_SHORTEST = 25


def hearsay_of(
    text: str, sentences: Sequence[Span], phrases: Phrases, statements: Sequence[Statement]
) -> Iterator[Statement]:
    """The statements that lie in the contents of others."""
    cues = sorted({*phrases.cues, *(statement.cue for statement in statements)})
    found: set[Span] = set()
    for statement in statements:
        for passage in statement.passages:
            for span in passage.spans:
                for inner in _inside(text, sentences, span):
                    if inner.cue not in found and not any_in(cues, inner.cue):
                        found.add(inner.cue)
                        yield inner


def _inside(text: str, sentences: Sequence[Span], content: Span) -> Iterator[Statement]:
    number = max(0, bisect_right(sentences, content.begin, key=lambda sentence: sentence.begin) - 1)
    for sentence in sentences[number:]:
        if sentence.begin >= content.end:
            break
        begin, end = max(content.begin, sentence.begin), min(content.end, sentence.end)
        if end - begin < _SHORTEST:
            continue
        that = _THAT.match(text, begin, end)
        first = that.end() if that is not None else begin
        for match in _CUE.finditer(text, first, end):
            inner = _report(text, first, end, match)
            if inner is not None:
                yield inner
                break


def _report(text: str, begin: int, end: int, match: re.Match[str]) -> Statement | None:
    cue = Span(*match.span("cue"))
    subject = subject_before(text, begin, cue.begin)
    if subject is None or _NOT.search(text, subject.begin, match.end()):
        return None
    source: Span | None = subject
    if match["told"]:
        source = Span(*match.span("by")) if match["by"] else None
    elif match["by"] or _NO_SOURCE.match(text, *subject):
        return None
    stop = _ENDS.search(text, match.end(), end)
    content = Span(match.end(), stop.start() if stop is not None else end)
    content = Span(content.begin, content.begin + len(_trimmed(text[content.begin : content.end])))
    if len(_WORD.findall(text, *content)) < _FEWEST:
        return None
    return Statement(cue, source, (Passage((content,), False),))


def _trimmed(words: str) -> str:
    """Without punctuation at the end, and without the marks that close the quotation around it."""
    words = words.rstrip(" .,\n\r\t")
    closed = words[-1:] in ('"', "”") and ("“" not in words if words.endswith("”") else words.count('"') == 1)
    closed = closed or (words.endswith("''") and words.count("''") == 1)
    return words.rstrip("\"”'").rstrip(" .,") if closed else words
