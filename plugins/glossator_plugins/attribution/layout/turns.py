"""Turns: what the layout of a text says of who speaks. Interviews, plays, minutes, hearings, subtitles with speakers.

"Q: How many?", "ANA DUARTE: Two.", "[00:01:12] Ana Duarte: Two.", "**Ana Duarte:** Two.", "((Ana Duarte)) Two.",
"Q. How many?", "Mr. DUARTE. I rise." A turn goes on in paragraphs without a label of their own, up to the next turn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from glossator.text.annotation import Span


class Turn(NamedTuple):
    """Words that the layout gives to a speaker."""

    label: Span
    cue: Span
    """What stands between speaker and words: the colon as a rule."""
    content: tuple[Span, ...]
    """One span per paragraph."""


class _Head(NamedTuple):
    """The beginning of a turn."""

    label: Span
    cue: Span
    begin: int
    marked: bool
    """Has a time stamp, a bullet or the like: more than a word and a colon."""
    number: int
    """Of its paragraph."""


_WORD = r"[^\W\d_a-z][\w.'’-]*"
_TIME = r"[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d+)?(?:\ ?[AaPp]\.?[Mm]\b\.?)?[\])]?"
_NAME = (
    rf"(?:(?:Mr|Mrs|Ms|Dr|Sen|Gov|Prof)\.?\ )?{_WORD}(?:\ (?:(?:de|van|von|bin|al|of|the)\ )?{_WORD}){{0,4}}"
    r"(?:\ \d{1,2})?"
)
_OFFICE = "Senator|Representative|Delegate|Secretary|Governor|Judge|Justice|General|Admiral|Chairman"
_HEAD = re.compile(
    rf"""(?P<mark>(?:[-–•*>]\ {{1,3}})?(?:{_TIME}\ +(?:[-–]\ )?)?\**_{{0,2}}(?:\(\(|[\"“](?=[A-ZÀ-Þ]{{2}}))?)
    (?:(?P<label>{_NAME}(?:,\ \w[\w.'’ -]{{1,40}})?)(?:\)\))?(?:\ \([^()\n:]{{1,40}}\))?(?P<time>\ +{_TIME})?
         (?:(?P<bold>\**_{{0,2}})\ ?(?P<colon>:)\**_{{0,2}}(?=\s) | (?P<line>(?<=[\d\])])[ ]*(?=\n)))
      | (?P<letter>[QA])(?P<period>\.)(?=\ +\S)
      | (?P<asker>Q)(?=[\ \t]{{2,}}\S)
      | (?P<role>[A-ZÀ-Þ][A-ZÀ-Þ'’-]{{2,}}(?:\ [A-ZÀ-Þ][A-ZÀ-Þ'’-]+){{0,2}})(?P<full>\.)(?=\ +\S)
      | \(\((?P<double>{_NAME})(?P<parentheses>\)\))(?=\s+\S)
      | <(?P<nick>[\w.-]{{2,24}})(?P<bracket>>)(?=\ +\S)
      | (?P<member>(?:(?:(?:Mr|Mrs|Ms|Miss|Dr)\.?|{_OFFICE})\ (?:[A-Z][a-z]{{0,2}})?[A-ZÀ-Þ][A-ZÀ-Þ'’-]+
               |The\ [A-ZÀ-Þ]{{3,}}(?:\ [A-ZÀ-Þ]+)*)
           (?:\ of\ {_WORD}(?:\ {_WORD})?)?)(?P<stop>\.)(?=\ +[^\W\d_a-z])
    )[ \t]*""",
    re.VERBOSE,
)
# What of a head stands between the speaker and his words.
_CUES = ("colon", "period", "stop", "full", "bracket", "parentheses")
_LINE = re.compile(r"[^\n]+")
_SILENT = re.compile(r"\W*(?:\([^()]*\)|\[[^\[\]]*\])?\W*")
_ENDS = frozenset(".!?…:;,\"”’')]–—-")
# Who is told apart by a number on a line of its own; "Round 2" and "Lord Vane (Ind)" are others.
_NUMBERED = re.compile(
    r"(?:Speaker|Participant|Interviewe[re]|Respondent|Witness|Caller|Guest|Voice|Juror|Analyst)\s\d{1,2}",
    re.IGNORECASE,
)
# Whom records of trials and hearings call by what they are: two such lines are an exchange.
_COURT = re.compile(r"(?:The|THE)\s(?:[A-ZÀ-Þ]{3,}\s?){1,3}")
# Labels of forms, letters and lists.
NO_SPEAKER = re.compile(
    r"\b(?:address|cc|bcc|contacts?|copyright|dates?|e-?mail|fax|files?|from|images?|locations?|links?|media|names?|notes?"
    r"|numbers?|phone|photos?|prices?|re|results?|score|sources?|subject|tel|time|title|to|updates?|venue|via|website"
    r"|when|where|why|what|how|who|page|part|chapter|section|figure|table|step|total|tickets|breaking|example)\b",
    re.IGNORECASE,
)
"""Regular expression: what nobody is called, so that a colon behind it begins no turn."""
# Fewer are no conversation, but the likes of "Contact:" and "Results:".
_FEWEST = 4
_FEWEST_MARKED = 3
# What a turn ends with, and what a form holds hardly ever.
_SENTENCE = re.compile(r"[^\n]*[.!?…][\"”’')]*[ \t]*(?:\n|$)")


def turns_of(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """The turns, if the text is a conversation of at least two.

    It is one if labels come again, if the labels are marked as no other lines are, or if it consists of turns.
    """
    heads = list(_heads(text, paragraphs))
    spoken = _speakers(text, heads, len(paragraphs))
    heads = [head for head in heads if _label(text, head) in spoken]
    return list(_turns(text, paragraphs, heads))


def _heads(text: str, paragraphs: Sequence[Span]) -> Iterator[_Head]:
    for number, paragraph in enumerate(paragraphs):
        for line in _LINE.finditer(text, *paragraph):
            match = _HEAD.match(text, line.start(), paragraph.end)
            if match is None:
                continue
            label = next(
                Span(*match.span(name))
                for name in ("label", "letter", "asker", "member", "role", "nick", "double")
                if match[name]
            )
            if match["label"]:
                label = Span(label.begin, label.begin + len(match["label"].rstrip()))
            cue = next((Span(*match.span(name)) for name in _CUES if match[name]), None)
            if cue is None and match["time"]:
                cue = Span(match.start("time") + 1, match.end("time"))
            elif cue is None:
                # A letter with nothing but blanks behind it is all that tells who asks, and a number who speaks.
                if not (match["asker"] or _NUMBERED.fullmatch(text, *label)):
                    continue
                cue = label
            marked = bool(match["mark"].strip() or match["time"] or match["member"] or match["nick"] or match["double"])
            if not NO_SPEAKER.search(text, *label):
                yield _Head(label, cue, match.end(), marked, number)


def _label(text: str, head: _Head) -> str:
    return text[head.label.begin : head.label.end]


def _speakers(text: str, heads: Sequence[_Head], paragraphs: int) -> set[str]:
    """The labels that are somebody's who speaks."""
    times = Counter(_label(text, head) for head in heads)
    again = {label for label, count in times.items() if count > 1}
    if len(times) < 2:
        return set()
    courts = {label for label in times if _COURT.fullmatch(label)}
    if len(courts) == len(times):
        return courts
    if len(heads) >= _FEWEST and again:
        # Where nearly all is spoken, everybody speaks: "Question:" among mayors.
        if 3 * len(heads) >= 2 * paragraphs and heads[0].number == 0:
            return set(times)
        return {label for label in times if label in again or label.isupper() or " " in label}
    full = all(label.isupper() or " " in label for label in times)
    if full and (len(heads) >= paragraphs or all(head.marked for head in heads)):
        return set(times)
    if len(heads) == paragraphs and all(head.marked for head in heads) and any(" " in label for label in times):
        return set(times)
    if len(heads) < _FEWEST_MARKED or heads[0].number > 0:
        return set()
    spoken = all(_SENTENCE.match(text, head.begin) for head in heads)
    if (spoken and all(label.isupper() for label in times)) or (again and all(head.marked for head in heads)):
        return set(times)
    return set()


def _turns(text: str, paragraphs: Sequence[Span], heads: Sequence[_Head]) -> Iterator[Turn]:
    for index, head in enumerate(heads):
        following = heads[index + 1] if index + 1 < len(heads) else None
        # Behind the last turn the author may well go on.
        last = following.number if following is not None else head.number
        content: list[Span] = []
        for number in range(head.number, last + 1):
            begin, end = paragraphs[number]
            begin = max(begin, head.begin)
            if following is not None and number == following.number:
                end = (
                    min(end, text.rfind("\n", begin, following.label.begin)) if begin < following.label.begin else begin
                )
            piece = spoken(text, begin, end)
            if piece is not None and (not content or text[piece.end - 1] in _ENDS):
                content.append(piece)
        if content:
            yield Turn(head.label, head.cue, tuple(content))


def spoken(text: str, begin: int, end: int) -> Span | None:
    """The words between the places without white space around them; None if it is but a direction."""
    while begin < end and text[begin].isspace():
        begin += 1
    if begin >= end or _SILENT.fullmatch(text, begin, end):
        return None
    return Span(begin, begin + len(text[begin:end].rstrip()))
