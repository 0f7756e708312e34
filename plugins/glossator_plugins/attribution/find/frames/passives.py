"""Passives: "The delay was put down to fog by the harbour master". Who stands behind "by" says so of the subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.words.clauses import WINDOW, subject_before
from glossator_plugins.attribution.layout.segments import Segment
from glossator_plugins.attribution.layout.spans import any_in, stripped

_JUDGED = (
    r"(?:blamed\s(?:\w+\s)?on|put\sdown\sto|attributed\sto|ascribed\sto|(?:described|dismissed|hailed|praised|condemned"
    r"|denounced|criticised|criticized)(?=\sas\b)|labelled|labeled|branded|dubbed)"
)
_PASSIVE = re.compile(
    rf"(?P<cue>(?:(?:has|have|had)\s(?:also\s|since\s|long\s)?been|is|was|are|were)\s(?:also\s|later\s|widely\s|once\s)?{_JUDGED})\s"
    r"(?P<what>(?:(?!by\b)[^\s,;.:]+\s){1,12}?)(?P<by>by)\s"
    r"(?P<agent>(?!the\s(?:time|end|way)\b)(?:[^\s,;:()\"“”]+\s){0,7}?[^\s,;:()\"“”]*\w(?:,\s(?:[^\W\d_a-z][\w'’.-]*\s?){1,4})?)"
    r"(?=[.,;]|\s(?:on|in|at|last|this|after|when|who|which)\s)"
)
_RELATIVES = frozenset(("who", "which", "that"))


def passives_of(text: str, segments: Iterable[Segment], statements: Sequence[Statement]) -> Iterator[Statement]:
    """The statements, and those of such passives, of which they have no source."""
    found: list[Statement] = []
    sourced = sorted(one.cue for one in statements if one.source is not None)
    for segment in segments:
        begin, end = segment.span
        match = _PASSIVE.search(text, begin, end)
        if match is None or any_in(sourced, Span(match.start("cue"), match.end())):
            continue
        subject = subject_before(text, max(begin, match.start() - WINDOW), match.start("cue"))
        if subject is None:
            continue
        # "Hale, who was described as a fool by his crew": he was, not who.
        if text[slice(*subject)] in _RELATIVES:
            subject = subject_before(
                text, max(begin, subject.begin - WINDOW), stripped(text, begin, subject.begin, " ,\n")
            )
        told = () if subject is None else (Passage((subject,), False),)
        what = Span(match.start("what"), match.start("by") - 1)
        found.append(
            Statement(
                Span(*match.span("cue")),
                Span(*match.span("agent")),
                (*told, Passage((what,), False)),
            )
        )
    frames = [Span(one.cue.begin, one.frame.end) for one in found]
    for statement in statements:
        if not any_in(frames, statement.cue):
            yield statement
    yield from found
