"""Subtitles: blocks of a number, a line of times and words. Sentences go on from one block to the next."""

from __future__ import annotations

import re

from glossator.text.annotation import Span

_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_HEAD = re.compile(rf"(?:\d+[^\S\n]*\n)?{_TIME}[^\S\n]+-->[^\S\n]+{_TIME}[^\n]*(?:\n|$)")
_HEADS = re.compile(rf"(?:^|(?<=\n)){_HEAD.pattern}")
_TIMES = re.compile(rf"-->[^\S\n]+{_TIME}$")
_LONGEST = 24
_FEWEST = 2
_END = re.compile(r"[.!?…♪][\"”’')\]]*$")


def blocks_of(text: str) -> list[Span]:
    """The words of the blocks, those together that make one sentence; none if the text has no subtitles."""
    if "-->" not in text:
        return []
    heads = [match.span() for match in _HEADS.finditer(text)]
    if len(heads) < _FEWEST or text[: heads[0][0]].strip():
        return []
    found: list[Span] = []
    for number, (_, begin) in enumerate(heads):
        end = heads[number + 1][0] if number + 1 < len(heads) else len(text)
        piece = text[begin:end]
        if not piece.strip():
            continue
        block = Span(begin + len(piece) - len(piece.lstrip()), begin + len(piece.rstrip()))
        if found and not _END.search(text, max(0, found[-1].end - 3), found[-1].end):
            found[-1] = Span(found[-1].begin, block.end)
        else:
            found.append(block)
    return found


def joins_blocks(text: str, end: int, begin: int) -> bool:
    """Whether the number and the times before a block stand at `begin`, or end at `end`, in the midst of a sentence."""
    if _TIMES.search(text, max(0, end - _LONGEST), end) is not None:
        return True
    return _HEAD.match(text, begin) is not None and text[end - 1] not in ".!?…"


def pieces_of(text: str, span: Span) -> tuple[Span, ...]:
    """The span without the numbers and times in it: one span for each block."""
    found: list[Span] = []
    begin = span.begin
    for first, last in [*(match.span() for match in _HEADS.finditer(text, *span)), (span.end, span.end)]:
        piece = text[begin:first]
        if piece.strip():
            found.append(Span(begin + len(piece) - len(piece.lstrip()), begin + len(piece.rstrip())))
        begin = last
    return tuple(found)
