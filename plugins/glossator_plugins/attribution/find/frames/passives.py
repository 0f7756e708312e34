"""Passives: "The delay was put down to fog by the harbour master". Who stands behind "by" says so of the subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.words.clauses import BARE_CLAUSE, WINDOW, rest_of, subject_before
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
# "was told by the clerk that it was late", "is being told by police no one may pass"
_TOLD = re.compile(
    r"(?P<cue>(?:(?:has|have|had)\sbeen|(?:is|are|was|were)(?:\s(?:now|now\sbeing|being|also|later))?|being)\s(?:told|informed|warned|assured)\sby)\s"
    rf"(?P<agent>(?!that\b)(?:[\w'’.&-]+\s){{1,6}}?)(?=that\s|{BARE_CLAUSE})"
)
_WORD = re.compile(r"\w+")
_FEWEST = 3
_RELATIVES = frozenset(("who", "which", "that"))


def passives_of(text: str, segments: Iterable[Segment], statements: Sequence[Statement]) -> Iterator[Statement]:
    """The statements, and those of such passives, of which they have no source."""
    found: list[Statement] = []
    said: list[Span] = []
    cues: list[Span] = []
    sourced: list[Span] = []
    for segment in segments:
        begin, end = segment.span
        if text.find(" by ", begin, end) < 0:
            continue
        told_by, match = _TOLD.search(text, begin, end), _PASSIVE.search(text, begin, end)
        if told_by is None and match is None:
            continue
        if not cues:
            said = sorted(span for one in statements for span in one.content)
            cues = sorted(one.cue for one in statements)
            sourced = sorted(one.cue for one in statements if one.source is not None)
        # Reports in what somebody says are found where hearsay is.
        if (
            told_by is not None
            and not any_in(cues, Span(*told_by.span()))
            and not any_in(said, Span(*told_by.span("cue")))
        ):
            rest = rest_of(text, told_by.end(), end)
            if len(_WORD.findall(text, rest.begin, min(rest.end, rest.begin + WINDOW))) >= _FEWEST:
                agent = Span(told_by.start("agent"), told_by.end("agent") - 1)
                found.append(Statement(Span(*told_by.span("cue")), agent, (Passage((rest,), False),)))
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
    frames = sorted(Span(one.cue.begin, one.frame.end) for one in found)
    for statement in statements:
        if not any_in(frames, statement.cue):
            yield statement
    yield from found
